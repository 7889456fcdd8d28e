// SPDX-License-Identifier: MIT
// What the server's counts mean, in words.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { formatNumber } from "../works/time";

/** Say where the work goes: the sentence of the dialogs. */
export const sayWhere = (count, closed) => {
  const n = formatNumber(count);
  return closed
    ? i18next.t(
        "This work is added to {{n}} ORCID record when the record becomes public.",
        { count, n }
      )
    : i18next.t(
        "After the DOI is registered this work is added to {{n}} ORCID record.",
        { count, n }
      );
};

const sayTheirs = (count, closed) =>
  closed
    ? i18next.t(
        "The work will be added to their ORCID record when the record becomes public.",
        { count }
      )
    : i18next.t("The work will be added to their ORCID record after publication.", {
        count,
      });

const sayNobody = () =>
  i18next.t(
    "No creator has connected an ORCID iD. You can invite them after publication."
  );

const sayConnected = (count, total) =>
  i18next.t("{{n}} of {{total}} creators has connected their ORCID iD.", {
    count,
    n: formatNumber(count),
    total: formatNumber(total),
  });

/**
 * Return the sentences of the hint.
 *
 * Some who are connected may not have auto-update on: then it is said how many records get the
 * work, not that theirs do. A published record is there already: only the first is said of it.
 *
 * @param {object} prospects the server's answer.
 * @param {object} draft total: number of creators; closed; published.
 */
export const sayProspects = (prospects, { total, closed, published }) => {
  const { creators_connected: connected, creators_expected: expected } = prospects;
  if (!connected) {
    return [sayNobody()];
  }
  const first = sayConnected(connected, total);
  if (published || !expected) {
    return [first];
  }
  const all = expected === connected;
  return [first, all ? sayTheirs(connected, closed) : sayWhere(expected, closed)];
};
