// SPDX-License-Identifier: MIT
// What can be done with many works at once, and how it is told.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

// label: in the menu; canUndo: what asks for something, and not only hurries what goes on anyway.
export const BULK_ACTIONS = {
  add: {
    label: () => i18next.t("Add"),
    done: (count) => i18next.t("{{n}} work is being added.", { count }),
    canUndo: true,
  },
  retry: {
    label: () => i18next.t("Retry"),
    done: (count) => i18next.t("{{n}} work is tried again.", { count }),
  },
  dismiss: {
    label: () => i18next.t("No, thanks"),
    done: (count) => i18next.t("{{n}} work is not added.", { count }),
    canUndo: true,
  },
  remove: {
    label: () => i18next.t("Remove…"),
    isAsked: true,
    done: (count) => i18next.t("{{n}} work is being removed.", { count }),
    canUndo: true,
  },
  undo: {
    done: (count) => i18next.t("Undone for {{n}} work.", { count }),
  },
};

/** Return the sentence about what was possible of a result {name, done}; empty: nothing was. */
export const describeDone = ({ name, done }) =>
  done > 0 ? BULK_ACTIONS[name].done(done) : "";

/** Return the ids of the works of a result {name, ids} for which it can be taken back. */
export const toUndoable = ({ name, ids }) => (BULK_ACTIONS[name].canUndo ? ids : []);

const describeRefused = (count) =>
  count > 0 ? i18next.t("This was not possible for {{n}} work.", { count }) : "";

/** Return the sentences about a result {name, done, not_possible}. */
export const describeBulk = (result) =>
  [describeDone(result), describeRefused(result.not_possible.length)]
    .filter(Boolean)
    .join(" ");
