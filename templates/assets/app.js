// Starts what the page carries; every page works without it.
import { copyButtons } from "./copy.js";
import { leadKeys } from "./keys.js";
import { cannedReply } from "./canned.js";
import { keepDraft } from "./draft.js";
import { refresh } from "./refresh.js";
import { sendOnce } from "./once.js";

for (const list of document.querySelectorAll("[data-keys]")) leadKeys(list);
for (const button of document.querySelectorAll("[data-copy]")) copyButtons(button);
for (const form of document.querySelectorAll("form[method=post]")) sendOnce(form);
for (const form of document.querySelectorAll("[data-draft]")) keepDraft(form);
for (const button of document.querySelectorAll("[data-canned]")) cannedReply(button);
for (const page of document.querySelectorAll("[data-refresh]")) refresh(page);
