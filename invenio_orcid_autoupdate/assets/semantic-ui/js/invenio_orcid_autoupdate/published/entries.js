// SPDX-License-Identifier: MIT
// What publishing makes of the entries in ORCID records, in words: in the form, in the dialog before
// publishing, and after it. Of others it is only known that they connected their iDs, so that their
// number is the most it can be: what they chose is told to nobody.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

const OWN = {
  new: () =>
    i18next.t("Once the DOI is registered, this work appears in your ORCID record."),
  later: () =>
    i18next.t("This work appears in your ORCID record when the record becomes public."),
  edited: () => i18next.t("The entry in your ORCID record is updated."),
  moved: () => i18next.t("The entry in your ORCID record moves on to this version."),
  stays: () =>
    i18next.t(
      "The entry in your ORCID record stays with the earlier version until this one becomes public."
    ),
  back: () =>
    i18next.t("The entry in your ORCID record goes back to an earlier version."),
  removed: () => i18next.t("The entry is removed from your ORCID record."),
};

const WITH_OTHERS = {
  new: (count) =>
    i18next.t(
      "Once the DOI is registered, this work appears in up to {{n}} ORCID record, yours included.",
      { count }
    ),
  later: (count) =>
    i18next.t(
      "This work appears in up to {{n}} ORCID record, yours included, when the record becomes public.",
      { count }
    ),
  edited: (count) =>
    i18next.t("The entry in up to {{n}} ORCID record, yours included, is updated.", {
      count,
    }),
  moved: (count) =>
    i18next.t(
      "The entry in up to {{n}} ORCID record, yours included, moves on to this version.",
      { count }
    ),
  stays: (count) =>
    i18next.t(
      "The entry in up to {{n}} ORCID record, yours included, stays with the earlier version until this one becomes public.",
      { count }
    ),
  back: (count) =>
    i18next.t(
      "The entry in up to {{n}} ORCID record, yours included, goes back to an earlier version.",
      { count }
    ),
  removed: (count) =>
    i18next.t("The entry is removed from up to {{n}} ORCID record, yours included.", {
      count,
    }),
};

const OTHERS = {
  new: (count) =>
    i18next.t(
      "Once the DOI is registered, this work appears in up to {{n}} ORCID record.",
      { count }
    ),
  later: (count) =>
    i18next.t(
      "This work appears in up to {{n}} ORCID record when the record becomes public.",
      { count }
    ),
  edited: (count) =>
    i18next.t("The entry in up to {{n}} ORCID record is updated.", { count }),
  moved: (count) =>
    i18next.t("The entry in up to {{n}} ORCID record moves on to this version.", {
      count,
    }),
  stays: (count) =>
    i18next.t(
      "The entry in up to {{n}} ORCID record stays with the earlier version until this one becomes public.",
      { count }
    ),
  back: (count) =>
    i18next.t(
      "The entry in up to {{n}} ORCID record goes back to an earlier version.",
      { count }
    ),
  removed: (count) =>
    i18next.t("The entry is removed from up to {{n}} ORCID record.", { count }),
};

/**
 * Say what becomes of the entries, or nothing where nobody is concerned.
 * @param {string} kind new: there is none yet; later: the same, the record is closed; edited;
 *   moved: to a new version; stays: with the version before; back: to it; removed.
 * @param {object} whom mine: the reader's ORCID record is concerned; others: how many more may be.
 * @returns {string|null}
 */
export const sayEntries = (kind, { mine, others }) => {
  const count = others + (mine ? 1 : 0);
  if (count === 0) {
    return null;
  }
  const withMine = others === 0 ? OWN : WITH_OTHERS;
  return (mine ? withMine : OTHERS)[kind](count);
};

/** Whether a text names one of the kinds. */
export const isKind = (text) => Object.keys(OWN).includes(text);
