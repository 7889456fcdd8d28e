// SPDX-License-Identifier: MIT
// Where the keyboard is.

/** Say whether what had the focus is gone. */
export const isFocusLost = () =>
  !document.activeElement || document.activeElement === document.body;
