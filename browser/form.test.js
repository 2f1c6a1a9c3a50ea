import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { article, observe, open, posts, visit } from "./house.js";

let house;
before(async () => { house = await open({ settings: { FRONTDESK_SUBMIT_RATE: "1000/m" } }); });
after(() => house.close());

const path = "/api/v1/forms/consultation/submissions";
const field = (page, name) => page.locator(`frontdesk-form [name=${name}]`);
const send = (page) => page.click("frontdesk-form form > button");
const reference = async (page) => (await page.locator("frontdesk-form .fd-done b").last().textContent()).trim();

test("what is wrong is said beside its field and at the top, and leads there", async () => {
  const page = await visit(house, article(house.site));
  await field(page, "phone").fill("abc");
  await send(page);
  const alert = page.locator("frontdesk-form [role=alert]");
  await alert.waitFor();
  const phone = field(page, "phone");
  assert.equal(await phone.getAttribute("aria-invalid"), "true");
  const described = (await phone.getAttribute("aria-describedby")).trim().split(" ").pop();
  assert.match(await page.locator("#" + described).textContent(), /\w{3}/);
  assert.ok(await phone.evaluate((el) => el == document.activeElement), "the first is focused");
  assert.match(await alert.textContent(), /Please check/);
  await field(page, "phone").fill("");
  await field(page, "email").fill("right@client.test");
  await send(page);
  assert.match(await reference(page), /^NO\.\d{13}/);
  await page.context().close();
});

test("pressed twice it is one submission, and so it is after going back", async () => {
  const page = await visit(house, article(house.site));
  await field(page, "email").fill("twice@client.test");
  await page.evaluate(() => { const form = document.querySelector("frontdesk-form form"); form.requestSubmit(); form.requestSubmit(); });
  const first = await reference(page);
  assert.equal(posts(page, path).length, 1);
  await page.goto(house.site + "/demo/");
  await page.goBack();
  await page.waitForSelector("frontdesk-votes button");
  await page.locator("frontdesk-form form").evaluate((form) => { form.hidden = false; form.elements.email.value = "twice@client.test"; form.requestSubmit(); });
  await page.waitForFunction((path) => performance.getEntriesByType("resource").some((e) => e.name.endsWith(path)), path);
  assert.equal(await page.locator("frontdesk-form .fd-done b").last().textContent(), first);
  await page.context().close();
});

test("what is sent without a connection is kept, and sent once when it is back, whichever tab sees it", async () => {
  const page = await visit(house, article(house.site));
  const context = page.context();
  const other = await context.newPage();
  observe(other);
  await other.goto(article(house.site, "zh"));
  await other.waitForSelector("frontdesk-votes button");
  await field(page, "email").fill("offline@client.test");
  await context.setOffline(true);
  await send(page);
  await page.getByText("You are offline.").waitFor();
  const before = posts(page, path).length;
  await context.setOffline(false);
  assert.match(await reference(page), /^NO\./);
  const sent = [...posts(page, path).slice(before), ...posts(other, path)];
  assert.equal(sent.length, 1, "sent once");
  assert.equal(await page.evaluate(() => new Promise((done) => {
    const open = indexedDB.open("frontdesk");
    open.onsuccess = () => { open.result.transaction("outbox").objectStore("outbox").count().onsuccess = (e) => done(e.target.result); };
  })), 0, "nothing is left");
  await context.close();
});

test("what was kept and is sent by hand meanwhile is answered once", async () => {
  const page = await visit(house, article(house.site));
  await field(page, "email").fill("impatient@client.test");
  await page.evaluate(() => { globalThis.told = 0; addEventListener("frontdesk:sent", () => { told++; }); });
  await page.route("**" + path, (route) => route.abort(), { times: 1 });
  await send(page);
  await page.getByText("You are offline.").waitFor();
  await send(page);
  await reference(page);
  const answered = page.waitForResponse((r) => r.url().endsWith(path));
  await page.evaluate(() => dispatchEvent(new Event("online")));
  assert.equal((await answered).status(), 201);
  await page.waitForFunction(() => new Promise((done) => {
    const open = indexedDB.open("frontdesk");
    open.onsuccess = () => { open.result.transaction("outbox").objectStore("outbox").count().onsuccess = (e) => done(e.target.result == 0); };
  }));
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100))); // for the tab to hear of it
  assert.deepEqual(await page.evaluate(() => [told, document.querySelectorAll("frontdesk-form .fd-done").length]), [1, 1]);
  await page.context().close();
});

