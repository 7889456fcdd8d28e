// SPDX-License-Identifier: MIT
// What becomes of a published record, in words.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { sayEntries } from "./entries";

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
  const { included, entry } = status.own;
  const others = status.will_be_added - (included ? 1 : 0);
  const sentence = sayEntries(kind || readKind(status), {
    mine: included || entry,
    others,
  });
  return sentence && [i18next.t("Published."), sentence].join(" ");
};

export const sayAdded = () => i18next.t("Added to your ORCID record.");

export const sayUnregistered = () =>
  i18next.t(
    "The DOI is not registered yet. The work is added to your ORCID record once it is."
  );
