// Making elements and speaking the language that they are in.
import { texts } from "words";

// h makes an element, "p.class", with traits, if the first of the rest are some, and children. What is null or false is
// left out, and a listener is set as such.
export const h = (tag, ...rest) => {
  const [name, kind] = tag.split("."), el = document.createElement(name);
  const traits = rest[0]?.constructor == Object ? rest.shift() : {};
  if (kind) el.className = kind;
  for (const name in traits) {
    const value = traits[name];
    if (value?.call) el[name] = value;
    else if (value != null && value !== false) el.setAttribute(name, value === true ? "" : value);
  }
  fill(el, rest);
  return el;
};
export const fill = (el, ...children) => el.replaceChildren(...children.flat(3).filter(Boolean));

export const langOf = (el) => /^zh/i.test(el.closest("[lang]")?.lang || navigator.language) ? "zh" : "en";

export const speak = (el) => {
  const said = texts[langOf(el)];
  return (key, value) => said[key].replace("{n}", value);
};

export const number = (n, lang) => n.toLocaleString(lang);
export const day = (time, lang) => h("time", { datetime: time }, new Date(time).toLocaleDateString(lang, { dateStyle: "medium" }));

// rich copies what we made of somebody's Markdown, and of that only what formats a text: no attribute but the address
// of a link comes along.
const formats = /^(P|[BH]R|STRONG|EM|DEL|CODE|PRE|BLOCKQUOTE|[UO]L|LI|H[3-6]|A|T(ABLE|HEAD|BODY|[RHD]))$/;
const copy = (from, to) => {
  for (const node of from.childNodes) {
    if (node.data && node.nodeType == 3) to.append(node.data);
    else if (formats.test(node.tagName)) {
      const link = node.tagName == "A" && /^(https?|mailto):/.test(node.href) && node.href;
      const el = h(node.tagName, { href: link, rel: link && "nofollow ugc noopener" });
      copy(node, el);
      to.append(el);
    }
  }
  return to;
};
export const rich = (html) => copy(new DOMParser().parseFromString(html || "", "text/html").body, new DocumentFragment());
