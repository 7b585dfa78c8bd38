// All of this is a convenience: every page works without it.
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { startFiles } from "./files.js";
import { startForms } from "./forms.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startMenus } from "./menus.js";
import { startPlace } from "./place.js";
import { startScans } from "./scans.js";

document.documentElement.classList.add("js");
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const [name, Component] of [
  ["govuk-error-summary", ErrorSummary],
  ["govuk-skip-link", SkipLink],
]) {
  for (const element of document.querySelectorAll(`[data-module="${name}"]`)) {
    new Component(element);
  }
}

startFiles();
startForms();
startKeys();
startLive();
startMenus();
startPlace();
startScans();
