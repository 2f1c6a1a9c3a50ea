// How the visitor came, first and last, kept by their own browser for the site that they are on.
import { page, recall, remember } from "./net.js";

const here = {};
for (const [name, value] of new URLSearchParams(location.search)) if (/^utm_/.test(name)) here[name] = value;
const from = document.referrer;
if (from && !from.startsWith(location.origin)) here.referrer = from;

if (!recall("first")) remember("first", { page, ...here });
if (Object.keys(here)[0]) remember("last", here);

export const trail = () => {
  const all = { page, ...recall("last") };
  const first = recall("first");
  for (const name in first) all["first_" + name] = first[name];
  return all;
};
