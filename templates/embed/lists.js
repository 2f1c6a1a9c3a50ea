// What is only to be read: how many have asked, what the firm offers, how to reach it, what else to read.
import { fill, h, number } from "./dom.js";
import { email, phone, reached, wechat, whatsapp } from "words";

const kinds = { email, phone, wechat, whatsapp };

const list = (el, items) => items[0] && fill(el, h("ul", items));

export const services = (el, bundle) => list(el, bundle.services.map((s) => h("li", s.name)));

export const channels = (el, bundle, t) => list(el, bundle.channels.map((c) =>
  h("li", h("span", t(kinds[c.kind])), " ", c.link ? h("a", { href: c.link }, c.value) : h("b", c.value))));

export const related = (el, bundle) => list(el, (bundle.related || []).map((r) =>
  h("li", h("a", { href: r.url }, r.image && h("img", { src: r.image, alt: "", loading: "lazy" }), r.title))));

export const counter = (el, { counts }, t, lang) => {
  if (counts.reached) el.textContent = t(reached, number(counts.reached, lang));
};
