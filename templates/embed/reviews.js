// What clients say of the firm, and how many of their reviews are not shown.
import { day, fill, h, number } from "./dom.js";
import { of, reviews as countOf, withheld } from "words";

const stars = (n) => "★".repeat(n) + "☆".repeat(5 - n);

export const reviews = (el, { reviews: r }, t, lang) => {
  el.hidden = !r?.count;
  if (el.hidden) return;
  const out = r.judged - r.count;
  fill(el, h("p", h("b", t(of, number(r.average, lang))), " · ", t(countOf, r.count)), h("ul.fd-list", r.items.map((i) =>
    h("li", h("p.fd-row", h("span", { role: "img", "aria-label": t(of, i.rating) }, stars(i.rating)), h("b", i.name), day(i.date, lang)), h("p", { lang: i.language }, i.text)))), out && h("p.fd-soft", t(withheld, out)));
};
