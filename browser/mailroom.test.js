import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { observe, open, sound } from "./house.js";

// relay is a mail server that takes everything but mail to those who are refused.
const relay = () => new Promise((done) => {
  const refused = new Set(), open = new Set();
  const server = createServer((socket) => {
    open.add(socket);
    let waits = "", body = false;
    const say = (line) => socket.write(line + "\r\n");
    const hear = (line) => {
      if (body) return line == "." && (body = false, say("250 2.0.0 queued as 4F2A"));
      if (/^EHLO/i.test(line)) return say("250-relay.test\r\n250 8BITMIME");
      if (/^RCPT/i.test(line) && [...refused].some((address) => line.includes(address))) return say("554 5.7.1 not wanted here");
      if (/^DATA/i.test(line)) return body = true, say("354 go on");
      if (/^QUIT/i.test(line)) return socket.end("221 bye\r\n");
      say("250 2.0.0 ok");
    };
    socket.on("error", () => {}); // the desk may leave as it likes
    socket.on("close", () => open.delete(socket));
    socket.on("data", (bytes) => {
      const lines = (waits + bytes).split("\r\n");
      waits = lines.pop();
      lines.forEach(hear);
    });
    say("220 relay.test ESMTP");
  }).listen(0, "127.0.0.1", () => done({
    refused, url: "smtp://127.0.0.1:" + server.address().port,
    close: () => new Promise((closed) => { open.forEach((socket) => socket.destroy()); server.close(closed); }),
  }));
});

let house, mails;
before(async () => {
  mails = await relay();
  mails.refused.add("refused");
  house = await open({ settings: { FRONTDESK_SMTP_URL: mails.url, FRONTDESK_SUBMIT_RATE: "off" } });
});
after(async () => {
  await house.close();
  await mails.close();
});

const enter = async ({ width = 1280, dark = false, lang = "en" } = {}) => {
  const context = await house.browser.newContext({ viewport: { width, height: 860 }, colorScheme: dark ? "dark" : "light", locale: lang == "zh" ? "zh-CN" : "en-GB" });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  observe(page);
  await page.goto(`${house.base}/login?lang=${lang}`);
  await page.fill("[name=email]", "admin@demo.test");
  await page.fill("[name=password]", "frontdesk-demo");
  await page.click("main button");
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
  await page.goto(house.base + "/admin/mail");
  if (!(await page.locator("html").getAttribute("lang")).startsWith(lang)) {
    await page.locator('form[action="/language"] button').click();
    await page.waitForFunction((lang) => document.documentElement.lang.startsWith(lang), lang);
    await page.goto(house.base + "/admin/mail");
  }
  return page;
};

// enquire has a mail sent to an address.
const enquire = async (email) => {
  const answer = await fetch(house.base + "/api/v1/forms/consultation/submissions", {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, name: "Ana", message: "Two containers to " + email, locale: "en", consent: "yes" }),
  });
  assert.equal(answer.status, 201);
};

// until looks at the page anew till it shows something.
const until = async (page, locator, what) => {
  for (const late = Date.now() + 20_000; await locator.count() == 0;) {
    assert.ok(Date.now() < late, what);
    await page.waitForTimeout(200);
    await page.reload();
  }
};

test("what goes out and what does not is shown, and a failed mail is sent again", async () => {
  await enquire("taken@client.test");
  await enquire("refused@client.test");
  const page = await enter();
  const failed = page.locator("#letters ~ ol.troubles > li", { hasText: "not wanted here" }); // to whom is masked
  await until(page, failed, "the mail that failed is not listed");
  assert.match(await page.locator("#channels ~ ul").textContent(), new RegExp(mails.url));
  assert.match(await page.locator("#line ~ table").textContent(), /Failed/i);
  assert.ok(await page.locator("svg.throughput rect").count() > 0, "the chart has no bar");
  mails.refused.clear();
  await failed.locator("form button").click();
  await page.waitForURL(/done=mail_again/);
  await page.goto(house.base + "/admin/mail");
  for (const late = Date.now() + 20_000; await failed.count() > 0; await page.reload()) {
    assert.ok(Date.now() < late, "it is not sent");
    await page.waitForTimeout(200);
  }
  mails.refused.add("refused");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("an address is put on the list and taken off it", async () => {
  const page = await enter();
  await page.click("#suppressed ~ .body details summary");
  await page.fill("#suppressed ~ .body details [name=address]", "Gone@Client.test");
  await page.fill("#suppressed ~ .body details [name=reason]", "asked us to stop");
  await page.click("#suppressed ~ .body details form button");
  await page.waitForURL(/done=mail_suppressed/);
  const row = page.locator("#suppressed ~ table tr", { hasText: "gone@client.test" });
  assert.match(await row.textContent(), /asked us to stop/);
  await row.locator("form button").click();
  await page.waitForURL(/done=mail_lifted/);
  assert.equal(await row.locator("form").count(), 0, "it is on the list still");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    for (const lang of ["en", "zh"]) {
      test(`the mail that goes out is sound to look at: ${width} ${dark ? "dark" : "light"} ${lang}`, async () => {
        await enquire(`refused-${width}-${dark}-${lang}@client.test`);
        const page = await enter({ width, dark, lang });
        await until(page, page.locator("#letters ~ ol.troubles > li"), "no mail failed");
        assert.equal((await page.locator("html").getAttribute("lang")).slice(0, 2), lang);
        for (const summary of await page.locator("main summary").all()) await summary.click();
        await sound(page, "the mail");
        assert.deepEqual(page.faults, []);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/mailroom-${width}-${dark}-${lang}.png`, fullPage: true });
        await page.context().close();
      });
    }
  }
}
