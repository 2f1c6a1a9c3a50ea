// The one script of a site: each element shows a part of what its page carries.
import css from "./embed.css";
import { ask, bundle, fields, page, visitor } from "./net.js";
import { langOf, speak } from "./dom.js";
import { thank, wire } from "./form.js";
import { drain } from "./outbox.js";
import { channels, counter, related, services } from "./lists.js";
import { comments } from "./comments.js";
import { reviews } from "./reviews.js";
import { ticket } from "./ticket.js";
import { votes } from "./votes.js";

const parts = { ticket, votes, comments, reviews, services, channels, related, counter };

const part = (show) => class extends HTMLElement {
  async connectedCallback() {
    this.classList.add("fd");
    const lang = langOf(this);
    try {
      show(this, await bundle(lang), speak(this), lang);
    } catch (problem) {
      console.warn("frontdesk:", problem.detail || problem);
    }
  }
};

class Form extends HTMLElement {
  connectedCallback() {
    this.classList.add("fd");
    const form = this.querySelector("form"), slug = "forms/" + this.getAttribute("form");
    if (form && !this.wired) wire(form, { path: slug + "/submissions", slug, done: thank });
    this.wired = 1;
  }
}

const tell = () => {
  const meta = (name) => [...document.querySelectorAll(`meta[name="${name}"],meta[property="${name}"]`)].map((m) => m.content).filter(Boolean);
  const said = fields({ page, title: document.title, language: document.documentElement.lang, image: meta("og:image")[0], visitor });
  for (const tag of [...meta("article:tag"), ...meta("keywords").join().split(/[,，、]/)]) if (tag.trim()) said.append("tags", tag.trim());
  ask("visits", said, "POST", { keepalive: true }).catch(() => {});
};

const start = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  for (const name in parts) customElements.define("frontdesk-" + name, part(parts[name]));
  customElements.define("frontdesk-form", Form);
  tell();
  drain();
};

if (!customElements.get("frontdesk-form")) document.readyState == "loading" ? addEventListener("DOMContentLoaded", start) : start();
