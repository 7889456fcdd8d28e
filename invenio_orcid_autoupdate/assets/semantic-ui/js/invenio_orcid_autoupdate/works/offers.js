// SPDX-License-Identifier: MIT
// Where somebody can go who reads a reason.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

const toPlace = (address, row) => address.replace("__recid__", row.recid);

/** Return the address of a row's record. */
export const toRecord = (row, places) => toPlace(places.record, row);

const openOrcid = (row, places) => [i18next.t("Open ORCID"), places.orcidRecord];

const reconnect = (row, places) => [i18next.t("Reconnect"), places.connect];

// The settings page opens the setting that the address names, and goes to it.
const changeSetting = (name) => (row, places) =>
  [i18next.t("Change this setting"), `${places.settings}#${name}`];

const OFFERS = {
  contributor_only: changeSetting("contributors"),
  type_excluded: changeSetting("types"),
  community_excluded: changeSetting("communities"),
  older_version: (row, places) =>
    row.recid && [i18next.t("Open newer version"), `${toRecord(row, places)}/latest`],
  invalid_metadata: (row, places) =>
    row.can_edit && [i18next.t("Edit record"), toPlace(places.deposit, row)],
  permission_lost: reconnect,
  permission_small: reconnect,
  record_locked: openOrcid,
  record_deactivated: openOrcid,
  record_unclaimed: openOrcid,
  record_deprecated: (row, places) => [
    i18next.t("Reconnect with the new iD"),
    places.connect,
  ],
};

/** Return {label, href} of the link beside a reason, or null. */
export const readOffer = (row, places) => {
  const found = OFFERS[row.reason]?.(row, places);
  return found ? { label: found[0], href: found[1] } : null;
};
