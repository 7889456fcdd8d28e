// SPDX-License-Identifier: MIT
// Keeps parts of the page fresh, as the server writes them; without JavaScript a reload does that.

import { onChanged } from "../older/page";
import { nextDelay } from "../polling";
import { tellTimes } from "./times";

const FOLLOW = "data-orcid-follow";
const LIVE = "[data-testid=orcid-live]";
const ENDED = "[data-testid=orcid-settings-ended]";
const FIGURES = "[data-testid=orcid-settings-figures]";
const OPENER = "[data-orcid-older]";
const SIGNED_OUT = "template[data-orcid-signed-out]";

// The sign-in page has another path, and InvenioRDM redirects to it.
const isElsewhere = (answer) =>
  answer.redirected && new URL(answer.url).pathname !== window.location.pathname;

/** Say above a part of the page that its reader is not signed in any more; it is not followed. */
function tellSignedOut(part) {
  const template = document.querySelector(SIGNED_OUT);
  if (template) {
    part.prepend(template.content.cloneNode(true));
    template.remove();
  }
  part.removeAttribute(FOLLOW);
}

/** Put what the server says now in the place of a part of the page; returns that, or null. */
async function refresh(shown, selector) {
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  if (isElsewhere(answer)) {
    tellSignedOut(shown);
    return null;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = answer.ok ? page.querySelector(selector) : null;
  if (fresh) {
    const hadFocus = shown.contains(document.activeElement);
    shown.replaceWith(fresh);
    hadFocus && fresh.querySelector(OPENER)?.focus();
    tellTimes(fresh);
  }
  return fresh;
}

// A live region that comes with its text is not read out; one that gets it is.
function announceEnd(part) {
  const [live, ended] = [LIVE, ENDED].map((one) => part.querySelector(one));
  if (live && ended) {
    const said = document.createElement("p");
    said.className = "ui success message";
    said.textContent = ended.textContent.trim().replace(/\s+/g, " ");
    setTimeout(() => live.append(said), 100);
  }
}

/**
 * Keep a part of the page fresh as long as something goes on.
 *
 * @param {number} turn - how often the page was read before
 * @param {number} begun - when following began, in milliseconds
 */
export function follow(turn = 0, begun = Date.now()) {
  const shown = document.querySelector(`[${FOLLOW}]`);
  const pause = nextDelay(turn, Date.now() - begun);
  if (!shown || pause === null) {
    return;
  }
  setTimeout(async () => {
    // A person who has the focus on a button keeps it.
    const canRead = !document.hidden && !shown.contains(document.activeElement);
    const fresh = canRead && (await refresh(shown, `#${shown.id}`).catch(() => null));
    fresh && !fresh.hasAttribute(FOLLOW) && announceEnd(fresh);
    follow(turn + 1, begun);
  }, pause);
}

/** Read the figures again whenever works have changed; what fails leaves them as they are. */
export function keepFigures() {
  onChanged(() => {
    const shown = document.querySelector(FIGURES);
    shown && refresh(shown, FIGURES).catch(() => {});
  });
}
