// SPDX-License-Identifier: MIT
// What is done with many works at once, and how it is told.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { formatNumber } from "./time";

const DONE = {
  add: ({ count, n }) => i18next.t("{{n}} work is being added.", { count, n }),
  retry: ({ count, n }) => i18next.t("{{n}} work is tried again.", { count, n }),
  dismiss: ({ count, n }) => i18next.t("{{n}} work is not added.", { count, n }),
  remove: ({ count, n }) => i18next.t("{{n}} work is being removed.", { count, n }),
};

const countOf = (count) => ({ count, n: formatNumber(count) });

const describeRefused = ({ count, n }) =>
  i18next.t("This was not possible for {{n}} work.", { count, n });

/** Return the sentences about a result {name, done, not_possible}. */
export const describeBulk = ({ name, done, not_possible: { length: refused } }) =>
  [
    done > 0 && DONE[name](countOf(done)),
    refused > 0 && describeRefused(countOf(refused)),
  ]
    .filter(Boolean)
    .join(" ");

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
