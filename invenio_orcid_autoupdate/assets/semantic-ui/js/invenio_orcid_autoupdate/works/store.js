// SPDX-License-Identifier: MIT
// What the screen knows besides the search: newer rows, what is selected, what was announced.

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

const without = (map, id) => {
  const { [id]: _gone, ...rest } = map;
  return rest;
};

const select = (selected, rows) => {
  const free = SELECTION_MAX - Object.keys(selected).length;
  const fresh = rows.filter((row) => !(row.id in selected)).slice(0, free);
  return {
    ...selected,
    ...Object.fromEntries(fresh.map((row) => [row.id, row.title])),
  };
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

const isOf = (toast, row) => toast !== null && toast.row.id === row.id;

const announced = (toast, row, text) =>
  toast?.ids // the end of one of many takes nobody the way back
    ? toast
    : { row, text, canUndo: isOf(toast, row) && toast.canUndo };

const toToast = (result) => {
  const text = describeDone(result);
  return text ? { ids: toUndoable(result), text } : null;
};

const HANDLERS = {
  searched: (state) => ({ ...state, rows: {}, found: null, errors: {} }),
  refreshed: (state, { rows, found }) => ({
    ...state,
    rows: merge(state.rows, rows),
    found: found || state.found,
  }),
  acted: (state, { row, text, canUndo }) => ({
    ...state,
    rows: merge(state.rows, [row]),
    errors: without(state.errors, row.id),
    live: text,
    toast: { row, text, canUndo },
  }),
  refused: (state, { id, problem }) => ({
    ...state,
    errors: { ...state.errors, [id]: problem },
  }),
  announced: (state, { row, text }) => ({
    ...state,
    live: text,
    toast: announced(state.toast, row, text),
  }),
  toastLeft: (state) => ({ ...state, toast: null }),
  toggled: (state, { row }) => ({
    ...state,
    isAllSelected: false,
    selected:
      row.id in state.selected
        ? without(state.selected, row.id)
        : select(state.selected, [row]),
  }),
  selected: (state, { rows }) => ({
    ...state,
    isAllSelected: false,
    selected: select(state.selected, rows),
  }),
  allSelected: (state) => ({ ...state, isAllSelected: true }),
  unselected: (state) => ({ ...state, isAllSelected: false, selected: {} }),
  bulkDone: (state, { result, live }) => ({
    ...state,
    isAllSelected: false,
    selected: {},
    bulk: result.not_possible.length > 0 ? withTitles(result, state.selected) : null,
    toast: toToast(result),
    live,
  }),
  bulkRefused: (state, { problem }) => ({ ...state, bulk: { error: problem } }),
  bulkLeft: (state) => ({ ...state, bulk: null }),
};

/** Return the next state; `type` names a handler. */
export const reduce = (state, { type, ...facts }) => HANDLERS[type](state, facts);

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
