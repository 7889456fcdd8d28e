// SPDX-License-Identifier: MIT
// Previews of older works, and runs, as the API returns them.

export const work = (id, state, fields = {}) => ({
  id,
  title: `Work ${id}`,
  doi: `10.5072/${id}`,
  year: "2026",
  state,
  reason: state === "not_sent" ? "no_doi" : null,
  claim_state: null,
  other_source: state === "other_source" ? "DataCite" : null,
  ticked: state === "will_be_added",
  can_be_added: state === "will_be_added" || state === "other_source",
  ...fields,
});

const STATES = ["will_be_added", "other_source", "in_orcid", "not_sent"];

export const older = (...works) => {
  const count = (state) => works.filter((one) => one.state === state).length;
  return {
    counts: Object.fromEntries(STATES.map((state) => [state, count(state)])),
    reasons: count("not_sent") ? { no_doi: count("not_sent") } : {},
    reason_labels: { no_doi: "No DOI" },
    sources: {},
    years: [{ year: "2026", count: count("will_be_added") }],
    is_orcid_known: true,
    hits: { hits: works, total: works.length },
  };
};

const LINKS = {
  running: { cancel: "/cancel" },
  cancelled: { continue: "/continue" },
  finished: {},
};

export const run = (fields = {}) => {
  const { state = "running" } = fields;
  return {
    id: "run-1",
    kind: "backfill",
    state,
    total: 37,
    added: 0,
    failed: 0,
    waiting: 37,
    reasons: {},
    reason_labels: {},
    waiting_since: null,
    links: LINKS[state],
    ...fields,
  };
};
