// SPDX-License-Identifier: MIT
// What the dialog knows.

import { createContext, useContext } from "react";
import { isComplete, sayEnd, toSay } from "./sentences";
import { startTicks, toggle } from "./ticks";

/** Looks after a stop, since the batch that was under way may still end. */
export const LOOKS_AFTER_STOP = 3;

export const EMPTY = {
  isOpen: false,
  preview: null,
  ticks: [], // ids of works, or years
  left: [], // those that were unticked when the dialog was open before
  run: null,
  looks: 0, // at a run that was stopped
  isRefused: false, // another run was under way when one was asked for
  isBusy: false, // an answer is awaited
  error: null, // {text, isSignedOut}: without a preview or a run there is nothing else to show
  live: "", // what is said aloud
};

/** Return what somebody does not want to be ticked again. */
const readLeft = ({ preview, ticks, left }) =>
  preview ? startTicks(preview).filter((key) => !ticks.includes(key)) : left;

const say = (state, run, looks) =>
  run.state === "cancelled" && looks === LOOKS_AFTER_STOP
    ? sayEnd(run)
    : toSay(state.run, run);

const HANDLERS = {
  opened: ({ left }) => ({ ...EMPTY, left, isOpen: true, isBusy: true }),
  closed: (state) => ({ ...EMPTY, left: readLeft(state) }),
  asked: (state) => ({ ...state, isBusy: true, error: null }),
  found: (state, { preview }) => ({
    ...state,
    preview,
    ticks: startTicks(preview).filter((key) => !state.left.includes(key)),
    isBusy: false,
  }),
  toggled: (state, { keys }) => ({ ...state, ticks: toggle(state.ticks, keys) }),
  ran: (state, { run, isRefused = state.isRefused }) => {
    // Whoever opens a run that was stopped before finds it at rest.
    const looks = state.run?.id === run.id ? state.looks + 1 : LOOKS_AFTER_STOP;
    return {
      ...state,
      run,
      looks: run.state === "cancelled" ? looks : 0,
      isRefused,
      isBusy: false,
      error: null,
      live: say(state, run, looks) || state.live,
    };
  },
  failed: (state, { problem }) => ({ ...state, isBusy: false, error: problem }),
  said: (state, { text }) => ({ ...state, live: text }),
};

/** Say whether the batch that was under way at a stop may not have ended yet. */
export const isStopping = ({ run, looks }) =>
  run.state === "cancelled" && looks < LOOKS_AFTER_STOP && !isComplete(run);

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

/** What all parts of the dialog share: {state, dispatch, commands, places, isOver, onClose}. */
export const OlderContext = createContext(null);

export const useOlder = () => useContext(OlderContext);
