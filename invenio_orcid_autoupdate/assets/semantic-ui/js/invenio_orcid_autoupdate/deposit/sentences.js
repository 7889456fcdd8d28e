// SPDX-License-Identifier: MIT
// What the form and the server's counts mean, in words.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { sayEntries } from "../published/entries";
import { formatNumber } from "../works/time";

const sayConnected = (count, total) => {
  if (count === 0) {
    return i18next.t("No author has connected an ORCID iD.");
  }
  if (total === 1) {
    return i18next.t("The only author has connected an ORCID iD.");
  }
  return i18next.t("{{n}} of {{total}} authors has connected an ORCID iD.", {
    count,
    n: formatNumber(count),
    total: formatNumber(total),
  });
};

const sayTyped = (count, total) => {
  if (count === 0) {
    return i18next.t("No author has an ORCID iD.");
  }
  if (total === 1) {
    return i18next.t("The only author has an ORCID iD.");
  }
  return i18next.t("{{n}} of {{total}} authors has an ORCID iD.", {
    count,
    n: formatNumber(count),
    total: formatNumber(total),
  });
};

const sayChoice = () =>
  i18next.t("Each author decides what is added to their ORCID record.");

/**
 * Return the sentences of the hint.
 * @param {object} facts see `readFacts`.
 */
export const sayProspects = (facts) => {
  const { total, count, isStored, kind, others } = facts;
  const first = isStored ? sayConnected(count, total) : sayTyped(count, total);
  return [first, sayEntries(kind, facts), others > 0 ? sayChoice() : null].filter(
    Boolean
  );
};
