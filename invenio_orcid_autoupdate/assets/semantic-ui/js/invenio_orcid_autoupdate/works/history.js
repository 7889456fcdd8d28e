// SPDX-License-Identifier: MIT
// Lines of history in sentences.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

const ACCEPTED = {
  create: () => i18next.t("Added to ORCID"),
  update: () => i18next.t("Updated in ORCID"),
  delete: () => i18next.t("Removed from ORCID"),
  recover: () => i18next.t("Found in your ORCID record"),
  reconcile: () => i18next.t("Compared with your ORCID record"),
};

const ASKED = {
  add: () => i18next.t("Asked to add it"),
  retry: () => i18next.t("Asked to try again"),
  remove: () => i18next.t("Asked to remove it"),
  not_me: () => i18next.t("Said “This is not me”"),
  undo: () => i18next.t("Took it back"),
  dismiss: () => i18next.t("Said “No, thanks”"),
};

const ACTORS = {
  researcher: () => i18next.t("You"),
  operator: () => i18next.t("Operator"),
};

const PARTS = {
  "title": () => i18next.t("title"),
  "journal-title": () => i18next.t("journal or publisher"),
  "short-description": () => i18next.t("description"),
  "citation": () => i18next.t("citation"),
  "type": () => i18next.t("type"),
  "publication-date": () => i18next.t("date"),
  "external-ids": () => i18next.t("identifiers"),
  "url": () => i18next.t("link"),
  "contributors": () => i18next.t("contributors"),
  "language-code": () => i18next.t("language"),
  "country": () => i18next.t("country"),
};

const REHEARSED = {
  would_create: () => i18next.t("Test run: would be added to ORCID"),
  would_update: () => i18next.t("Test run: would be updated in ORCID"),
  would_delete: () => i18next.t("Test run: would be removed from ORCID"),
};

const noAnswer = () => i18next.t("ORCID did not answer");
const noPermission = () => i18next.t("ORCID did not accept your permission");
const notAccepted = () => i18next.t("ORCID did not accept the data");
const parked = () => i18next.t("ORCID allows no changes of your record at the moment");

const REFUSED = {
  "found": ACCEPTED.recover,
  "not_found": () => i18next.t("Not found in your ORCID record"),
  "retry": noAnswer,
  "unreachable": noAnswer,
  "stop-client": noAnswer,
  "suspect-grant": noPermission,
  "close-grant": noPermission,
  "scope-too-small": noPermission,
  "reject": notAccepted,
  "review": notAccepted,
  "recover-put-code": () => i18next.t("The work was in your ORCID record already"),
  "mark-removed": () => i18next.t("You deleted it in ORCID"),
  "forget-put-code": () =>
    i18next.t("The entry in ORCID belongs to another organisation"),
  "too-many-works": () => i18next.t("Your ORCID record is full"),
  "park-locked": parked,
  "park-deactivated": parked,
  "park-unclaimed": parked,
  "deprecated": () => i18next.t("ORCID merged this iD into another one"),
};

/** Return who did it: the reader, somebody who runs the site, or the site by itself. */
export const describeActor = ({ actor }, site) =>
  ACTORS[actor] ? ACTORS[actor]() : site;

const describeChange = (changed) =>
  i18next.t("Updated: {{parts}}", {
    parts: changed.map((name) => (PARTS[name] ? PARTS[name]() : name)).join(", "),
  });

/** Return what happened, as a sentence without its end. */
export const describeLine = ({ action, outcome, changed }) => {
  if (outcome === "accepted" && action === "update" && changed.length > 0) {
    return describeChange(changed);
  }
  const known =
    REFUSED[outcome] ||
    (outcome === "asked" ? ASKED[action] : null) ||
    (outcome === "dry_run" ? REHEARSED[action] : null) ||
    (outcome === "accepted" ? ACCEPTED[action] : null);
  return known ? known() : i18next.t("No change, nothing sent");
};
