// Starts what the page carries; every page works without it.
import { copyButtons } from "./copy.js";
import { leadKeys } from "./keys.js";
import { sendOnce } from "./once.js";

for (const list of document.querySelectorAll("[data-keys]")) leadKeys(list);
for (const button of document.querySelectorAll("[data-copy]")) copyButtons(button);
for (const form of document.querySelectorAll("form[method=post]")) sendOnce(form);
