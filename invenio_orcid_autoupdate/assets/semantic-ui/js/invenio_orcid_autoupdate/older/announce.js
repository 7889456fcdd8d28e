// SPDX-License-Identifier: MIT
// The page has one live region; here something else than its owner speaks in it.

const REGION = "[data-testid=orcid-live]";
export const REGION_ID = "orcid-live";

const OURS = "data-orcid-said";

/** Give the region an id, so that a dialog can own it: what is outside of one is not read aloud. */
export const nameRegion = () => {
  const region = document.querySelector(REGION);
  if (region) {
    region.id = REGION_ID;
  }
};

/** Say something aloud; nothing: take back what was said. */
export const announce = (text) => {
  const region = document.querySelector(REGION);
  if (!region) {
    return;
  }
  const said = region.querySelector(`[${OURS}]`) || document.createElement("p");
  said.setAttribute(OURS, "");
  said.className = "sr-only"; // seen in the dialog, and the page below does not move
  said.textContent = text;
  text ? region.append(said) : said.remove();
};
