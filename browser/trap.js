// A trap for scripts that nobody of ours wrote: what they would call, what they would ask for, what they would leave in a page.
import { createServer } from "node:http";
import assert from "node:assert/strict";

// canary is a server that nothing may ever ask for anything.
export const canary = async () => {
  const asked = [];
  const server = createServer((request, response) => { asked.push(request.url); response.end(); });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: "http://127.0.0.1:" + server.address().port, asked, close: () => server.close() };
};

// arm runs in every frame before any script of its page.
const arm = () => {
  const tell = (what) => globalThis.__caught(`${what} at ${location.href}`);
  const code = (text) => /__xss|alert|confirm|prompt|cookie|canary/.test(text);
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) globalThis[name] = () => tell(name);
  Object.defineProperty(globalThis, "__xss", { get: () => () => tell("__xss"), set: () => tell("__xss was set") });
  for (const name of ["write", "writeln"]) document[name] = () => tell("document." + name);
  for (const name of ["setTimeout", "setInterval"]) {
    const real = globalThis[name];
    globalThis[name] = (what, ...rest) => typeof what == "string" ? tell(name + " of a text") : real(what, ...rest);
  }
  const evaluate = eval;
  globalThis.eval = (text) => code(text) ? tell("eval") : evaluate(text);
  globalThis.Function = new Proxy(Function, { construct: (made, args) => code(args.join()) ? tell("new Function") : Reflect.construct(made, args), apply: (made, self, args) => code(args.join()) ? tell("Function") : Reflect.apply(made, self, args) });
  addEventListener("securitypolicyviolation", (e) => {
    if (!e.blockedURI.includes("/assets/none?")) tell(`the policy stopped ${e.violatedDirective} ${e.blockedURI}`); // an article's own image, elsewhere
  });
};

// set arms a context; caught holds what was seen to run.
export const set = async (context, caught) => {
  await context.exposeBinding("__caught", (source, what) => { caught.push(what); });
  await context.addInitScript(arm);
  context.on("page", (page) => {
    page.on("dialog", (dialog) => { caught.push("a dialog: " + dialog.message()); dialog.dismiss().catch(() => {}); });
    page.on("popup", (popup) => caught.push("a window: " + popup.url()));
    page.on("worker", (worker) => { if (!worker.url().endsWith("/embed-proof.js")) caught.push("a worker: " + worker.url()); });
  });
};

// strange tells what is in a document that no template of ours has; it runs in the page.
export const strange = ({ origins, mail }) => {
  const known = new Set(("html head title meta link script body header nav main footer aside section article form fieldset legend label input button textarea select option optgroup details summary div span p a b i em strong small bdi time kbd code pre "
    + "blockquote br hr ol ul li dl dt dd table caption thead tbody tfoot tr th td h1 h2 h3 h4 img svg path rect" + (mail ? " style" : " iframe")).split(" "));
  const found = [];
  const ours = (address) => URL.canParse(address, document.baseURI) && origins.includes(new URL(address, document.baseURI).origin);
  const note = (el, why) => found.push(`${why}: ${el.outerHTML.slice(0, 200)}`);
  const tests = {
    script: (el) => el.type == "application/ld+json" ? JSON.parse(el.textContent) && !el.src : el.src && !el.textContent && ours(el.src) && /^\/(assets\/|embed(-proof)?\.js$)/.test(new URL(el.src, document.baseURI).pathname),
    iframe: (el) => ours(el.src) && /^\/(demo\/mail|inbox\/leads\/\d+\/mails)\/\d+\/html$/.test(new URL(el.src, document.baseURI).pathname) && !el.sandbox.contains("allow-scripts"),
    meta: (el) => !el.httpEquiv,
    link: (el) => ours(el.href) && /^(stylesheet|icon|canonical|alternate)$/.test(el.rel),
    form: (el) => ours(el.getAttribute("action") || "/"),
    img: (el) => el.classList.contains("plate") && ours(el.src) || el.closest("frontdesk-related") && /^https?:/.test(el.src),
    style: (el) => el.parentNode == document.head && document.querySelectorAll("style").length == 1,
    svg: (el) => el.matches(".share") || el.closest(".brand"),
  };
  for (const el of document.querySelectorAll("*")) {
    const name = el.localName;
    if (!known.has(name) && !name.startsWith("frontdesk-")) note(el, "an element");
    else if (tests[name] && !tests[name](el)) note(el, "a " + name);
    for (const { name: trait, value } of el.attributes) {
      if (/^on|^(srcdoc|background|ping|http-equiv|is|nonce)$/.test(trait) || trait == "style" && (!mail || /url\(|expression|import/i.test(value))) note(el, trait);
      if (trait == "formaction" && !ours(value)) note(el, trait);
      const scheme = value.replace(/[\u0000- ]/g, "").match(/^(javascript|vbscript|data|blob|view-source):/i);
      if (scheme && /^(href|src|action|formaction|data|xlink:href|to|from|values|poster|cite|srcset|content)$/.test(trait)) note(el, trait);
    }
  }
  return found;
};

// unharmed requires that nothing has run, been asked for or been left.
export const unharmed = (ran, asked, left, where) => assert.deepEqual({ ran, asked, left }, { ran: [], asked: [], left: [] }, where);
