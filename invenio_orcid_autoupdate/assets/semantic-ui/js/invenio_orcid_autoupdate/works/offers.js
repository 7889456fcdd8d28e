// SPDX-License-Identifier: MIT
// Where somebody can go who reads a reason.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

const openOrcid = () => ({
  label: i18next.t("Open ORCID"),
  href: (row, places) => places.orcidRecord,
});
const reconnect = () => ({
  label: i18next.t("Reconnect"),
  href: (row, places) => places.connect,
});

// The settings page opens the setting that the address names, and goes to it.
const changeSetting = (name) => () => ({
  label: i18next.t("Change this setting"),
  href: (row, places) => `${places.settings}#${name}`,
});

const OFFERS = {
  contributor_only: changeSetting("contributors"),
  type_excluded: changeSetting("types"),
  community_excluded: changeSetting("communities"),
  older_version: () => ({
    label: i18next.t("Open newer version"),
    href: (row, places) => `${toRecord(row, places)}/latest`,
  }),
  invalid_metadata: () => ({
    label: i18next.t("Edit record"),
    href: (row, places) => toPlace(places.deposit, row),
  }),
  permission_lost: reconnect,
  permission_small: reconnect,
  record_locked: openOrcid,
  record_deactivated: openOrcid,
  record_unclaimed: openOrcid,
  record_deprecated: () => ({
    label: i18next.t("Reconnect with the new iD"),
    href: (row, places) => places.connect,
  }),
};

const toPlace = (address, row) => address.replace("__recid__", row.recid);

/** Return the address of a row's record. */
export const toRecord = (row, places) => toPlace(places.record, row);

const IS_THERE = {
  older_version: (row) => Boolean(row.recid),
  invalid_metadata: (row) => row.can_edit,
};

/** Return {label, href} of the link beside a reason, or null. */
export const readOffer = (row, places) => {
  const offer = OFFERS[row.reason] && OFFERS[row.reason]();
  const isThere = IS_THERE[row.reason] || (() => true);
  if (!offer || !isThere(row)) {
    return null;
  }
  return { label: offer.label, href: offer.href(row, places) };
};
