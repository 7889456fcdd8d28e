// SPDX-License-Identifier: MIT
// What a state looks like. Its words come from the server, in the reader's language.

export const LOOKS = {
  pending: { icon: "clock outline", tone: "info" },
  sending: { icon: "sync", tone: "info" },
  in_orcid: { icon: "check circle", tone: "ok" },
  needs_approval: { icon: "question circle", tone: "warn" },
  skipped: { icon: "minus circle", tone: "neutral" },
  on_hold: { icon: "pause circle", tone: "warn" },
  failed: { icon: "exclamation triangle", tone: "error" },
  removed_in_orcid: { icon: "user times", tone: "neutral" },
  removed: { icon: "undo", tone: "neutral" },
  not_me: { icon: "ban", tone: "neutral" },
};

const UNSETTLED = ["pending", "sending"];

/** Say whether a row is in the queue, so that its state changes without a click. */
export const isUnsettled = (row) => UNSETTLED.includes(row.state);

/** Say whether a row's state may change without a click: in the queue, or to be tried again. */
export const isMoving = (row) => isUnsettled(row) || row.next_attempt_at !== null;

/** Say whether a row is still what the list was narrowed to; of a type and a year it stays. */
export const isMatching = (row, filters) =>
  ["state", "reason"].every((name) => {
    const wanted = filters
      .filter(([facet]) => facet === name)
      .map(([, value]) => value);
    return wanted.length === 0 || wanted.includes(row[name]);
  });
