import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { open, sound, visit } from "./house.js";

let house;
before(async () => { house = await open(); });
after(() => house.close());

// example is the first page of docs/embedding.md, at home where it says www.example.com.
const example = () => {
  const text = readFileSync(new URL("../docs/embedding.md", import.meta.url), "utf8");
  return text.match(/```html\n(<!doctype[^]*?)```/)[1].replaceAll("https://desk.example.com", house.base).replaceAll("https://www.example.com", house.site);
};

test("the page of the documentation works as it is written", async () => {
  const page = await visit(house, house.site + "/customs", {
    prepare: (page) => page.route(house.site + "/customs", (route) => route.fulfill({
      contentType: "text/html", body: example(), headers: { "Content-Security-Policy": `default-src 'self' ${house.base}; form-action ${house.base}` },
    })),
  });
  await page.waitForSelector("frontdesk-comments form");
  await page.evaluate(() => addEventListener("frontdesk:sent", (e) => { document.title = e.detail.reference; }));
  await page.fill("frontdesk-form [name=email]", "docs@client.test");
  await page.click("frontdesk-form button");
  await page.waitForFunction(() => /^NO\.\d{13}/.test(document.title));
  await page.click("frontdesk-votes button");
  await page.waitForSelector("frontdesk-votes [aria-pressed=true]");
  assert.match(await page.textContent("frontdesk-counter"), /98,000/);
  await sound(page, "the page of the documentation");
  assert.deepEqual(page.faults, []);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/docs.png`, fullPage: true });
  await page.context().close();
});
