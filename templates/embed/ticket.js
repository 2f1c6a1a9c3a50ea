// The ticket of an article: what its solution is about, and the solution for whoever leaves a way to be reached.
import { recall, remember } from "./net.js";
import { fill, h, rich } from "./dom.js";
import { field, honeypot } from "./comments.js";
import { tell, wire } from "./form.js";
import { email, get, link, message, number, phone, wechat, yourName } from "words";

const input = (t, label, name, type, autocomplete = name) => field(t, label, h("input", { name, type, autocomplete }));

export const ticket = (el, { ticket: k }, t) => {
  el.hidden = !k;
  if (!k) return;
  const headings = (content) => k.headings.map(({ key, label, masked }) => content ? [h("h3", label), h("div", rich(content[key]))] : h("li", label, ": ", h("span", { "aria-hidden": "true" }, masked)));
  const opened = (href) => href && h("p", h("a", { href }, t(link)));
  const consent = k.consent && h("label.fd-row", h("input", { type: "checkbox", name: "consent", value: 1 }), h("span", k.consent));
  const form = h("form.fd-form", { hidden: true }, input(t, yourName, "name"), input(t, email, "email", "email"),
    h("div.fd-two", input(t, phone, "phone", "tel", "tel"), input(t, wechat, "wechat", "text", "off")),
    field(t, message, h("textarea", { name: "message", rows: 3 })), consent, honeypot(t), h("button.fd-main", t(get)));
  const open = h("button.fd-main", { type: "button", onclick() {
    form.hidden = !(open.hidden = true);
    form.elements.name.focus();
  } }, t(get));
  fill(el, h("p", h("b", k.number)), h("ul.fd-masked", headings()), opened(recall("ticket " + k.id)), open, form);
  wire(form, { path: `tickets/${k.id}/unlock`, slug: "forms/" + k.form, done(given) {
    tell(form, given);
    if (given.link) remember("ticket " + k.id, given.link);
    const shown = h("div", { tabindex: -1 }, h("p", t(number), " ", h("b", given.reference)), given.content ? headings(given.content) : h("p", given.message), opened(given.link));
    fill(el, shown);
    shown.focus();
  } });
};
