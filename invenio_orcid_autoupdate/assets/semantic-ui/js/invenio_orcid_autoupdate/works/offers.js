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

const OFFERS = {
  contributor_only: () => ({
    label: i18next.t("Change this setting"),
    href: (row, places) => places.settings,
  }),
  older_version: () => ({
    label: i18next.t("Open newer version"),
    href: (row, places) => `${toRecord(row, places)}/latest`,
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

/** Return the address of a row's record. */
export const toRecord = (row, places) => places.record.replace("__recid__", row.recid);

/** Return {label, href} of the link beside a reason, or null. */
export const readOffer = (row, places) => {
  const offer = OFFERS[row.reason] && OFFERS[row.reason]();
  const needsRecord = row.reason === "older_version";
  if (!offer || (needsRecord && !row.recid)) {
    return null;
  }
  return { label: offer.label, href: offer.href(row, places) };
};
