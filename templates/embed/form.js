// Sending a form from where it is: faults beside their fields, one submission however often it is pressed.
import { add, ask, random, recall, remember } from "./net.js";
import { h, langOf, speak } from "./dom.js";
import { keep, listen, take } from "./outbox.js";
import { prove, soon } from "./proof.js";
import { trail } from "./trail.js";
import { check, kept, number, offline, sending, sent, thanks } from "words";

let ids = 0;

const clear = (form) => {
  form.querySelectorAll(".fd-fault").forEach((el) => el.remove());
  form.querySelectorAll("[aria-invalid]").forEach((el) => {
    el.ariaInvalid = null;
    el.setAttribute("aria-describedby", el.hint);
  });
};

// mark shows what is wrong with a field and returns the line that leads there.
const mark = (form, { field, detail }) => {
  let el = form.elements[field];
  if (el && !el.tagName) el = el[0];
  if (!el || el.type == "hidden") return h("li", detail);
  const id = "fd-fault-" + ++ids;
  el.id ||= "fd-field-" + ids;
  el.hint ??= el.getAttribute("aria-describedby") || "";
  el.ariaInvalid = true;
  el.setAttribute("aria-describedby", el.hint + " " + id);
  (el.closest("fieldset,label") || el).after(h("span.fd-fault", { id }, detail));
  return h("li", h("a", { href: "#" + el.id, onclick(e) { e.preventDefault(); el.focus(); } }, detail));
};

export const show = (form, problem, t) => {
  clear(form);
  const lines = (problem.fields || []).map((f) => mark(form, f));
  form.prepend(h("div.fd-fault", { role: "alert", tabindex: -1 }, lines[0] ? [t(check), h("ul", lines)] : problem.detail || t(offline)));
  (form.querySelector("[aria-invalid]") || form.firstChild).focus();
};

// idOf is the same for the same content, so that what is sent twice is one submission.
const idOf = (path, data) => {
  let sum = 7, known = recall(path, "sessionStorage");
  for (const c of [...data].map(([name, v]) => [name, v.name || v, v.size]).join()) sum = Math.imul(sum, 31) + c.codePointAt() | 0;
  if (known?.sum != sum) remember(path, known = { sum, id: random() }, "sessionStorage");
  return known.id;
};

// wire sends a form to a path. done gets our answer; what could not be sent is kept if it is a submission.
export const wire = (form, { path, method, slug, more, done }) => {
  const t = speak(form), submission = !more;
  const status = h("p.fd-status", { role: "status" });
  let busy, ready, waiting;
  const prepare = () => ready ||= prove(slug);
  const refused = (problem) => { status.textContent = ""; show(form, problem, t); };
  // A flood may have begun since the first focus, and a proof does not live long: it is asked for again.
  const send = async (data) => {
    const first = await soon(prepare(), 9e3) || {};
    const { form_token, altcha } = first.altcha && Date.now() - first.at < 5e5 ? first : await soon(prove(slug), 9e3) || {};
    return ask(path, add(data, { form_token: first.form_token || form_token, altcha }), method);
  };
  form.noValidate = true;
  form.append(status);
  form.addEventListener("focusin", () => slug && prepare());
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (busy) return;
    busy = 1;
    clear(form);
    status.textContent = t(sending);
    const data = new FormData(form);
    data.delete("submission_id");
    add(data, { ...(more || trail)(), locale: langOf(form) });
    const id = submission && idOf(path, data);
    add(data, { submission_id: id });
    try {
      const answer = await (slug ? send(data) : ask(path, data, method));
      waiting = 0; // what was kept of it before is answered here, once
      done(answer, form);
      status.textContent = "";
    } catch (problem) {
      if (problem.status || !submission) refused(problem);
      else if (form.reportValidity()) keep({ id: waiting = id, path, data: [...data] }).then(() => { status.textContent = t(kept); }, refused);
      else status.textContent = "";
    }
    busy = 0;
  });
  if (!submission) return;
  const resume = async () => {
    const item = await take(path);
    if (!item) return;
    for (const [name, value] of item.data) {
      const el = form.elements[name];
      if (el && typeof value == "string" && !/check|radio/.test(el.type)) el.value = value;
    }
    refused(item.problem);
  };
  listen((news) => {
    if (news.id == waiting && news.answer) done(news.answer, form);
    else if (news.path == path) resume();
  });
  resume().catch(() => {});
};

// tell lets the page know what was sent, for its own counting.
export const tell = (form, { reference }) => form.dispatchEvent(new CustomEvent("frontdesk:sent", { bubbles: true, detail: { reference } }));

// thank puts our thanks in the place of a form.
export const thank = (answer, form) => {
  const t = speak(form);
  tell(form, answer);
  if (answer.redirect) return location.assign(answer.redirect);
  const said = h("div.fd-done", { role: "status", tabindex: -1 }, h("p", h("b", answer.heading || t(thanks))), h("p", answer.text || t(sent)), h("p", t(number), " ", h("b", answer.reference)));
  form.hidden = true;
  form.after(said);
  said.focus();
};
