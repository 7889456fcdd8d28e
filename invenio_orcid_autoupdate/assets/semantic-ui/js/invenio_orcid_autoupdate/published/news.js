// SPDX-License-Identifier: MIT
// Asks what becomes of a record, says it, and says once more when it is done.

import { ask } from "./ask";
import { say, sayAdded, sayUnregistered } from "./sentences";
import { showToast } from "./toast";

/** Seconds until the next look at a work that is on its way; the last one repeats. */
const WAITS = [2, 3, 5, 10];

/** Looks before it is left to the list of works: about five minutes. */
const LOOKS_MAX = 30;

const rest = (look) =>
  new Promise((resolve) => {
    setTimeout(resolve, 1000 * WAITS[Math.min(look, WAITS.length - 1)]);
  });

/** Looks after which a DOI that is not registered yet is worth a word. */
const LOOKS_FOR_DOI = 3;

/** What the dialog says of an entry that is there already: it is not added when it is found. */
const OLD_ENTRIES = ["edited", "moved", "stays", "back"];

/** Look until the work is in the depositor's own ORCID record, and say so, or what it waits for. */
const follow = async (recid, kind, worksUrl) => {
  for (let look = 0; look < LOOKS_MAX && !document.hidden; look += 1) {
    await rest(look);
    const status = await ask(recid);
    if (!status || !status.own.included) {
      return;
    }
    if (status.own.added) {
      OLD_ENTRIES.includes(kind) || showToast(sayAdded(), worksUrl);
      return;
    }
    if (look + 1 === LOOKS_FOR_DOI && status.is_doi_pending) {
      showToast(sayUnregistered(), worksUrl);
    }
  }
};

/**
 * Tell what becomes of a published record, if there is something to tell.
 * @param {string} recid its id.
 * @param {object} options kind: what the dialog before said happens to the entries; worksUrl:
 *   address of the reader's works; wasReviewed: somebody else published it, maybe long ago; onTold:
 *   called when it needs not be told again.
 */
export const tell = async (recid, { kind = null, worksUrl, wasReviewed, onTold }) => {
  const status = await ask(recid);
  if (!status || !(status.is_recent || wasReviewed)) {
    return;
  }
  onTold();
  const { included, entry } = status.own;
  if (wasReviewed && entry) {
    showToast(sayAdded(), worksUrl);
    return;
  }
  const text = say(status, kind);
  if (text) {
    showToast(text, included || entry ? worksUrl : null);
  }
  if (included && status.is_public) {
    await follow(recid, kind, worksUrl); // it may be there already: that is said after the first message
  }
};
