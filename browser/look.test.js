import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { article, open, sound, visit } from "./house.js";

let house;
before(async () => { house = await open(); });
after(() => house.close());

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    for (const lang of ["en", "zh"]) {
      test(`an article with everything on it is sound: ${width} ${dark ? "dark" : "light"} ${lang}`, async () => {
        const page = await visit(house, article(house.site, lang), { width, dark, lang });
        await page.click("frontdesk-ticket button");
        await page.click("frontdesk-comments li button");
        await page.click("frontdesk-form button");
        await page.waitForSelector("frontdesk-form [role=alert]");
        await sound(page, "the article");
        assert.deepEqual(page.faults.filter((f) => !f.includes("422")), []);
        assert.deepEqual(await page.context().cookies(), [], "no cookie");
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/article-${width}-${dark}-${lang}.png`, fullPage: true });
        await page.context().close();
      });
    }
  }
}

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    for (const lang of ["en", "zh"]) {
      test(`an enquiry's status is sound, asked for and opened: ${width} ${dark ? "dark" : "light"} ${lang}`, async () => {
        const email = `ana-${width}-${dark}-${lang}@client.test`;
        const posted = await fetch(house.base + "/api/v1/forms/consultation/submissions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ email, name: "Ana", message: "Two containers", locale: lang, consent: "yes" }) });
        const { reference } = await posted.json();
        const page = await visit(house, `${house.base}/t/${reference}?lang=${lang}`, { width, dark, lang });
        assert.equal(await page.locator("script").count(), 0, "no script");
        await page.click("main button");
        await page.waitForSelector("[role=alert]");
        await sound(page, "the question");
        await page.fill("#f-given", email);
        await page.click("main button");
        await page.waitForSelector("ol.stages");
        await sound(page, "the status");
        await page.fill("#f-message", "And one more");
        await page.click("main button");
        await page.waitForSelector(".flash[role=status]");
        await sound(page, "the thanks");
        assert.deepEqual(page.faults.filter((f) => !f.includes("422")), []);
        assert.deepEqual(await page.context().cookies(), [], "no cookie");
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/status-${width}-${dark}-${lang}.png`, fullPage: true });
        await page.context().close();
      });
    }
  }
}

test("nothing of the script asks for more than a strict policy allows, on a page that we did not write", async () => {
  const page = await visit(house, house.site + "/bare", {
    prepare: (page) => page.route(house.site + "/bare", (route) => route.fulfill({
      contentType: "text/html",
      headers: { "Content-Security-Policy": `default-src 'self' ${house.base}; form-action ${house.base}` },
      body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Bare</title><script src="${house.base}/embed.js" async></script>
<main><h1>Bare</h1><frontdesk-form form="consultation"><form action="${house.base}/f/consultation" method="post"><p><label>E-mail <input name="email" type="email"></label></p><p><button>Send</button></p></form></frontdesk-form>
<frontdesk-votes></frontdesk-votes><frontdesk-comments></frontdesk-comments><frontdesk-channels></frontdesk-channels><frontdesk-reviews></frontdesk-reviews></main></html>`,
    })),
  });
  await page.waitForSelector("frontdesk-comments form");
  const border = await page.locator("frontdesk-votes button").first().evaluate((el) => getComputedStyle(el).borderTopStyle);
  assert.equal(border, "solid", "its styles hold");
  await page.fill("input[name=email]", "bare@client.test");
  await page.click("text=Send");
  await page.getByText(/NO\.\d{13}/).waitFor();
  await sound(page, "the bare page");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
