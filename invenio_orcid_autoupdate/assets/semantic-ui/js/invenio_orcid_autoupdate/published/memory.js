// SPDX-License-Identifier: MIT
// What one page notes for another one. A browser may forbid to keep anything: then less is told.

import { isKind } from "./entries";

const read = (storage, key) => {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch {
    return null;
  }
};

const write = (storage, key, value) => {
  try {
    value === null
      ? window[storage].removeItem(key)
      : window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // It is then not told.
  }
};

/** Return what this tab has noted, once; null: nothing. */
const take = (key) => {
  const noted = read("sessionStorage", key);
  write("sessionStorage", key, null);
  return noted;
};

const KIND = "orcid-autoupdate-kind";

/**
 * Note what the dialog before publishing said becomes of the entries: a published record no longer
 * shows what it was before; null: it is not known.
 */
export const noteKind = (kind) => write("sessionStorage", KIND, kind);

export const takeKind = () => {
  const kind = take(KIND);
  return isKind(kind) ? kind : null;
};

const DELETION = "orcid-autoupdate-deletion";

/** Note what was said before a record was deleted, as {recid, sentence}. */
export const noteDeletion = (said) => write("sessionStorage", DELETION, said);

export const takeDeletion = () => take(DELETION);

const REVIEWS = "orcid-autoupdate-reviews";

/** Records in review that are remembered; the oldest is forgotten first. */
export const REMEMBERED_MAX = 50;

const readReviews = () => {
  const found = read("localStorage", REVIEWS);
  return Array.isArray(found) ? found : [];
};

const without = (recid) => readReviews().filter((id) => id !== recid);

/** Remember a record that was sent for review, until its depositor has seen it published. */
export const remember = (recid) => {
  recid &&
    write("localStorage", REVIEWS, [...without(recid), recid].slice(-REMEMBERED_MAX));
};

export const isRemembered = (recid) => readReviews().includes(recid);

export const forget = (recid) => write("localStorage", REVIEWS, without(recid));
