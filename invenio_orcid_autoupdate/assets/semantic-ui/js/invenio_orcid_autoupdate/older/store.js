// SPDX-License-Identifier: MIT
// What the dialog knows.

import { toSay } from "./milestones";
import { startTicks, toggle, toggleAll } from "./ticks";

/** Looks after a stop, since the batch that was under way may still end. */
export const LOOKS_AFTER_STOP = 3;

export const EMPTY = {
  isOpen: false,
  preview: null,
  ticks: [], // ids of works, or years
  run: null,
  looks: 0, // at a run that was stopped
  isRefused: false, // another run was under way when one was asked for
  isBusy: false, // an answer is awaited
  error: null, // {text, isFatal}: without a preview or a run there is nothing else to show
  live: "", // what is said aloud
};

const HANDLERS = {
  opened: () => ({ ...EMPTY, isOpen: true, isBusy: true }),
  closed: () => EMPTY,
  asked: (state) => ({ ...state, isBusy: true, error: null }),
  found: (state, { preview }) => ({
    ...state,
    preview,
    ticks: startTicks(preview),
    isBusy: false,
  }),
  toggled: (state, { key }) => ({ ...state, ticks: toggle(state.ticks, key) }),
  toggledAll: (state, { keys }) => ({ ...state, ticks: toggleAll(state.ticks, keys) }),
  ran: (state, { run, isRefused }) => {
    const isSame = state.run !== null && state.run.id === run.id;
    return {
      ...state,
      run,
      looks: isSame && run.state === "cancelled" ? state.looks + 1 : 0,
      isRefused: isRefused === undefined ? state.isRefused : isRefused,
      isBusy: false,
      error: null,
      live: toSay(state.run, run) || state.live,
    };
  },
  failed: (state, { text }) => ({
    ...state,
    isBusy: false,
    error: { text, isFatal: !state.preview && !state.run },
  }),
  said: (state, { text }) => ({ ...state, live: text }),
};

// An answer that comes after the dialog was closed belongs to nobody.
const LATE = ["found", "ran", "failed", "said"];

/** Return the next state; `type` names a handler. */
export const reduce = (state, { type, ...facts }) =>
  LATE.includes(type) && !state.isOpen ? state : HANDLERS[type](state, facts);

/** Return what to look at again, as a key for polling; empty: nothing. */
export const toFollow = ({ run, looks }) => {
  if (!run || run.state === "finished") {
    return "";
  }
  const isEnough = run.state === "cancelled" && looks >= LOOKS_AFTER_STOP;
  return isEnough ? "" : `${run.id} ${run.state}`;
};
