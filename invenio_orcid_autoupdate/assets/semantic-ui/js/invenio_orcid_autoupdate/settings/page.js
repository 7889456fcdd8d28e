// SPDX-License-Identifier: MIT
// Reads a part of this page anew, as the server writes it.

const SIGNED_OUT = "template[data-orcid-signed-out]";

/** Somebody is not signed in any more. */
export class SignedOut extends Error {}

// The sign-in page has another path, and InvenioRDM redirects to it.
const isElsewhere = (answer) =>
  answer.redirected && new URL(answer.url).pathname !== window.location.pathname;

/**
 * Return the part of the page that a selector finds, as it is now; null: it cannot be read.
 *
 * @param {string} selector
 * @throws {SignedOut} the page is shown to nobody who is not signed in.
 */
export async function readPart(selector) {
  const answer = await fetch(window.location.href, {
    credentials: "same-origin",
  });
  if (isElsewhere(answer)) {
    throw new SignedOut();
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok ? page.querySelector(selector) : null;
}

/** Say above a part of the page that its reader is not signed in any more; once. */
export function tellSignedOut(part) {
  const template = document.querySelector(SIGNED_OUT);
  if (template) {
    part.prepend(template.content.cloneNode(true));
    template.remove();
  }
}
