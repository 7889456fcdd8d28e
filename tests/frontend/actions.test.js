// SPDX-License-Identifier: MIT

import { ACTIONS, readOffered } from "@js/invenio_orcid_autoupdate/works/actions";
import { toggleFilter } from "@js/invenio_orcid_autoupdate/works/Facets";
import {
  describeActor,
  describeLine,
} from "@js/invenio_orcid_autoupdate/works/history";
import { readOffer } from "@js/invenio_orcid_autoupdate/works/offers";
import { PLACES, row } from "./samples";

test("a row offers what the server says, in the order of the screen", () => {
  expect(readOffered(row({ actions: ["not_me", "remove", "unknown"] }))).toEqual([
    "preview",
    "remove",
    "not_me",
  ]);
  expect(readOffered(row({ actions: undefined }))).toEqual(["preview"]);
});

test.each([
  [{ state: "skipped", reason: "older_than_optin" }, "Add"],
  [{ state: "skipped", reason: "other_source" }, "Add as well"],
  [{ state: "failed", reason: "wrong_source" }, "Add as own entry"],
  [{ state: "needs_approval" }, "Add to ORCID"],
  [{ state: "removed_in_orcid" }, "Add again"],
])("a work that is %p reads %s", (fields, label) => {
  const work = row({ ...fields, actions: ["add"] });
  const [name] = readOffered(work);
  expect(ACTIONS[name].label(work)).toBe(label);
  expect(ACTIONS[name].path).toBe("add");
});

test("a work that is not mine can become mine, others are undone while they wait", () => {
  const offeredIn = (state) => readOffered(row({ state, actions: ["undo"] }));
  expect(offeredIn("not_me")).toContain("undo");
  expect(offeredIn("pending")).toContain("undo");
  expect(offeredIn("removed")).not.toContain("undo");
  expect(ACTIONS.undo.label(row({ state: "not_me" }))).toBe("It is mine");
  expect(ACTIONS.undo.label(row({ state: "pending" }))).toBe("Undo");
});

test.each([
  ["permission_lost", "Reconnect", "/orcid/connect"],
  ["permission_small", "Reconnect", "/orcid/connect"],
  ["record_deprecated", "Reconnect with the new iD", "/orcid/connect"],
  ["contributor_only", "Change this setting", "/account/settings/orcid/#contributors"],
  ["older_version", "Open newer version", "/records/abcd-1234/latest"],
  ["record_locked", "Open ORCID", PLACES.orcidRecord],
  ["record_deactivated", "Open ORCID", PLACES.orcidRecord],
  ["record_unclaimed", "Open ORCID", PLACES.orcidRecord],
])("the reason %s leads on: %s", (reason, label, href) => {
  expect(readOffer(row({ reason }), PLACES)).toEqual({ label, href });
});

test("a record that lacks something leads to its form, for whoever may edit it", () => {
  const lacking = { reason: "invalid_metadata", can_edit: true };
  expect(readOffer(row(lacking), PLACES)).toEqual({
    label: "Edit record",
    href: "/uploads/abcd-1234",
  });
  expect(readOffer(row({ ...lacking, can_edit: false }), PLACES)).toBeNull();
});

test("other reasons lead nowhere", () => {
  expect(readOffer(row({ reason: "no_doi" }), PLACES)).toBeNull();
  expect(readOffer(row({ reason: "older_version", recid: null }), PLACES)).toBeNull();
});

test.each([
  ["create", "accepted", "Added to ORCID"],
  ["delete", "accepted", "Removed from ORCID"],
  ["update", "mark-removed", "You deleted it in ORCID"],
  ["update", "unreachable", "ORCID did not answer"],
  ["would_create", "dry_run", "Test run: would be added to ORCID"],
  ["something", "new", "No change, nothing sent"],
])("history: %s, %s is told as %s", (action, outcome, sentence) => {
  expect(describeLine({ action, outcome, changed: [] })).toBe(sentence);
});

test.each([
  ["add", "Asked to add it"],
  ["retry", "Asked to try again"],
  ["remove", "Asked to remove it"],
  ["not_me", "Said “This is not me”"],
  ["undo", "Took it back"],
  ["dismiss", "Said “No, thanks”"],
])("history: what was asked for, %s, is told as %s", (action, sentence) => {
  expect(describeLine({ action, outcome: "asked", changed: [] })).toBe(sentence);
});

test("history: an update tells what it changed, if that is known", () => {
  const update = { action: "update", outcome: "accepted" };
  const changed = ["title", "publication-date", "something-new"];
  expect(describeLine({ ...update, changed })).toBe(
    "Updated: title, date, something-new"
  );
  expect(describeLine({ ...update, changed: [] })).toBe("Updated in ORCID");
  expect(describeLine({ ...update, outcome: "retry", changed })).toBe(
    "ORCID did not answer"
  );
});

test.each([
  ["researcher", "You"],
  ["operator", "Operator"],
  [null, "Zenodo"],
])("history: %p reads %s", (actor, name) => {
  expect(describeActor({ actor }, "Zenodo")).toBe(name);
});

test("a filter is switched on and off, the others stay", () => {
  const one = toggleFilter([["year", "2026"]], "state", "skipped");
  expect(one).toEqual([
    ["year", "2026"],
    ["state", "skipped"],
  ]);
  expect(toggleFilter(one, "state", "skipped")).toEqual([["year", "2026"]]);
});
