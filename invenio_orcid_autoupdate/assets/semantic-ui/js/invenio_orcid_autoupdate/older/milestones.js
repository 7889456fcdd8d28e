// SPDX-License-Identifier: MIT
// What is said aloud while a run goes on: quarters, a wait that begins, the end; nothing between.

import {
  countDone,
  isComplete,
  sayEnd,
  sayProgress,
  sayStopping,
  sayWaiting,
} from "./sentences";

const QUARTERS = 4;

const quarter = (run) =>
  run.total ? Math.floor((QUARTERS * countDone(run)) / run.total) : 0;

/**
 * Return what to say after a look at a run; null: nothing.
 * @param {object} before the run as it was known; null, it was not.
 * @param {object} run the run as it is now.
 */
export const toSay = (before, run) => {
  const known = before && before.id === run.id ? before : null;
  if (run.state === "cancelled" && known && known.state === "running") {
    return isComplete(run) ? sayEnd(run).join(" · ") : sayStopping();
  }
  if (run.state !== "running") {
    return known && known.state === run.state ? null : sayEnd(run).join(" · ");
  }
  if (run.waiting_since) {
    return known && known.waiting_since ? null : sayWaiting(run);
  }
  const isFurther = quarter(run) > (known ? quarter(known) : 0);
  return isFurther ? sayProgress(run) : null;
};
