// SPDX-License-Identifier: MIT
// The list of works: InvenioRDM's search application with a layout of our own.

import "../../../less/invenio_orcid_autoupdate/dialog.less";
import "../../../less/invenio_orcid_autoupdate/toast.less";
import "../../../less/invenio_orcid_autoupdate/works.less";
import { createSearchAppInit } from "@js/invenio_search_ui";
import { Works } from "./Works";

createSearchAppInit(
  { "OrcidAutoupdate.Works.SearchApp.layout": Works },
  true,
  "invenio-search-config",
  true
);
