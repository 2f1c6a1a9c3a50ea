// Everything hostile, posted into every field by a visitor, and let through by an administrator.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { cut, packed } from "./hostile.js";
import { article } from "./house.js";

const part = (list, i) => list[i % list.length];

// desk speaks to Frontdesk as somebody: with a session, or with none.
export const desk = (base) => {
  let cookie = "";
  const call = async (path, init = {}) => {
    const answer = await fetch(base + path, { redirect: "manual", ...init, headers: { ...init.headers, ...(cookie && { cookie }) } });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const form = (fields) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((v) => [name, v])));
  const post = (path, fields) => call(path, { method: "POST", body: form(fields) });
  return {
    call, post,
    async done(path, fields) {
      const answer = await post(path, fields);
      assert.ok([200, 201, 204, 303].includes(answer.status), `${path}: ${answer.status} ${answer.text.match(/class="fault"[^<]*|"detail":[^,]*/g) || answer.text.slice(0, 300)}`);
      return answer;
    },
    async signIn() {
      const answer = await this.done("/login", { email: "admin@demo.test", password: "frontdesk-demo" });
      cookie = answer.headers.get("set-cookie").split(";")[0];
      return cookie;
    },
  };
};

// until waits for something to become so.
export const until = async (so, what) => {
  for (const end = Date.now() + 60_000; ;) {
    const value = await so();
    if (value) return value;
    assert.ok(Date.now() < end, "waited in vain for " + what);
    await new Promise((done) => setTimeout(done, 200));
  }
};

// postmaster is a mail server that takes everything but what goes to refused…@: there it answers with the next of the strings,
// and not that there is no such mailbox, which would be written to no more.
export const postmaster = async (strings) => {
  let said = 0;
  const server = createServer((socket) => {
    let data = false, rest = "";
    socket.on("error", () => {}); // whoever hangs up
    socket.write("220 sink.test ESMTP\r\n");
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("latin1")).split("\r\n");
      rest = lines.pop();
      for (const line of lines) {
        if (data) {
          if (line == ".") data = socket.write("250 2.0.0 taken\r\n") && false;
        } else if (/^DATA/i.test(line)) data = socket.write("354 go on\r\n") || true;
        else if (/^RCPT TO:<refused/i.test(line)) socket.write(`550 5.7.1 ${part(strings, said++).replace(/[^\x20-\x7e]/g, "?")}\r\n`);
        else if (/^EHLO/i.test(line)) socket.write("250-sink.test\r\n250 8BITMIME\r\n");
        else if (/^QUIT/i.test(line)) socket.end("221 2.0.0 bye\r\n");
        else socket.write("250 2.0.0 ok\r\n");
      }
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `smtp://127.0.0.1:${server.address().port}`, close: () => server.close() };
};

const oneLine = (s) => s.replace(/[\r\n\v\f\u0085\u2028\u2029]/g, " ");

// choice is a string as a form may offer it.
const choice = (s) => cut(oneLine(s), 60).replace(/[\0-\x1f]/g, " ").trim();

// enquiry has a string in each field of a submission; n is found again wherever it is shown.
const enquiry = (s, n) => {
  const line = oneLine(s);
  return {
    email: `client${Math.floor(n / 12)}@flood.test`, phone: n % 12 ? "" : "+86 755 5550 " + (1000 + n), name: cut(line, 185) + ` n${n}n`, company: cut(line, 200), country: cut(line, 100), service: cut(line, 200),
    message: cut(s, 9000) + `\nm${n}m`, page: s, referrer: s, utm_source: s, utm_campaign: s, first_page: s, first_referrer: s, first_utm_source: s, ["utm_" + cut(line, 50)]: "x",
    topic: line.slice(0, 400), told: cut(s, 3900), [cut(line, 60) || "x"]: cut(s, 3900), submission_id: "flood-" + n,
  };
};

