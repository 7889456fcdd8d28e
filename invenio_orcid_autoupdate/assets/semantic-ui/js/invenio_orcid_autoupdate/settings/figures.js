// SPDX-License-Identifier: MIT
// Keeps the figures true after older works were added in the dialog above them.

import { onChanged } from "../older/changed";
import { readPart, SignedOut, tellSignedOut } from "./page";

const SELECTOR = "[data-testid=orcid-settings-figures]";
const OPENER = "[data-orcid-older]";

async function refresh(shown) {
  const fresh = await readPart(SELECTOR);
  if (!fresh) {
    return;
  }
  const hadFocus = shown.contains(document.activeElement);
  shown.replaceWith(fresh);
  const opener = fresh.querySelector(OPENER);
  hadFocus && opener && opener.focus();
}

/** Read the figures again whenever works have changed; what fails leaves them as they are. */
export function keepFigures() {
  onChanged(async () => {
    const shown = document.querySelector(SELECTOR);
    try {
      shown && (await refresh(shown));
    } catch (error) {
      error instanceof SignedOut && tellSignedOut(shown);
    }
  });
}
