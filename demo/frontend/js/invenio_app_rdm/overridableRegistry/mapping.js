// SPDX-License-Identifier: MIT
// The instance replaces no component of InvenioRDM's pages.
export const overriddenComponents = {};
