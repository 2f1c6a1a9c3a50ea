// Keeps an impatient second click from posting a form again while the first is under way. What goes into a frame of the page,
// such as a preview, leaves the page where it is and may be asked for again.
export function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return;
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}
