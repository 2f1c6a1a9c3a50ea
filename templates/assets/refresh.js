// Fetches the page that data-refresh names every few seconds while somebody looks at this one, and replaces what is inside
// the elements marked data-fragment. This one's own address may be that of a form that was refused, where nothing is to
// be fetched. Where somebody is typing or has opened something, nothing moves. data-stale says since when it fails.
const pause = 2000;
const patience = 8000;

export function refresh(page) {
  const stale = page.querySelector("[data-stale]");
  const words = stale.textContent;
  let timer;
  let latest = new Date();

  async function once() {
    try {
      const answer = await fetch(page.dataset.refresh, { signal: AbortSignal.timeout(patience) });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of page.querySelectorAll("[data-fragment]")) replace(part, next);
      latest = new Date();
      show(stale, "");
    } catch {
      show(stale, `${words} ${latest.toLocaleTimeString(document.documentElement.lang)}`);
    }
    next();
  }
  function next() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(once, pause);
  }
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") once();
  });
  next();
}

function show(stale, text) {
  if (stale.textContent !== text) stale.textContent = text;
  stale.hidden = !text;
}

function replace(part, next) {
  const fresh = next.querySelector(`[data-fragment="${part.dataset.fragment}"]`);
  if (!fresh || busy(part) || fresh.innerHTML === part.innerHTML) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function busy(part) {
  const active = document.activeElement;
  return part.querySelector("details[open], input:checked") || (part.contains(active) && active.matches("input, textarea, select, summary"));
}
