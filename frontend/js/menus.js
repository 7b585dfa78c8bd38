// An open menu closes with Escape, or when one turns to something else.
function close(menu, { andFocus }) {
  menu.open = false;
  if (andFocus) {
    menu.querySelector("summary").focus();
  }
}

export function startMenus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      open().forEach((menu) => close(menu, { andFocus: menu.contains(document.activeElement) }));
    }
  });
  for (const turn of ["click", "focusin"]) {
    document.addEventListener(turn, (event) => {
      open().forEach((menu) => menu.contains(event.target) || close(menu, { andFocus: false }));
    });
  }
}
