// SPDX-License-Identifier: MIT
// The list of works: InvenioRDM's search application with parts of our own, which an instance can
// override by the same names. Not from react-searchkit are the facets, whose counts are newer than the
// search; the order and the size of a page, whose fields would be gone with the focus while the list
// loads; and the list of rows, which stay while it loads and are known by their works.

import "../../../less/invenio_orcid_autoupdate/dialog.less";
import "../../../less/invenio_orcid_autoupdate/toast.less";
import "../../../less/invenio_orcid_autoupdate/works.less";
import { createSearchAppInit } from "@js/invenio_search_ui";
import { Empty, Failed } from "./Results";
import { Pages, SearchBox } from "./Search";
import { Works } from "./Works";

const APP = "OrcidAutoupdate.Works";

createSearchAppInit(
  {
    [`${APP}.SearchApp.layout`]: Works,
    [`${APP}.SearchBar.element`]: SearchBox,
    [`${APP}.Pagination.element`]: Pages,
    [`${APP}.EmptyResults.element`]: Empty,
    [`${APP}.Error.element`]: Failed,
  },
  true,
  "invenio-search-config",
  true
);
