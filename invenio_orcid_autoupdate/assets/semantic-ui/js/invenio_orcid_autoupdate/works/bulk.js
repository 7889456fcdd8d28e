// SPDX-License-Identifier: MIT
// What is done with many works at once, and how it is told.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { formatNumber } from "./time";

const DONE = {
  add: ({ count, n }) => i18next.t("{{n}} work is being added.", { count, n }),
  retry: ({ count, n }) => i18next.t("{{n}} work is tried again.", { count, n }),
  dismiss: ({ count, n }) => i18next.t("{{n}} work is not added.", { count, n }),
  remove: ({ count, n }) => i18next.t("{{n}} work is being removed.", { count, n }),
  undo: ({ count, n }) => i18next.t("Undone for {{n}} work.", { count, n }),
};

const countOf = (count) => ({ count, n: formatNumber(count) });

const describeRefused = ({ count, n }) =>
  i18next.t("This was not possible for {{n}} work.", { count, n });

// What asks for something that can be taken back; another try only hurries what goes on anyway.
const UNDOABLE = ["add", "dismiss", "remove"];

/** Return the sentence about what was possible of a result {name, done}; empty: nothing was. */
export const describeDone = ({ name, done }) =>
  done > 0 ? DONE[name](countOf(done)) : "";

/** Return the ids of the works of a result {name, ids} for which it can be taken back. */
export const toUndoable = ({ name, ids }) => (UNDOABLE.includes(name) ? ids : []);

/** Return the sentences about a result {name, done, not_possible}. */
export const describeBulk = ({ not_possible: { length: refused }, ...result }) =>
  [describeDone(result), refused > 0 && describeRefused(countOf(refused))]
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
