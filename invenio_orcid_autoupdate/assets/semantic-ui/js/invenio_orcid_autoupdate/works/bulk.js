// SPDX-License-Identifier: MIT
// What is done with many works at once, and how it is told.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { formatNumber } from "./time";

/** Return the sentence about a result {done, not_possible}. */
export const describeBulk = ({ done, not_possible: refused }) => {
  const numbers = { n: formatNumber(done), refused: formatNumber(refused.length) };
  return refused.length
    ? i18next.t("{{n}} queued, {{refused}} not possible", numbers)
    : i18next.t("{{n}} queued", numbers);
};

/** Return how the API is told what is selected: ids, or the question that finds them. */
export const toSelection = (state, query) => {
  if (!state.isAllSelected) {
    return { ids: Object.keys(state.selected) };
  }
  const facets = {};
  query.filters.forEach(([name, value]) => {
    facets[name] = [...(facets[name] || []), value];
  });
  return { all: true, q: query.queryString, facets };
};
