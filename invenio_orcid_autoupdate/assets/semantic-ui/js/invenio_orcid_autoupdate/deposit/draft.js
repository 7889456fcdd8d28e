// SPDX-License-Identifier: MIT
// Reads from the deposit form's values what the server needs to know, and no more.

/** iDs and communities that one question may have; the server refuses more. */
export const ORCIDS_MAX = 500;
export const COMMUNITIES_MAX = 100;

const idOf = (value) => (typeof value === "object" && value ? value.id : value) || "";

const people = (values, field) => {
  const found = values?.metadata?.[field];
  return Array.isArray(found) ? found : [];
};

const orcidsOf = (persons) => {
  const identifiers = persons.flatMap(
    (person) => person?.person_or_org?.identifiers || []
  );
  const orcids = identifiers
    .filter((one) => one?.scheme === "orcid" && one.identifier)
    .map((one) => String(one.identifier).trim());
  return [...new Set(orcids)].sort();
};

const communitiesOf = (values) => {
  const present = values?.parent?.communities?.ids || [];
  const asked = values?.parent?.review?.receiver?.community;
  return [...new Set([...present, asked].filter(Boolean))].slice(0, COMMUNITIES_MAX);
};

/** Return the question about a draft, or null if it has more people than can be asked for. */
export const readDraft = (values) => {
  const orcids = orcidsOf(people(values, "creators"));
  const contributors = orcidsOf(people(values, "contributors"));
  if (orcids.length > ORCIDS_MAX || contributors.length > ORCIDS_MAX) {
    return null;
  }
  return {
    orcids,
    contributors,
    resource_type: idOf(values?.metadata?.resource_type),
    communities: communitiesOf(values),
    is_external_doi: values?.pids?.doi?.provider === "external",
  };
};

export const countCreators = (values) => people(values, "creators").length;

/** Whether the record, not just its files, stays closed when it is published. */
export const isClosed = (values) => values?.access?.record === "restricted";

export const isPublished = (values) => Boolean(values?.is_published);

/** Return the creators with one more. */
export const withCreator = (values, creator) => [
  ...people(values, "creators"),
  creator,
];
