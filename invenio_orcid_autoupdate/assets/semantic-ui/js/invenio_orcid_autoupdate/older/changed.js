// SPDX-License-Identifier: MIT
// Tells the page below the dialog that what it shows is older than a run.

const CHANGED = "orcid-works-changed";

export const tellChanged = () => document.dispatchEvent(new CustomEvent(CHANGED));

/** Call a function whenever works have changed; returns a function to stop. */
export const onChanged = (look) => {
  document.addEventListener(CHANGED, look);
  return () => document.removeEventListener(CHANGED, look);
};
