// SPDX-License-Identifier: MIT
// Reads from the deposit form's values what the server needs to know, and no more.

import { parseOrcid } from "./orcids";

/** iDs and communities that one question may have; the server refuses more. */
export const ORCIDS_MAX = 500;
export const COMMUNITIES_MAX = 100;

const idOf = (value) => (typeof value === "object" && value ? value.id : value) || "";

const people = (values, field) => {
  const found = values?.metadata?.[field];
  return Array.isArray(found) ? found : [];
};

const isOrcid = ({ scheme }) => !scheme || scheme === "orcid";

const orcidsOf = (persons) => {
  const orcids = persons
    .flatMap((person) => person?.person_or_org?.identifiers || [])
    .filter((one) => one && isOrcid(one))
    .map((one) => parseOrcid(one.identifier));
  return [...new Set(orcids.filter(Boolean))].sort();
};

/** Return the iDs of a draft's creators, as they stand in the form. */
export const readCreators = (values) => orcidsOf(people(values, "creators"));

const communitiesOf = (values) => {
  const present = values?.parent?.communities?.ids || [];
  const asked = values?.parent?.review?.receiver?.community;
  return [...new Set([...present, asked].filter(Boolean))].slice(0, COMMUNITIES_MAX);
};

/** Return the question about a draft, or null if it has more people than can be asked for. */
export const readDraft = (values) => {
  const orcids = readCreators(values);
  const contributors = orcidsOf(people(values, "contributors"));
  if (orcids.length > ORCIDS_MAX || contributors.length > ORCIDS_MAX) {
    return null;
  }
  return {
    id: values?.id || "",
    orcids,
    contributors,
    resource_type: idOf(values?.metadata?.resource_type),
    communities: communitiesOf(values),
    is_external_doi: values?.pids?.doi?.provider === "external",
  };
};

export const countCreators = (values) => people(values, "creators").length;

/** Whether the record, not just its files, stays closed when it is published. */
const isClosed = (values) => values?.access?.record === "restricted";

/** Whether somebody with this iD is an author or a contributor, as the form stands. */
export const names = (values, orcid) =>
  orcid !== null &&
  orcidsOf([...people(values, "creators"), ...people(values, "contributors")]).includes(
    orcid
  );

/**
 * Return what publishing the form makes of the entries in ORCID records: a key of `entries.js`.
 * @param {object} known the server's answer.
 */
const readKind = (values, known) => {
  const moves = known.has_other_versions && !known.shows_each_version;
  if (values?.is_published && known.is_public) {
    if (isClosed(values)) {
      return moves ? "back" : "removed";
    }
    // Whose iD was just put on the record has no entry yet.
    return known.own.included && !known.own.entry ? "new" : "edited";
  }
  if (moves) {
    return isClosed(values) ? "stays" : "moved";
  }
  return isClosed(values) ? "later" : "new";
};

/** What happens to an entry that is there; otherwise one is made. */
const TO_ENTRIES = ["edited", "stays", "back", "removed"];

/**
 * Return what is known of a draft, from the form and from the server.
 *
 * total: authors; count: those of them who connected an iD, or, while the draft is not saved as it
 * stands, who have one; isStored says which; kind: what publishing does; mine: whether that
 * concerns the depositor's own ORCID record; others: how many more it may concern.
 */
export const readFacts = (values, known) => {
  const orcids = readCreators(values);
  const { own } = known;
  const isStored = orcids.length > 0 && orcids.join() === known.orcids.join();
  const count = isStored ? known.creators_connected : orcids.length;
  const isAuthor = own.connected && orcids.includes(own.orcid);
  const kind = readKind(values, known);
  return {
    total: countCreators(values),
    count,
    isStored,
    kind,
    mine:
      names(values, own.orcid) &&
      (own.entry || (own.included && !TO_ENTRIES.includes(kind))),
    others: known.is_sent ? count - (isAuthor ? 1 : 0) : 0,
  };
};

/** Return the creators with one more. */
export const withCreator = (values, creator) => [
  ...people(values, "creators"),
  creator,
];
