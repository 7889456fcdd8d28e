// SPDX-License-Identifier: MIT
// The pages work without JavaScript: this brings their style, sends each form once, tells times in
// the reader's zone, and saves clicks.

import "../../../less/invenio_orcid_autoupdate/settings.less";
import "../../../less/invenio_orcid_autoupdate/choices.less";
import { openNamed } from "./anchor";
import { follow, keepFigures } from "./fresh";
import { countTicks, offerTicks } from "./ticks";
import { keepTimes } from "./times";

const ONCE = "form[data-send-once]";

countTicks();
follow();
keepFigures();
keepTimes();
offerTicks();
openNamed();
window.addEventListener("hashchange", openNamed);

// On the document, so that it holds for parts that come later.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(ONCE)) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
  }
  form.dataset.sent = "true";
  event.submitter && event.submitter.classList.add("loading");
});

// A page that the browser's Back button brings back from its memory may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll(ONCE).forEach((form) => {
    delete form.dataset.sent;
  });
  document.querySelectorAll("button.loading").forEach((button) => {
    button.classList.remove("loading");
  });
});
