// SPDX-License-Identifier: MIT
// What opens the dialog: links that lead to a page without JavaScript, and the address.

const LINK = "a[data-orcid-older]";
const PARAMETER = "backfill";

/** Say whether the address asks for the dialog. */
export const isAsked = () =>
  new URL(window.location.href).searchParams.get(PARAMETER) === "1";

/** Return the link that opens the dialog, or null. */
export const findOpener = () => document.querySelector(LINK);

// In the address, so that a reload opens the dialog again and it finds its run.
const keep = (change) => {
  const address = new URL(window.location.href);
  change(address.searchParams);
  window.history.replaceState(window.history.state, "", address);
};

export const noteOpen = () => keep((query) => query.set(PARAMETER, "1"));

export const noteClosed = () => keep((query) => query.delete(PARAMETER));

const isPlain = (event) =>
  event.button === 0 &&
  !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

/**
 * Call a function for each link that is followed.
 * @param {function} open takes the id of the run that is under way; empty: none is known.
 * @returns {function} to stop.
 */
export const listen = (open) => {
  const follow = (event) => {
    const link = event.target.closest(LINK);
    if (link && isPlain(event)) {
      event.preventDefault();
      open(link.dataset.orcidOlder);
    }
  };
  document.addEventListener("click", follow);
  return () => document.removeEventListener("click", follow);
};
