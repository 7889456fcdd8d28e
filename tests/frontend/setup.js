// SPDX-License-Identifier: MIT
// What jsdom lacks.

import "@testing-library/jest-dom";

window.matchMedia = (query) => ({
  matches: window.isNarrow === true && query.includes("max-width"),
  addEventListener: () => {},
  removeEventListener: () => {},
});

window.HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
window.HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};
