// SPDX-License-Identifier: MIT
// Keeps a part of the page fresh while something goes on; without JavaScript a reload does that.

import { readPart, SignedOut, tellSignedOut } from "./page";
import { tellTimes } from "./times";

const PAUSES_SECONDS = [2, 3, 5];
const PAUSE_SECONDS = 10;
const PATIENCE_MILLISECONDS = 5 * 60 * 1000;
const FOLLOWED = "[data-orcid-follow]";
const LIVE = "[data-testid=orcid-live]";
const ENDED = "[data-testid=orcid-settings-ended]";

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

async function refresh(shown) {
  const fresh = await readPart(`#${shown.id}`);
  if (fresh) {
    shown.replaceWith(fresh);
    tellTimes(fresh);
    fresh.matches(FOLLOWED) || announceEnd(fresh);
  }
}

/**
 * Put what the server says in the place of what is shown, as long as the run goes on.
 *
 * @param {number} turn - how often the page was read before
 * @param {number} begun - when following began, in milliseconds
 */
export function follow(turn = 0, begun = Date.now()) {
  const shown = document.querySelector(FOLLOWED);
  if (!shown || Date.now() - begun > PATIENCE_MILLISECONDS) {
    return;
  }
  const pause = PAUSES_SECONDS[turn] || PAUSE_SECONDS;
  setTimeout(async () => {
    try {
      // A person who has the focus on a button keeps it.
      if (!document.hidden && !shown.contains(document.activeElement)) {
        await refresh(shown);
      }
    } catch (error) {
      if (error instanceof SignedOut) {
        tellSignedOut(shown);
        return;
      }
    }
    follow(turn + 1, begun);
  }, pause * 1000);
}
