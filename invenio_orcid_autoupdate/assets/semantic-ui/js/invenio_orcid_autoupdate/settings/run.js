// SPDX-License-Identifier: MIT
// Keeps the page of a run fresh; without JavaScript its button "Refresh" does that.

const PAUSES_SECONDS = [2, 3, 5];
const PAUSE_SECONDS = 10;
const PATIENCE_MILLISECONDS = 5 * 60 * 1000;
const SELECTOR = "[data-testid=orcid-run]";

async function readPage() {
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok ? page.querySelector(SELECTOR) : null;
}

/**
 * Put what the server says in the place of what is shown, as long as the run goes on.
 *
 * @param {number} turn - how often the page was read before
 * @param {number} begun - when following began, in milliseconds
 */
export function follow(turn = 0, begun = Date.now()) {
  const shown = document.querySelector(`${SELECTOR}[data-orcid-follow]`);
  if (!shown || Date.now() - begun > PATIENCE_MILLISECONDS) {
    return;
  }
  const pause = PAUSES_SECONDS[turn] || PAUSE_SECONDS;
  setTimeout(async () => {
    // A person who has the focus on a button keeps it.
    if (!document.hidden && !shown.contains(document.activeElement)) {
      const fresh = await readPage().catch(() => null);
      if (fresh) {
        shown.replaceWith(fresh);
      }
    }
    follow(turn + 1, begun);
  }, pause * 1000);
}
