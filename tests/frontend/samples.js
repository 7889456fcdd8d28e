// SPDX-License-Identifier: MIT
// Rows as the API returns them, and what stands around a part of the screen.

import { EMPTY, WorksContext } from "@js/invenio_orcid_autoupdate/works/store";
import PropTypes from "prop-types";
import React from "react";

export const row = (fields = {}) => ({
  id: "0b0e6d0e-0000-4000-8000-000000000001",
  recid: "abcd-1234",
  doi: "10.5072/abcd-1234",
  title: "On cracked pots",
  resource_type: { id: "dataset", title: "Dataset" },
  publication_date: "2026-11-21",
  state: "in_orcid",
  state_label: "In your ORCID record",
  reason: null,
  reason_text: null,
  can_edit: false,
  is_in_orcid: true,
  other_source: null,
  pushed_at: "2026-11-20T10:00:00+00:00",
  next_attempt_at: null,
  attempts: 0,
  updated: "2026-11-20T10:00:00+00:00",
  activities: 2,
  reference: "0b0e6d0e",
  actions: ["remove", "not_me"],
  links: {
    self: "/api/orcid-autoupdate/works/1",
    activities: "/api/orcid-autoupdate/works/1/activities",
  },
  ...fields,
});

export const PLACES = {
  site: "Demo repository",
  isConnected: true,
  orcidRecord: "https://sandbox.orcid.org/0000-0002-1825-0097",
  record: "/records/__recid__",
  deposit: "/uploads/__recid__",
  connect: "/orcid/connect",
  settings: "/account/settings/orcid/",
};

export const Around = ({ children, ...value }) => (
  <WorksContext.Provider
    value={{
      state: EMPTY,
      dispatch: () => {},
      commands: {},
      places: PLACES,
      isReadOnly: false,
      ...value,
    }}
  >
    {children}
  </WorksContext.Provider>
);

Around.propTypes = { children: PropTypes.node.isRequired };
