// Puts the canned reply that is chosen beside the button where the cursor stands, without loading the page anew.
export function cannedReply(button) {
  const form = button.form;
  const choice = form.elements.canned;
  const text = form.elements.reply;

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!choice.value) return choice.focus();
    const answer = await fetch(button.dataset.canned + choice.value);
    if (!answer.ok) return form.requestSubmit(button);
    text.setRangeText(await answer.text(), text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
