// SPDX-License-Identifier: MIT
// What the dialog before publishing said becomes of the entries, for the page after it: a published
// record no longer shows what it was before.

import { isKind } from "./entries";

const KEY = "orcid-autoupdate-kind";

/** Remember it in this tab; null: it is not known. */
export const noteKind = (kind) => {
  try {
    kind
      ? window.sessionStorage.setItem(KEY, kind)
      : window.sessionStorage.removeItem(KEY);
  } catch {
    // A browser may forbid to keep anything: then the server says what it can.
  }
};

/** Return what was remembered, once; null: nothing was. */
export const takeKind = () => {
  try {
    const kind = window.sessionStorage.getItem(KEY);
    window.sessionStorage.removeItem(KEY);
    return isKind(kind) ? kind : null;
  } catch {
    return null;
  }
};
