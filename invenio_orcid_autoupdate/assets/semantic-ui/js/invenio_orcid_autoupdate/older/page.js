// SPDX-License-Identifier: MIT
// The page around the dialog: what opens it, what it says aloud there, and what it makes old.

const LINK = "a[data-orcid-older]";
const PARAMETER = "backfill";

/** Say whether the address asks for the dialog. */
export const isAsked = () =>
  new URL(window.location.href).searchParams.get(PARAMETER) === "1";

/** Return the link that opens the dialog, or null; without JavaScript it leads to a page. */
export const findOpener = () => document.querySelector(LINK);

/** Note in the address whether the dialog is open, so that a reload opens it again. */
export const noteOpen = (isOpen) => {
  const address = new URL(window.location.href);
  isOpen
    ? address.searchParams.set(PARAMETER, "1")
    : address.searchParams.delete(PARAMETER);
  window.history.replaceState(window.history.state, "", address);
};

const isPlain = (event) =>
  event.button === 0 &&
  !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

/** Listen to the document; returns a function to stop. */
const hear = (type, listener) => {
  document.addEventListener(type, listener);
  return () => document.removeEventListener(type, listener);
};

/**
 * Call a function for each link that is followed.
 * @param {function} open takes the id of the run that is under way; empty: none is known.
 * @returns {function} to stop.
 */
export const listen = (open) =>
  hear("click", (event) => {
    const link = event.target.closest(LINK);
    if (link && isPlain(event)) {
      event.preventDefault();
      open(link.dataset.orcidOlder);
    }
  });

const CHANGED = "orcid-works-changed";

/** Tell the page that what it shows is older than a run. */
export const tellChanged = () => document.dispatchEvent(new CustomEvent(CHANGED));

/** Call a function whenever works have changed; returns a function to stop. */
export const onChanged = (look) => hear(CHANGED, look);

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
