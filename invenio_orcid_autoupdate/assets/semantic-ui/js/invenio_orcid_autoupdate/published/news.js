// SPDX-License-Identifier: MIT
// Asks what becomes of a record, says it, and says once more when it is done.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { http } from "../api";
import { nextDelay } from "../polling";
import { showToast } from "../toast";
import { sayEntries } from "./entries";

const ADDRESS = "/api/orcid-autoupdate/deposit-status";

/** Return what the server says becomes of a published record, or null if there is no answer. */
export const ask = (recid) =>
  http.get(`${ADDRESS}/${encodeURIComponent(recid)}`).catch(() => null);

/** Return how many others' records may be concerned. */
const countOthers = ({ own, will_be_added: count }) => count - (own.included ? 1 : 0);

/** Say what becomes of the entries when a record is deleted, or nothing. */
export const sayRemoved = (status) =>
  sayEntries("removed", { mine: status.own.entry, others: countOthers(status) });

/** Return what happened to the entries, as far as the server knows. */
const readKind = (status) => {
  if (!status.is_public) {
    return "later";
  }
  if (status.own.entry && !status.own.included) {
    return "edited";
  }
  return status.is_first || status.shows_each_version ? "new" : "moved";
};

/**
 * Say what becomes of the entries in ORCID records, or nothing where nobody is concerned.
 * @param {object} status the server's answer.
 * @param {string} kind what the dialog said before; null: that is not known.
 * @returns {string|null}
 */
export const say = (status, kind = null) => {
  const mine = status.own.included || status.own.entry;
  const others = countOthers(status);
  const sentence = sayEntries(kind || readKind(status), { mine, others });
  return sentence && [i18next.t("Published."), sentence].join(" ");
};

const sayAdded = () => i18next.t("Added to your ORCID record.");

const sayUnregistered = () =>
  i18next.t(
    "The DOI is not registered yet. The work is added to your ORCID record once it is."
  );

const rest = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

/** Looks after which a DOI that is not registered yet is worth a word. */
const LOOKS_FOR_DOI = 3;

/** What the dialog says of an entry that is there already: it is not added when it is found. */
const OLD_ENTRIES = ["edited", "moved", "stays", "back"];

/** Look until the work is in the depositor's own ORCID record, and say so, or what it waits for. */
const follow = async (recid, kind, worksUrl) => {
  const began = Date.now();
  for (let looks = 0; !document.hidden; looks += 1) {
    const delay = nextDelay(looks, Date.now() - began);
    if (delay === null) {
      return; // it is left to the list of works
    }
    await rest(delay);
    const status = await ask(recid);
    if (!status || !status.own.included) {
      return;
    }
    if (status.own.added) {
      OLD_ENTRIES.includes(kind) || showToast(sayAdded(), worksUrl);
      return;
    }
    if (looks + 1 === LOOKS_FOR_DOI && status.is_doi_pending) {
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
