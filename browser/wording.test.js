import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { observe, open, sound } from "./house.js";
import { desk } from "./flood.js";

const at = "/admin/sites/1/wordings/acknowledgement/en";
let house, cookie;

before(async () => {
  house = await open({});
  cookie = await desk(house.base).signIn();
});
after(() => house?.close());

const sit = async ({ width = 1280, dark = false, lang = "en" } = {}) => {
  const context = await house.browser.newContext({ viewport: { width, height: 1300 }, colorScheme: dark ? "dark" : "light", locale: "en-GB" });
  context.setDefaultTimeout(20_000);
  const [name, value] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: house.base }]);
  const page = await context.newPage();
  observe(page);
  await page.request.post(house.base + "/language", { form: { lang, back: at }, headers: { Origin: house.base } });
  await page.goto(house.base + at);
  return page;
};

test("words are previewed as often as one likes, tried and saved from the same page", async () => {
  const page = await sit(), frame = page.frameLocator("iframe[name=sample]");
  await frame.locator("p", { hasText: "Dear Anna Lindqvist," }).waitFor();
  for (const word of ["Ahoy", "Welcome"]) {
    await page.fill("[name=body]", `{greeting}\n\n${word} aboard.\n\nYours: {reference}\n\nLook: {link}`);
    await page.getByRole("button", { name: "Preview", exact: true }).click();
    await frame.locator("p", { hasText: word + " aboard." }).waitFor();
  }
  await frame.getByRole("link", { name: "Look" }).waitFor();
  await page.getByRole("button", { name: "Preview as plain text" }).click();
  await frame.locator("pre").getByText("Welcome aboard.").waitFor();
  await page.getByRole("button", { name: "Send me a test" }).click();
  await page.getByText("A test is on its way to admin@demo.test.").waitFor();
  assert.match(await page.inputValue("[name=body]"), /Welcome aboard/);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your words, since").waitFor();
  await frame.locator("p", { hasText: "Welcome aboard." }).waitFor();
  await page.getByText("Back to Frontdesk's words").first().click();
  await page.getByRole("button", { name: "Back to Frontdesk's words" }).click();
  await frame.locator("p", { hasText: "has reached us safely" }).waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    for (const lang of ["en", "zh"]) {
      test(`the words of a mail are sound: ${width} ${dark ? "dark" : "light"} ${lang}`, async () => {
        const page = await sit({ width, dark, lang });
        await page.fill("[name=body]", "{referense}");
        await page.locator("button.primary").click();
        await page.waitForSelector(".fault");
        await sound(page, "the words of a mail");
        assert.deepEqual(page.faults.filter((f) => !f.includes("422")), []);
        await page.context().close();
      });
    }
  }
}
