// Like, helpful and no help: one answer a visitor to each question, which they may change or take back.
import { page, recall, remember, send, visitor } from "./net.js";
import { fill, h, number } from "./dom.js";
import { did, helpful, like, offline, unhelpful } from "words";

// ballot is a button for an answer. counts are those that it changes, draw shows them again, and what more says is sent too.
export const ballot = (label, choice, { key, kind, more, counts, count, lang, draw, fail }) => {
  const n = h("span.fd-n");
  const mine = () => recall(key) || {};
  const button = h("button", {
    type: "button",
    async onclick() {
      const next = mine()[kind] == choice ? "" : choice;
      try {
        Object.assign(counts, await send("votes", { page, choice: next, kind, visitor, locale: lang, ...more }));
        remember(key, { ...mine(), [kind]: next });
        draw();
      } catch (problem) {
        fail(problem);
      }
    },
  }, label, n);
  button.draw = () => {
    n.textContent = number(counts[count], lang);
    button.setAttribute("aria-pressed", mine()[kind] == choice);
  };
  return button;
};

export const votes = (el, { counts }, t, lang) => {
  const status = h("span.fd-status", { role: "status" });
  const draw = () => {
    status.textContent = "";
    buttons.forEach((b) => b.draw());
  };
  const traits = { key: "votes " + page, counts, lang, draw, fail: (problem) => { status.textContent = problem.detail || t(offline); } };
  const buttons = [["like", "like", like, "likes"], ["helpful", "helpful", helpful, "helpful"], ["unhelpful", "helpful", unhelpful, "unhelpful"]]
    .map(([choice, kind, label, count]) => ballot(t(label), choice, { ...traits, kind, count }));
  draw();
  fill(el, h("div.fd-row", { role: "group", "aria-label": t(did) }, buttons, status));
};
