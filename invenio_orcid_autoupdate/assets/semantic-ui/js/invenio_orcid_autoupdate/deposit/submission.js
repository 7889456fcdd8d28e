// SPDX-License-Identifier: MIT
// Remembers which draft was just sent for review: its depositor is told when they next see it.

import { remember } from "../published/reviews";

const DRAFT = /^\/uploads\/([^/]+)\/?$/;

/** Return the id of the draft in a path; a draft that was never saved has none. */
export const readDraftId = (path) => {
  const id = DRAFT.exec(path)?.[1];
  return id && id !== "new" ? id : null;
};

/** Note the draft as soon as the form leaves this page; by then it is saved and has an id. */
export const noteSubmission = () => {
  window.addEventListener(
    "pagehide",
    () => remember(readDraftId(window.location.pathname)),
    {
      once: true,
    }
  );
};
