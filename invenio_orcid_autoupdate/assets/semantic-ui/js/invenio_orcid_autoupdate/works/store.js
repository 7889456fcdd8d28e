// SPDX-License-Identifier: MIT
// What the screen knows besides the search: newer rows, what is selected, what was announced.

import { createContext, useContext } from "react";
import { SELECTION_MAX } from "./actions";
import { describeDone, toUndoable } from "./bulk";

export const EMPTY = {
  rows: {}, // id to the row as the server showed it last, where newer than the search
  found: null, // counts and total, where newer than the search
  selected: {}, // id to title
  isAllSelected: false,
  live: "",
  errors: {}, // id to {text, isSignedOut}
  // {row, text, canUndo}: the last is what was done, not whether it still is possible; of many works
  // {ids, text}: those for which it can be taken back
  toast: null,
  bulk: null,
};

/** What all parts of the screen share: state, commands, configuration, and the present query. */
export const WorksContext = createContext(null);

export const useWorks = () => useContext(WorksContext);

const without = (map, id) => {
  const { [id]: _gone, ...rest } = map;
  return rest;
};

const select = (selected, rows) => {
  const free = SELECTION_MAX - Object.keys(selected).length;
  const fresh = rows.filter((row) => !(row.id in selected)).slice(0, free);
  const titles = fresh.map((row) => [row.id, row.title]);
  return { ...selected, ...Object.fromEntries(titles) };
};

const merge = (rows, fresh) => ({
  ...rows,
  ...Object.fromEntries(fresh.map((row) => [row.id, row])),
});

// Of works that were not selected one by one, the id is all that is known.
const withTitles = (result, titles) => ({
  ...result,
  not_possible: result.not_possible.map((one) => ({
    ...one,
    title: one.title || titles[one.id] || one.id,
  })),
});

const announced = (toast, row, text) =>
  toast?.ids // the end of one of many takes nobody the way back
    ? toast
    : { row, text, canUndo: toast?.row.id === row.id && toast.canUndo };

const toToast = (result) => {
  const text = describeDone(result);
  return text ? { ids: toUndoable(result), text } : null;
};

const HANDLERS = {
  searched: () => ({ rows: {}, found: null, errors: {} }),
  refreshed: (state, { rows, found }) => ({
    rows: merge(state.rows, rows),
    found: found || state.found,
  }),
  acted: (state, { row, text, canUndo }) => ({
    rows: merge(state.rows, [row]),
    errors: without(state.errors, row.id),
    live: text,
    toast: { row, text, canUndo },
  }),
  refused: ({ errors }, { id, problem }) => ({ errors: { ...errors, [id]: problem } }),
  announced: ({ toast }, { row, text }) => ({
    live: text,
    toast: announced(toast, row, text),
  }),
  toastLeft: () => ({ toast: null }),
  toggled: ({ selected }, { row }) => ({
    isAllSelected: false,
    selected: row.id in selected ? without(selected, row.id) : select(selected, [row]),
  }),
  selected: ({ selected }, { rows }) => ({
    isAllSelected: false,
    selected: select(selected, rows),
  }),
  allSelected: () => ({ isAllSelected: true }),
  unselected: () => ({ isAllSelected: false, selected: {} }),
  bulkDone: (state, { result, live }) => ({
    isAllSelected: false,
    selected: {},
    bulk: result.not_possible.length > 0 ? withTitles(result, state.selected) : null,
    toast: toToast(result),
    live,
  }),
  bulkRefused: (_state, { problem }) => ({ bulk: { error: problem } }),
  bulkLeft: () => ({ bulk: null }),
};

/** Return the next state; `type` names a handler, which returns what changes. */
export const reduce = (state, { type, ...facts }) => ({
  ...state,
  ...HANDLERS[type](state, facts),
});

/** Say whether what was done last can still be taken back, as the server last said. */
export const canUndo = ({ toast, rows }) => {
  if (toast.ids) {
    return toast.ids.length > 0;
  }
  const row = rows[toast.row.id] || toast.row;
  return toast.canUndo && (row.actions || []).includes("undo");
};

/** Return the rows of a search as the server showed them last. */
export const overlay = (hits, rows) => hits.map((row) => rows[row.id] || row);

const UNSETTLED = ["pending", "sending"];

/** Say whether a row is in the queue, so that its state changes without a click. */
export const isUnsettled = (row) => UNSETTLED.includes(row.state);

/** Say whether a row's state may change without a click: in the queue, or to be tried again. */
export const isMoving = (row) => isUnsettled(row) || row.next_attempt_at !== null;

/** Return the filters of a query as name to values. */
const groupFilters = (filters) =>
  filters.reduce(
    (found, [name, value]) => ({ ...found, [name]: [...(found[name] || []), value] }),
    {}
  );

/** Return how the API is told what is selected: ids, or the question that finds them. */
export const toSelection = ({ isAllSelected, selected }, { queryString, filters }) =>
  isAllSelected
    ? { all: true, q: queryString, facets: groupFilters(filters) }
    : { ids: Object.keys(selected) };

/** Say whether a row is still what the list was narrowed to; of a type and a year it stays. */
export const isMatching = (row, filters) => {
  const wanted = groupFilters(filters);
  return ["state", "reason"].every(
    (name) => !wanted[name] || wanted[name].includes(row[name])
  );
};
