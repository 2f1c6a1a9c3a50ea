import { after, before, test } from "node:test";
import { createConnection, createServer } from "node:net";
import assert from "node:assert/strict";
import { observe, open, sound } from "./house.js";
import { elements } from "./hostile.js";
import { canary, set } from "./trap.js";
import { desk, until } from "./flood.js";

let house, bird, cookie, lead, lmtp;

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

// deliver hands a mail over by LMTP, as Postfix does.
const deliver = (raw) => new Promise((done, fail) => {
  const say = ["LHLO test", "MAIL FROM:<wang@client.test>", "RCPT TO:<desk@in.harbourline.test>", "DATA", raw.replace(/^\./gm, "..") + "\r\n.", "QUIT"];
  const socket = createConnection(lmtp, "127.0.0.1");
  socket.on("error", fail);
  socket.on("close", done);
  socket.on("data", (chunk) => {
    for (const line of chunk.toString().split("\r\n")) {
      if (/^[45]/.test(line)) fail(new Error(line));
      if (/^\d{3} /.test(line) && say.length) socket.write(say.shift() + "\r\n");
    }
  });
});

before(async () => {
  [bird, lmtp] = [await canary(), await freePort()];
  house = await open({ settings: { FRONTDESK_REPLY_ADDRESS: "desk@in.harbourline.test", FRONTDESK_LMTP_LISTEN: "127.0.0.1:" + lmtp, FRONTDESK_SUBMIT_RATE: "off" } });
  const admin = desk(house.base);
  cookie = await admin.signIn();
  await fetch(house.base + "/api/v1/forms/consultation/submissions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ email: "wang@client.test", name: "Wang", message: "How much?", locale: "en", consent: "yes" }) });
  lead = await until(async () => {
    const { text } = await admin.call("/inbox?tab=all"); // the latest stands first
    return text.includes("Wang") && text.match(/href="(\/inbox\/leads\/\d+)"/)[1];
  }, "the lead");
  const hostile = elements(bird.address).join("\n");
  await deliver(["From: wang@client.test", "To: desk@in.harbourline.test", "Message-ID: <one@client.test>", "Subject: A page", "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "", `<p>Hello <b>there</b></p>${hostile}<img src="${bird.address}/picture.png">`].join("\r\n").replace(/\r?\n/g, "\r\n"));
  await until(async () => (await admin.call(lead)).text.includes("/html"), "the mail");
  await admin.done("/inbox/writing/canned", { name: "Greeting", text: "Dear {name}, about {reference}", whose: "all" });
});
after(async () => { await house?.close(); bird?.close(); });

// sit opens the lead as the administrator, who may write to everybody.
const sit = async ({ width = 1280, dark = false, lang = "en", caught } = {}) => {
  const context = await house.browser.newContext({ viewport: { width, height: 860 }, colorScheme: dark ? "dark" : "light", locale: "en-GB" });
  context.setDefaultTimeout(20_000);
  if (caught) await set(context, caught);
  const [name, value] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: house.base }]);
  const page = await context.newPage();
  observe(page);
  await page.request.post(house.base + "/language", { form: { lang, back: lead }, headers: { Origin: house.base } });
  await page.goto(house.base + lead);
  return page;
};

test("a mail's page runs nothing, and asks no server elsewhere even when its pictures are asked for", async () => {
  const caught = [], page = await sit({ caught });
  await page.click("details.formatted summary");
  const frame = page.frameLocator("iframe[name^=mail-]");
  await frame.getByText("there", { exact: true }).waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual({ caught, asked: bird.asked }, { caught: [], asked: [] });
  assert.equal(await frame.locator("script, iframe, object, embed, form, svg, link, base").count(), 0);
  assert.equal(await frame.locator("img[src^='/m/']").count(), 0, "nothing of elsewhere is shown");
  await page.click("a[target^=mail-]");
  await frame.locator("img[src^='/m/']").first().waitFor({ state: "attached" });
  await page.waitForTimeout(300);
  assert.deepEqual({ caught, asked: bird.asked }, { caught: [], asked: [] }, "not the browser, and Frontdesk asks no private address");
  await page.context().close();
});

test("what is typed is there after a reload, and an answer that is called back is typed on", async () => {
  const page = await sit();
  const text = page.locator("textarea[name=reply]");
  await page.selectOption("#f-canned", { label: "Greeting" });
  await page.click("[data-canned]");
  await page.waitForFunction(() => document.querySelector("textarea[name=reply]").value.startsWith("Dear Wang, about NO."));
  await text.press("End");
  await text.pressSequentially(" and more");
  await page.waitForFunction(() => document.querySelector("[data-draft-state]").textContent.startsWith("Draft saved"));
  const typed = await text.inputValue();
  await page.reload();
  assert.equal(await text.inputValue(), typed);
  await page.locator(".reply button.primary").click();
  await page.getByText("Goes out on").waitFor();
  assert.equal(await text.inputValue(), "", "it is sent");
  await page.locator("form[action$='/recall'] button").click();
  await page.waitForFunction((typed) => document.querySelector("textarea[name=reply]").value == typed, typed);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    for (const lang of ["en", "zh"]) {
      test(`the conversation and what one writes with are sound: ${width} ${dark ? "dark" : "light"} ${lang}`, async () => {
        const page = await sit({ width, dark, lang });
        await page.locator("details.more").evaluate((el) => { el.open = true; });
        await page.fill("#f-cc", "nobody");
        await page.locator(".reply button.primary").click();
        await page.waitForSelector(".fault");
        await page.click("details.formatted summary");
        await page.evaluate(() => scrollTo(0, 0)); // what the bar covers is too small to hit
        await sound(page, "the conversation");
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/conversation-${width}-${dark}-${lang}.png`, fullPage: true });
        await page.goto(house.base + "/inbox/writing");
        await sound(page, "what one writes with");
        assert.deepEqual(page.faults.filter((f) => !f.includes("422")), []);
        await page.context().close();
      });
    }
  }
}
