// SPDX-License-Identifier: MIT
// The pages work without JavaScript: this only brings their style, and sends each form once.

import "../../../less/invenio_orcid_autoupdate/settings.less";
import { keepFigures } from "./figures";
import { countTicks } from "./older";
import { follow } from "./run";

countTicks();
follow();
keepFigures();

document.querySelectorAll("form[data-send-once]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "true";
  });
});

// A page that the browser's Back button brings back from its memory may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-send-once]").forEach((form) => {
    delete form.dataset.sent;
  });
});
