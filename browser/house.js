// The demo, as it is shipped, and a browser that looks at it from another origin.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const binary = process.env.FRONTDESK_BINARY || new URL("../bin/frontdesk", import.meta.url).pathname;
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const args = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ")
  .concat("--disable-features=LocalNetworkAccessChecks"); // a page that a test answers is on no network, as far as Chromium knows

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

// open starts a demo of its own and a browser; close ends both.
export const open = async ({ more = [], settings = {} } = {}) => {
  const data = mkdtempSync(join(tmpdir(), "frontdesk-browser-"));
  const [desk, site] = [await freePort(), await freePort()].map((port) => "127.0.0.1:" + port);
  const server = spawn(binary, ["demo"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, FRONTDESK_DATA: data, FRONTDESK_LISTEN: desk, FRONTDESK_DEMO_SITE_LISTEN: site, FRONTDESK_LOG_LEVEL: "warn", ...settings },
  });
  const ended = new Promise((done) => server.once("exit", done));
  const base = "http://" + desk;
  for (const until = Date.now() + 30_000; ;) {
    if (await fetch(base + "/readyz").then((r) => r.ok, () => false)) break;
    assert.ok(Date.now() < until && server.exitCode == null, "the demo does not start");
    await new Promise((done) => setTimeout(done, 100));
  }
  const browser = await chromium.launch({ executablePath, args: [...args, ...more] });
  return {
    base, site: "http://" + site, browser, data,
    async close() {
      await browser.close();
      server.kill();
      await ended;
      rmSync(data, { recursive: true });
    },
  };
};

export const article = (at, lang = "en") => `${at}/demo/${lang}/customs-clearance-or-entry-clearance`;

// visit opens a page as a visitor of their own. What the console complains about is in page.faults, what the page asks for
// in page.asked.
export const visit = async ({ browser }, url, { width = 1280, dark = false, lang = "en", javaScriptEnabled = true, prepare } = {}) => {
  const context = await browser.newContext({ viewport: { width, height: 860 }, colorScheme: dark ? "dark" : "light", locale: lang == "zh" ? "zh-CN" : "en-GB", javaScriptEnabled });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await prepare?.(page);
  observe(page);
  await page.goto(url);
  if (javaScriptEnabled && url.includes("/demo/")) await page.waitForSelector("frontdesk-votes button");
  return page;
};

export const observe = (page) => {
  page.faults = [];
  page.asked = [];
  page.on("console", (m) => m.type() == "error" && page.faults.push(m.text()));
  page.on("pageerror", (e) => page.faults.push(e.message));
  page.on("request", (r) => page.asked.push(r));
};

export const posts = (page, path) => page.asked.filter((r) => r.method() == "POST" && r.url().endsWith(path));

// sound requires that a page has nothing that axe-core finds fault with, and fits the window.
export const sound = async (page, name) => {
  await page.evaluate(axe);
  const violations = await page.evaluate((runOnly) => axe.run(document, { runOnly }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target).join(" "))), rules);
  assert.deepEqual(violations, [], name);
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= window, `${name} is ${wide} wide`);
};
