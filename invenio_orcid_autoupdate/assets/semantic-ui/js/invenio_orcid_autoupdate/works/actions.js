// SPDX-License-Identifier: MIT
// What can be done with a work. Which of them a row offers, the server says in `actions`; all can
// be looked at.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

/** Return what a work is called. */
export const titleOf = (row) =>
  row.title || row.doi || i18next.t("Work without a title");

const labelAdd = ({ state, reason }) => {
  if (state === "needs_approval") {
    return i18next.t("Add to ORCID");
  }
  const labels = {
    other_source: i18next.t("Add as well"),
    wrong_source: i18next.t("Add as own entry"),
  };
  return labels[reason] || i18next.t("Add");
};

const sayQueued = (title) => i18next.t("Queued: {{title}}", { title });

// path: below the work's address; without one the work is deleted.
// isRare: in the menu "More" where there is room for buttons.
export const ACTIONS = {
  add: {
    path: "add",
    icon: "plus",
    label: labelAdd,
    done: sayQueued,
  },
  add_again: {
    path: "add",
    icon: "plus",
    label: () => i18next.t("Add again"),
    note: () => i18next.t("This brings back a work that you deleted in ORCID."),
    done: sayQueued,
  },
  retry: {
    path: "retry",
    icon: "redo",
    label: () => i18next.t("Retry"),
    done: sayQueued,
  },
  dismiss: {
    path: "dismiss",
    icon: "close",
    label: () => i18next.t("No, thanks"),
    done: (title) => i18next.t("Not added: {{title}}", { title }),
  },
  undo: {
    path: "undo",
    icon: "undo",
    label: (row) =>
      row.state === "not_me" ? i18next.t("It is mine") : i18next.t("Undo"),
    done: (title) => i18next.t("Undone: {{title}}", { title }),
  },
  preview: {
    icon: "eye",
    label: () => i18next.t("Preview"),
  },
  remove: {
    icon: "trash alternate outline",
    label: () => i18next.t("Remove…"),
    done: (title) => i18next.t("Removal queued: {{title}}", { title }),
  },
  not_me: {
    path: "not-me",
    icon: "ban",
    isRare: true,
    label: () => i18next.t("This is not me…"),
    done: (title) => i18next.t("Marked as not yours: {{title}}", { title }),
  },
  // Asked for in the dialog of the one before.
  not_me_depositor: {
    path: "not-me-depositor",
    done: () => i18next.t("Marked as not yours: all works of that depositor"),
  },
};

const ORDER = Object.keys(ACTIONS);

// Elsewhere "Add" takes back what was asked for, or there is nothing left to take back.
const UNDONE_IN = ["not_me", "pending", "sending"];

/** Return the names of what a row offers, in the order of the screen. */
export const readOffered = (row) => {
  const asked = (row.actions || []).map((name) =>
    name === "add" && row.state === "removed_in_orcid" ? "add_again" : name
  );
  const names = [...asked, "preview"];
  return ORDER.filter(
    (name) => names.includes(name) && (name !== "undo" || UNDONE_IN.includes(row.state))
  );
};

/** Works that one request may name. */
export const SELECTION_MAX = 200;