test("in a browser without storage it is one submission all the same, however often it is pressed", async () => {
  const page = await visit(house, article(house.site), {
    prepare: (page) => page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(globalThis, name, { get() { throw new DOMException("no storage here", "SecurityError"); } });
    }),
  });
  await field(page, "email").fill("private@client.test");
  await page.route("**" + path, async (route) => { await route.fetch(); await route.abort(); }, { times: 1 }); // it arrives, and its answer is lost
  await send(page);
  await page.locator("frontdesk-form [role=alert]").waitFor();
  await send(page);
  await reference(page);
  const ids = posts(page, path).map((r) => new URLSearchParams(r.postData()).get("submission_id"));
  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
  await page.context().close();
});

test("a tab that is opened later sends what one that was closed has kept", async () => {
  const page = await visit(house, article(house.site));
  const context = page.context();
  await field(page, "email").fill("closed@client.test");
  await context.setOffline(true);
  await send(page);
  await page.getByText("You are offline.").waitFor();
  await page.close();
  await context.setOffline(false);
  const later = await context.newPage();
  observe(later);
  const answered = later.waitForResponse((r) => r.url().endsWith(path) && r.request().method() == "POST");
  await later.goto(article(house.site));
  assert.equal((await answered).status(), 201);
  await context.close();
});

test("a lead tells how its visitor came first and last", async () => {
  const page = await visit(house, article(house.site) + "?utm_source=newsletter");
  await page.goto(article(house.site, "zh") + "?utm_source=search");
  await page.waitForSelector("frontdesk-votes button");
  await field(page, "email").fill("trail@client.test");
  await send(page);
  await reference(page);
  const told = new URLSearchParams(posts(page, path)[0].postData());
  assert.equal(told.get("utm_source"), "search");
  assert.equal(told.get("first_utm_source"), "newsletter");
  assert.equal(told.get("first_page"), article(house.site));
  assert.equal(told.get("page"), article(house.site, "zh"));
  assert.ok(told.get("form_token"), "it carries the form's token");
  await page.context().close();
});

test("a proof of work is found in a worker, under a strict policy", async () => {
  const salt = "d41d8cd9?expires=1&", number = 4321;
  const proof = { algorithm: "SHA-256", challenge: createHash("sha256").update(salt + number).digest("hex"), salt, maxnumber: 50_000, signature: "s" };
  const page = await visit(house, article(house.site), {
    prepare: (page) => page.route("**/forms/consultation/token", (route) => route.fulfill({ json: { token: "t", proof }, headers: { "Access-Control-Allow-Origin": house.site } })),
  });
  const worker = page.waitForEvent("worker");
  await field(page, "email").fill("proof@client.test");
  assert.match((await worker).url(), /\/embed-proof\.js$/);
  await send(page);
  await reference(page);
  const told = new URLSearchParams(posts(page, path)[0].postData());
  assert.deepEqual(JSON.parse(Buffer.from(told.get("altcha"), "base64")), { algorithm: proof.algorithm, challenge: proof.challenge, number, salt, signature: "s" });
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("with the keyboard alone an enquiry is sent", async () => {
  const page = await visit(house, article(house.site));
  await field(page, "name").focus();
  await page.keyboard.type("Key Board");
  await page.keyboard.press("Tab");
  await page.keyboard.type("keys@client.test");
  for (let i = 0; i < 9 && !(await page.evaluate(() => document.activeElement.matches("frontdesk-form button"))); i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.match(await reference(page), /^NO\./);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".fd-done")), "the thanks are focused");
  await page.context().close();
});

test("without script the form is sent and the votes are cast", async () => {
  const page = await visit(house, article(house.site), { javaScriptEnabled: false });
  await field(page, "email").fill("plain@client.test");
  await send(page);
  assert.match(page.url(), /\/f\/consultation\/thanks\?.*NO\.\d+/);
  await page.goto(article(house.site));
  await page.click("frontdesk-votes a");
  await page.locator("#votes button").first().click();
  assert.match(page.url(), /\/p\?.*#votes$/);
  await page.context().close();
});
