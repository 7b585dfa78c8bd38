// Keys of the desk: / search, n next task, ? help, j and k or the arrows through a list. Off with data-keys="off" on the body.
function isTyping(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

function move(step) {
  const links = Array.from(document.querySelectorAll("[data-worklist] a[data-row]"));
  if (links.length === 0) {
    return;
  }
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
}

function search() {
  // The search of the page goes before that of the frame.
  const field = document.querySelector("main [data-key-search]") || document.querySelector("[data-key-search]");
  field?.focus();
  field?.select();
}

// The arrows move where somebody is in a list already, or in the search above it.
function arrow(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = event.target;
  if (!step || !(from.matches("[data-worklist] a[data-row]") || (step > 0 && from.matches("[data-key-search]")))) {
    return false;
  }
  move(step);
  return from !== document.activeElement;
}

const KEYS = {
  "/": search,
  n: () => document.querySelector("[data-key-next]")?.click(),
  "?": () => document.querySelector("[data-key-help]")?.click(),
  j: () => move(1),
  k: () => move(-1),
};

export function startKeys() {
  if (document.body.dataset.keys !== "on") {
    return;
  }
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && arrow(event)) {
      event.preventDefault();
      return;
    }
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    event.preventDefault();
    act();
  });
}
