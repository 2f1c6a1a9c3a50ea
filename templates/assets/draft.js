// Keeps what is typed in a form at the address data-draft names, a moment after the typing stops and when the page is left,
// and says whether it is kept. Files go with the form itself.
const pause = 600;

export function keepDraft(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer, under, sent = false;

  const typed = () => {
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    fields.set("quiet", "1");
    fields.delete("do");
    return fields;
  };
  async function keep() {
    timer = undefined;
    under?.abort();
    under = new AbortController();
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: typed(), signal: under.signal });
      if (!answer.ok) throw new Error(answer.status);
      state.textContent = `${state.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang)}`;
    } catch (fault) {
      if (fault.name != "AbortError") state.textContent = state.dataset.unsaved;
    }
  }
  form.addEventListener("input", (event) => {
    if (event.target.type == "file" || event.target.name == "canned") return;
    state.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    under?.abort();
  });
  addEventListener("pageshow", () => { sent = false; });
  addEventListener("pagehide", () => {
    if (timer === undefined || sent) return;
    clearTimeout(timer);
    timer = undefined;
    navigator.sendBeacon(form.dataset.draft, typed());
  });
}
