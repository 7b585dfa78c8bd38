// A second press on a button while the first is on its way is not a second submission. A code can be copied.
const PAUSE_MS = 2000;

export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    const sent = Number(form.dataset.sentAt || 0);
    const now = Date.now();
    if (now - sent < PAUSE_MS) {
      event.preventDefault();
      return;
    }
    form.dataset.sentAt = String(now);
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) {
      continue;
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector("[data-copied]").textContent = button.dataset.copiedWords;
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
