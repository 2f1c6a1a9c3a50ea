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

// stray hands in mail that goes nowhere, as a program with a key does.
const stray = async (admin, mails) => {
  await admin.goto(house.base + "/admin/keys/new");
  await admin.fill("[name=name]", "Mail");
  await admin.check("input[value='mail:write']");
  await admin.click("main form button");
  const [key] = (await admin.content()).match(/fd_[A-Za-z0-9_-]+/);
  for (const lines of mails) {
    const { status } = await fetch(house.base + "/api/v1/mail?recipient=desk@in.harbourline.test", { method: "POST", headers: { Authorization: "Bearer " + key, "Content-Type": "message/rfc822" }, body: lines.join("\r\n") });
    assert.equal(status, 202);
  }
};

const signIn = async (page) => {
  await page.fill("[name=email]", "admin@demo.test");
  await page.fill("[name=password]", "frontdesk-demo");
  await page.click("main button");
};

test("mail that went nowhere is sound to look at, in lists and one by one, and is given its place", async () => {
  const admin = await visit(house, house.base + "/login?lang=en");
  await signIn(admin);
  await admin.goto(house.base + "/inbox/strays");
  await sound(admin, "no mail");
  const endless = "department.".repeat(9) + "client.test";
  await stray(admin, [
    ["From: Mei Chen <mei@client.test>", "Subject: Kettles", "List-Id: <x.test>", "", "Is it done?", "", "On Sunday, Harbourline wrote:", "> soon"],
    [`From: ${"name-".repeat(12)}<${"a-name-".repeat(8)}@${endless}>`, "Subject: " + "Endless".repeat(30), "List-Id: <x.test>", "", "Long".repeat(200)],
    ["From: Lin Mei <lin.mei@demo.test>", "Subject: Re: a client", "", "A thousand."],
    ["From: Wang <wang@client.test>", "Subject: Automatic reply: away", "", "I am away"],
  ]);
  for (const until = Date.now() + 20_000; !(await admin.content()).match(/strays"[^>]*>[^<]*<span class="count">3</);) {
    assert.ok(Date.now() < until, "three mails wait");
    await admin.goto(house.base + "/inbox/strays");
  }
  const links = await admin.locator("article.panel a").evaluateAll((all) => all.map((a) => a.href));
  for (const width of [390, 1280]) {
    for (const dark of [false, true]) {
      await admin.setViewportSize({ width, height: 860 });
      await admin.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      for (const at of [house.base + "/inbox/strays", house.base + "/inbox/strays?view=machine", ...links]) {
        await admin.goto(at);
        await admin.evaluate(() => document.querySelectorAll("main details").forEach((d) => (d.open = true)));
        await sound(admin, `${at} ${width} ${dark}`);
        const cut = await admin.evaluate(() => [...document.querySelectorAll(".rooms a")].filter((a) => a.getBoundingClientRect().right > innerWidth + 1).length);
        assert.equal(cut, 0, "every room has its door");
      }
    }
  }
  await admin.goto(links.at(-1));
  await admin.click("summary:has-text('Make an enquiry')");
  await admin.click("button[value=enquire]");
  await admin.getByText(/It became the enquiry NO\.\d{13}/).waitFor();
  await sound(admin, "a mail that has its place");
  assert.deepEqual(admin.faults, []);
  await admin.context().close();
});

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
