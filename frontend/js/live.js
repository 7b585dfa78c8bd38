// htmx comes over the line only when somebody turns to a part of the page that needs it.
const LIVE = "[hx-get], [hx-post]";

async function load(turnedTo) {
  document.removeEventListener("focusin", onTurn);
  document.removeEventListener("pointerover", onTurn);
  await import("htmx.org");
  // What was typed while the script was on its way is answered too. To `input changed` it is not new, so a box
  // for searching is asked by its other event.
  if (turnedTo?.value) {
    const asks = turnedTo.type === "search" ? "search" : "input";
    turnedTo.dispatchEvent(new Event(asks, { bubbles: true }));
  }
}

function onTurn(event) {
  const turnedTo = event.target.closest?.(LIVE);
  if (turnedTo) {
    load(turnedTo);
  }
}

export function startLive() {
  if (document.querySelector("[hx-trigger*=load], [hx-trigger*=every], [hx-trigger*=revealed]")) {
    load(null);
  } else if (document.activeElement?.matches(LIVE)) {
    load(document.activeElement);
  } else {
    document.addEventListener("focusin", onTurn);
    document.addEventListener("pointerover", onTurn);
  }
}
