// SPDX-License-Identifier: MIT
// Keeps the figures true after older works were added in the dialog above them.

import { onChanged } from "../older/changed";

const SELECTOR = "[data-testid=orcid-settings-figures]";
const OPENER = "[data-orcid-older]";

async function refresh() {
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [shown, fresh] = [document, page].map((one) => one.querySelector(SELECTOR));
  if (!answer.ok || !shown || !fresh) {
    return;
  }
  const hadFocus = shown.contains(document.activeElement);
  shown.replaceWith(fresh);
  const opener = fresh.querySelector(OPENER);
  hadFocus && opener && opener.focus();
}

/** Read the figures again whenever works have changed; what fails leaves them as they are. */
export function keepFigures() {
  onChanged(() => refresh().catch(() => {}));
}
