// Where we ask, on behalf of which page, and for whom.

const script = document.currentScript;

export const base = script.src.replace(/embed\.js.*/, "");

const canonical = document.querySelector("link[rel=canonical]")?.href;
export const page = script.dataset.page || (canonical?.startsWith(location.origin + "/") ? canonical : location.href.split("#")[0]);

// Pages without storage, as some browsers make them, remember for as long as they are open.
const memory = {};
export const recall = (key, store = "localStorage") => {
  try { return JSON.parse(window[store]["frontdesk:" + key]); } catch { return memory[key]; }
};
export const remember = (key, value, store = "localStorage") => {
  memory[key] = value;
  try { window[store]["frontdesk:" + key] = JSON.stringify(value); } catch { }
};

export const random = () => [...crypto.getRandomValues(new Uint8Array(20))].map((b) => b.toString(36)).join("");

let me = recall("visitor");
if (!me) remember("visitor", me = random());
export const visitor = me;

// ask answers with what we say. It throws a problem (RFC 9457), or a TypeError when nobody answers.
export const ask = async (path, fields, method = "POST", more) => {
  const body = fields && ([...fields].some(([, v]) => v.size) ? fields : new URLSearchParams([...fields].filter(([, v]) => v.size !== 0)));
  const response = await fetch(base + "api/v1/" + path, { method: fields ? method : "GET", body, credentials: "omit", ...more });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw { status: response.status, ...answer };
};

const bundles = {};
export const bundle = (lang) => bundles[lang] ||= ask("pages?" + new URLSearchParams({ url: page, lang }));

// add sets what has a value.
export const add = (data, values) => {
  for (const name in values) if (values[name]) data.set(name, values[name]);
  return data;
};
export const fields = (values) => add(new FormData(), values);
export const send = (path, values, method) => ask(path, fields(values), method);
