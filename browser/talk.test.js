import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { article, open, visit } from "./house.js";

let house;
before(async () => { house = await open({ more: ["--test-third-party-cookie-phaseout"] }); });
after(() => house.close());

test("a vote counts at once, stays, and can be taken back", async () => {
  const page = await visit(house, article(house.site));
  const like = page.locator("frontdesk-votes button").first();
  const count = async () => Number((await like.textContent()).match(/\d+/)[0]);
  const before = await count();
  for (const [pressed, want] of [["true", before + 1], ["true", before + 1], ["false", before]]) {
    if (pressed == "true" && await count() == want) await page.reload();
    else await like.click();
    await page.waitForFunction((p) => document.querySelector("frontdesk-votes button")?.getAttribute("aria-pressed") == p, pressed);
    assert.equal(await count(), want);
  }
  await page.context().close();
});

test("a comment is written, answered, changed and deleted", async () => {
  const page = await visit(house, article(house.site));
  const box = page.locator("frontdesk-comments");
  const write = async (form, name, text) => {
    await form.locator("[name=name]").fill(name);
    await form.locator("[name=text]").fill(text);
    await form.getByText("Post comment").click();
  };
  await write(box.locator("> form"), "Visitor", "A **first** word.");
  const mine = box.locator("li", { hasText: "A first word." }).first();
  await mine.waitFor();
  assert.equal(await mine.locator("strong").textContent(), "first");
  await mine.getByText("Reply").first().click();
  await write(mine.locator("form"), "Visitor", "And an answer.");
  const answer = mine.locator("li", { hasText: "And an answer." });
  await answer.waitFor();
  await answer.getByText("Edit", { exact: true }).click();
  await answer.locator("textarea").fill("And a better answer.");
  await answer.getByText("Save").click();
  await box.locator("li li", { hasText: "And a better answer." }).waitFor();
  await box.locator("li li", { hasText: "And a better answer." }).getByText("Delete").click();
  await box.locator("li li", { hasText: "And a better answer." }).waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a solution is in nothing before it is unlocked, and opens in place and by its link after", async () => {
  const seen = [];
  const page = await visit(house, article(house.site), { prepare: (page) => page.on("response", async (r) => seen.push(await r.text().catch(() => ""))) });
  const secret = "Explain a difference in price";
  assert.ok(!seen.join().includes(secret) && !(await page.content()).includes(secret));
  const ticket = page.locator("frontdesk-ticket");
  assert.match(await ticket.textContent(), /NO\.\d{8}\*{5}/);
  await ticket.getByText("Get the solution").first().click();
  await ticket.locator("[name=email]").fill("solve@client.test");
  await ticket.locator("form > button").click();
  await ticket.getByText(secret).waitFor();
  assert.match(await ticket.textContent(), /NO\.\d{13}/);
  await page.reload();
  assert.ok(!(await ticket.textContent()).includes(secret));
  await ticket.locator("a").click();
  await page.getByText(secret).waitFor();
  await page.context().close();
});

test("reviews, services, channels and the counter are shown", async () => {
  const page = await visit(house, article(house.site, "zh"), { lang: "zh" });
  assert.match(await page.locator("frontdesk-reviews").textContent(), /4\.8 \/ 5.*林\*\*/);
  assert.match(await page.locator("frontdesk-services").textContent(), /进出口报关/);
  assert.match(await page.locator("frontdesk-channels").textContent(), /harbourline-desk/);
  assert.match(await page.locator("frontdesk-counter").textContent(), /98,000/);
  await page.context().close();
});
