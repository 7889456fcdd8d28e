// SPDX-License-Identifier: MIT
// Asks what becomes of a record, says it, and says once more when it is done.

import { say, sayAdded } from "./sentences";
import { showToast } from "./toast";

const ADDRESS = "/api/orcid-autoupdate/deposit-status";

/** Seconds until the next look at a work that is on its way; the last one repeats. */
const WAITS = [2, 3, 5, 10];

/** Looks before it is left to the list of works: about five minutes. */
const LOOKS_MAX = 30;

/** Return the server's answer, or null if there is none. */
const ask = async (recid) => {
  try {
    const answer = await fetch(`${ADDRESS}/${encodeURIComponent(recid)}`, {
      headers: { Accept: "application/json" },
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
};

const rest = (look) =>
  new Promise((resolve) => {
    setTimeout(resolve, 1000 * WAITS[Math.min(look, WAITS.length - 1)]);
  });

/** Look until the work is in the depositor's own ORCID record, and say so. */
const follow = async (recid, worksUrl) => {
  for (let look = 0; look < LOOKS_MAX && !document.hidden; look += 1) {
    await rest(look);
    const status = await ask(recid);
    if (!status || !status.own.included) {
      return;
    }
    if (status.own.added) {
      showToast(sayAdded(), worksUrl);
      return;
    }
  }
};

/**
 * Tell what becomes of a published record, if there is something to tell.
 * @param {string} recid its id.
 * @param {object} options worksUrl: address of the reader's works; wasReviewed: somebody else
 *   published it, maybe long ago; onTold: called when it needs not be told again.
 */
export const tell = async (recid, { worksUrl, wasReviewed, onTold }) => {
  const status = await ask(recid);
  if (!status || !(status.is_recent || wasReviewed)) {
    return;
  }
  onTold();
  const { included, added } = status.own;
  if (status.will_be_added) {
    showToast(say(status), included ? worksUrl : null);
  } else if (wasReviewed && added) {
    showToast(sayAdded(), worksUrl);
  }
  if (included && status.will_be_added && status.is_public) {
    await follow(recid, worksUrl); // it may be there already: that is said after the first message
  }
};
