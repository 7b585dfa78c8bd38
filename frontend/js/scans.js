// A scanner types a citizen's card like a keyboard, into whichever field has the cursor. At the first of its strokes
// the text goes over to the field for scans, which is long enough for all of it; the Enter at its end sends the form.
export function startScans() {
  document.addEventListener("input", (event) => {
    const from = event.target;
    const form = from.form;
    if (!form || !form.matches("[data-scans]") || from.tagName !== "INPUT" || !from.value.includes("|")) {
      return;
    }
    const to = form.elements[from.name.startsWith("proxy_") ? "proxy_card" : "card"];
    if (!to || to === from) {
      return;
    }
    const begun = from.value.search(/[0-9]{12}\|/);
    to.value = begun < 0 ? from.value : from.value.slice(begun);
    from.value = from.defaultValue;
    to.focus();
  });
}
