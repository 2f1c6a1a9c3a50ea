// The comments of an article: threads, orders, pages of them, answering, and changing one's own for five minutes.
import { ask, page, recall, remember, send, visitor } from "./net.js";
import { day, fill, h, rich } from "./dom.js";
import { wire } from "./form.js";
import { ballot } from "./votes.js";
import { best, cancel, comments as countOf, deleted, drop, edit, edited, email, hidden, like, more, name, newest, notify, offline, oldest, post, reply, save, sort, staff, text, trap, waits } from "words";

const editTime = 3e5;
const fresh = () => (recall("mine " + page, "sessionStorage") || []).filter((c) => Date.now() - Date.parse(c.at) < editTime);
const button = (label, onclick, kind = ".fd-text") => h("button" + kind, { type: "button", onclick }, label);

export const field = (t, label, control) => h("label", t(label), control);
export const honeypot = (t) => h("div.fd-trap", { "aria-hidden": "true" }, h("label", t(trap), h("input", { name: "website", tabindex: -1, autocomplete: "off" })));

export const comments = (el, bundle, t, lang) => {
  let list = bundle.comments, order = "newest", mine = fresh();
  const own = (c) => mine.find((m) => m.id == c.id);
  const keep = (c) => remember("mine " + page, mine = [...fresh().filter((m) => m.id != c.id), ...c.text ? [c] : []], "sessionStorage");
  const items = h("ol.fd-list");
  const status = h("p.fd-status", { role: "status" });
  const fail = (problem) => { status.textContent = problem.detail || t(offline); };
  const load = async (after) => {
    try {
      return await ask("comments?" + new URLSearchParams({ page, sort: order, after }));
    } catch (problem) {
      fail(problem);
    }
  };
  const reload = async (id) => {
    list = await load("") || list;
    draw();
    el.querySelector("#comment-" + id)?.focus();
  };
  const write = (traits, label, parts, done) => {
    const form = h("form.fd-form", parts, h("button.fd-main", t(label)));
    wire(form, { ...traits, done });
    return form;
  };
  const area = (value) => field(t, text, h("textarea", { name: "text", rows: 4, required: true }, value));
  const compose = (parent) => write({ path: "comments", slug: "comments", more: () => ({ page, visitor, parent }) }, post, [
    h("div.fd-two", field(t, name, h("input", { name: "name", autocomplete: "name", required: true })), field(t, hidden, h("input", { name: "email", type: "email", autocomplete: "email" }))),
    area(), h("label.fd-row", h("input", { type: "checkbox", name: "notify", value: 1 }), t(notify)), honeypot(t),
  ], (posted, form) => {
    keep({ ...posted, parent, name: form.elements.name.value, text: form.elements.text.value, at: new Date().toJSON() });
    form.reset();
    reload(posted.id);
  });
  // swap shows a form in the place where a button was pressed; pressed again, it goes.
  const swap = (at, form) => {
    const open = at.parentNode.nextElementSibling;
    if (open?.matches("form")) return open.remove();
    at.parentNode.after(form);
    form.elements.text.focus();
  };
  const acts = (c) => {
    const m = own(c), path = "comments/" + c.id;
    const heart = ballot(t(like), "like", { key: "liked " + c.id, kind: "like", more: { comment: c.id }, counts: c, count: "likes", lang, fail, draw: () => heart.draw() });
    heart.draw();
    const row = h("p.fd-row", c.waits ? null : [button(t(reply), () => swap(row.firstChild, compose(c.id))), heart], m && [
      button(t(edit), () => swap(row.firstChild, write({ path, method: "PATCH", more: () => ({ edit: m.edit }) }, save, area(m.text), (posted, form) => {
        keep({ ...m, ...posted, text: form.elements.text.value });
        reload(c.id);
      }))),
      button(t(drop), async () => {
        try {
          await send(path, { edit: m.edit }, "DELETE");
          keep({ id: c.id });
          reload();
        } catch (problem) {
          fail(problem);
        }
      }),
    ]);
    return row;
  };
  const item = (c, below = []) => h("li", { id: "comment-" + c.id, tabindex: -1 }, c.deleted ? h("p", h("em", t(deleted))) : [
    h("p.fd-row", h("b", c.name), c.staff && h("span.fd-badge", t(staff)), day(c.at, lang), c.edited && h("span.fd-soft", t(edited)), c.waits && h("em", t(waits))),
    c.waits ? h("p.fd-plain", c.text) : rich(c.html), acts(c),
  ], below);
  const answers = (thread) => {
    const all = thread.replies.concat(waiting(thread.id));
    const rest = thread.more && button(t(more), async () => {
      const [next] = (await load(thread.more))?.items || [];
      if (!next) return;
      thread.replies.push(...next.replies);
      thread.more = next.more;
      draw();
    });
    return [all[0] && h("ol.fd-list", all.map((c) => item(c))), rest];
  };
  // waiting are one's own that nobody else reads yet, for as long as they can be changed.
  const waiting = (parent) => mine.filter((m) => m.state != "approved" && (m.parent || 0) == parent).map((m) => ({ ...m, waits: 1 }));
  const sorts = h("select", { onchange: () => { order = sorts.value; reload(); } }, [["newest", newest], ["oldest", oldest], ["best", best]].map(([value, label]) => h("option", { value }, t(label))));
  const count = h("b"), next = button(t(more), async () => {
    const page = await load(list.next);
    if (!page) return;
    list = { ...page, items: list.items.concat(page.items) };
    draw();
  }, "");
  const draw = () => {
    mine = fresh();
    count.textContent = t(countOf, list.count);
    fill(items, ...waiting(0).map((c) => item(c)), ...list.items.map((thread) => item(thread, answers(thread))));
    next.hidden = !list.next;
  };
  draw();
  fill(el, h("div.fd-row", count, field(t, sort, sorts)), items, next, status, compose());
};