// firm puts strings into what the firm's own people may write, and makes a form that has every kind of field.
export const firm = async (admin, strings) => {
  const text = (n) => cut(oneLine(part(strings, n)), 60), cell = ["=1+1", "+1", "-1", "@A1", "＝1"];
  await admin.done("/admin/services", { name_en: text(1), name_zh: text(2), slug: "hostile", site: 1, position: 9 });
  const rows = ["text", "textarea", "number", "date", "choice", "choices", "file"].map((kind, i) => ({
    [`field_${i}_name`]: { 0: "topic", 1: "told" }[i] || "own_" + kind, [`field_${i}_kind`]: kind, [`field_${i}_label_en`]: text(3 + i) + i, [`field_${i}_label_zh`]: text(13 + i) + i, [`field_${i}_hint_en`]: text(23 + i),
    ...(kind.startsWith("choice") && { [`field_${i}_choices_en`]: [...new Set(strings.map(choice))].filter(Boolean).slice(0, 20).join("\n") }),
  }));
  await admin.done("/admin/forms", Object.assign({
    site: 1, slug: "hostile", name: text(30), active: 1, rows: rows.length, heading_en: text(31), lede_en: text(32), button_en: text(33), thanks_heading_en: text(34), thanks_text_en: text(35), consent_en: text(36), consent_version: "h1", told: 1,
  }, ...rows));
  for (const [i, begin] of cell.entries()) {
    await admin.done("/admin/users", { name: begin + text(40 + i), email: `refused${i}@flood.test`, role: "consultant", locale: "en", time_zone: "Asia/Shanghai", active: 1, languages: "en", weight: 3 });
  }
  const people = (await admin.call("/admin/users")).text;
  const ids = cell.map((_, i) => { const at = people.indexOf(`refused${i}@`); return people.slice(0, at).match(/.*\/admin\/users\/(\d+)"/s)[1]; });
  await admin.done("/admin/teams", { name: "=" + text(46), time_zone: "Asia/Shanghai", off_hours: "offer", offer_minutes: 15, reminder_minutes: 5, rounds: 3, sticky_hours: 24, members: [...ids, 2] });
  const team = (await admin.call("/admin/teams")).text.match(/.*\/admin\/teams\/(\d+)"/s)[1];
  const form = (await admin.call("/admin/forms")).text.match(/.*\/admin\/forms\/(\d+)"/s)[1];
  await admin.done("/admin/rules", { name: text(47), team, strategy: "rotation", forms: form });
  const rule = (await admin.call("/admin/rules")).text.match(/.*action="\/admin\/rules\/(\d+)\/move/s)[1];
  for (let i = 0; i < 6; i++) await admin.post(`/admin/rules/${rule}/move`, { to: "up" });
  await admin.done("/admin/calendars", { name: text(48), days: "2027-05-01 " + text(49) });
  const made = await admin.done("/admin/keys", { name: text(50), user: 1, life: 90, scopes: ["leads:read", "contacts:read", "consultants:read", "decisions:read"] });
  return { team, key: made.text.match(/id="made-key">([^<]+)</)[1] };
};

// visits makes articles that call themselves what the strings are.
export const visits = async (visitor, house, strings) => {
  const pages = [];
  for (const [n, s] of strings.entries()) {
    const page = `${house.site}/hostile/${n}`;
    pages.push(page);
    const image = n % 2 && !/^\s*http/.test(s) ? s : `${house.site}/assets/none?${s}`;
    for (let i = 0; i < 2; i++) await visitor.done("/api/v1/visits", { page, title: cut(s, 290), language: "en", tags: ["customs", cut(s, 60)], image, visitor: `flood-visitor-${i}0000000` });
  }
  const read = article(house.site);
  const own = (await (await fetch(read)).text()).match(/name="keywords" content="([^"]*)"/)[1].split(/[,，、]/);
  await visitor.done("/api/v1/visits", { page: read, title: "Read", language: "en", tags: [...own, "customs"] });
  return pages;
};

// comments are said under the article, and answered.
export const comments = async (visitor, house, strings) => {
  const page = article(house.site);
  let parent;
  for (const [n, s] of strings.entries()) {
    const said = await visitor.done("/api/v1/comments", { page, name: cut(s, 70) + ` c${n}c`, text: cut(s, 4900) + `\n\nt${n}t`, email: n % 9 ? "" : `talk${n}@flood.test`, notify: n % 9 ? "" : 1, ...(n % 9 && parent && n % 3 == 0 && { parent }) });
    const { id, state } = JSON.parse(said.text);
    if (n % 9 == 0 && state == "approved") parent = id;
  }
};

// approve lets every comment and review through that waits or is taken for spam.
export const approve = async (admin) => {
  for (const tab of ["pending", "spam"]) {
    for (let left = 20; left > 0; left--) {
      const ids = [...(await admin.call("/inbox/comments?tab=" + tab)).text.matchAll(/name="comment" value="(\d+)"/g)].map((m) => m[1]);
      if (!ids.length) break;
      await admin.done("/inbox/comments", { tab, verdict: "approve", comment: ids });
    }
  }
  const waiting = (await admin.call("/inbox/reviews")).text.matchAll(/action="(\/inbox\/reviews\/\d+)"/g);
  for (const action of new Set([...waiting].map((m) => m[1]))) await admin.done(action, { verdict: "publish" });
};

// enquiries are posted, and their references kept; what is refused is not lost: it is shown in the form again.
export const enquiries = async (visitor, strings) => {
  const taken = [], refused = [];
  for (const [n, s] of strings.entries()) {
    const fields = enquiry(s, n), answer = await visitor.post(`/api/v1/forms/${n % 3 ? "consultation" : "hostile"}/submissions`, fields);
    if (answer.status == 201) taken.push({ n, s, reference: JSON.parse(answer.text).reference });
    else refused.push({ n, status: answer.status, text: answer.text });
  }
  return { taken, refused };
};

// files are sent along, four at a time, under names that are hostile and with what is hostile in them.
export const files = async (house, strings) => {
  for (let n = 0; n < strings.length; n += 4) {
    const body = new FormData();
    body.append("email", `files${n}@flood.test`);
    for (const s of strings.slice(n, n + 4)) body.append("own_file", new Blob([s + "\ntext of a file"], { type: "text/html" }), choice(s) + ".html");
    const answer = await fetch(`${house.base}/api/v1/forms/hostile/submissions`, { method: "POST", body });
    assert.ok([201, 422].includes(answer.status), `files: ${answer.status} ${await answer.text()}`);
  }
};

// reviews come from clients whose leads were won, in answer to the invitation in their mail.
export const reviews = async (admin, visitor, house, strings) => {
  for (const [n, s] of strings.entries()) await visitor.done("/api/v1/forms/consultation/submissions", { email: `review${n}@flood.test`, name: cut(oneLine(s), 190), message: "Well done", submission_id: "review-" + n });
  const won = await until(async () => {
    const list = (await admin.call("/inbox?tab=all")).text.matchAll(/<a class="lead" href="(\/inbox\/leads\/\d+)">(.*?)<\/a>/gs);
    const found = [...list].filter(([, , text]) => text.includes("Well done")).map(([, href]) => href);
    return found.length == strings.length && found;
  }, "the leads of the reviews");
  for (const [n, href] of won.entries()) {
    const words = cut(part(strings, n), 280);
    await admin.done(href + "/assign", { seat: "lead", lead_to: 2, lead_note: words });
    await admin.done(href + "/notes", { note: words });
    await admin.done(href + "/calls", { note: words });
    await admin.done(href + "/close", { state: "won", outcome: oneLine(words) });
  }
  hasten(house, "invite_review", "relate_articles");
  const links = await until(async () => {
    const mails = (await admin.call("/demo/mail")).text.matchAll(/href="(\/demo\/mail\/\d+)\?[^"]*"><b[^>]*>[^<]*<\/b><span>review\d+@/g);
    const texts = await Promise.all([...new Set([...mails].map((m) => m[1]))].map((href) => admin.call(href).then((a) => a.text.match(/\/r\/[\w.~-]+/)?.[0])));
    const found = [...new Set(texts.filter(Boolean))];
    return found.length >= strings.length && found;
  }, "the invitations to review");
  for (const [n, link] of links.entries()) await visitor.done(link, { rating: 1 + n % 5, text: cut(part(strings, n), 1900), consent: 1 });
  return links;
};

// hasten makes jobs due that wait for days.
const hasten = (house, ...kinds) => {
  const ran = spawnSync(process.env.GO || "go", ["run", "-tags", "nomsgpack", "./internal/testkit/hasten", house.data, ...kinds], { cwd: new URL("..", import.meta.url), encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
};
