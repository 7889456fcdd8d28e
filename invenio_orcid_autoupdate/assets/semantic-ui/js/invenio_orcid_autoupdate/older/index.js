// SPDX-License-Identifier: MIT
// The dialog that adds older works, on each page that has a place for it.

import "../../../less/invenio_orcid_autoupdate/dialog.less";
import "../../../less/invenio_orcid_autoupdate/older.less";
import React from "react";
import ReactDOM from "react-dom";
import { OlderWorks } from "./OlderWorks";
import { isAsked } from "./page";

const place = document.querySelector("[data-orcid-older-dialog]");

if (place) {
  const places = JSON.parse(place.dataset.orcidOlderDialog);
  // Asked at once: the list of works puts its own search into the address and drops the rest.
  ReactDOM.render(<OlderWorks places={places} isAsked={isAsked()} />, place);
}
