// Keys of the desk: / search, n next task, ? help, j and k through a list. Off with data-keys="off" on the body.
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

const KEYS = {
  "/": () => document.querySelector("[data-key-search]")?.focus(),
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
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    event.preventDefault();
    act();
  });
}
