// SPDX-License-Identifier: MIT

import { SELECTION_MAX } from "@js/invenio_orcid_autoupdate/works/actions";
import { describeBulk } from "@js/invenio_orcid_autoupdate/works/bulk";
import {
  canUndo,
  EMPTY,
  isMatching,
  isMoving,
  overlay,
  reduce,
  toSelection,
} from "@js/invenio_orcid_autoupdate/works/store";
import { row } from "./samples";

const other = row({ id: "second", title: "Another work" });

const REFUSED = [{ id: "second", message: "Not now." }];

test("after an action the row shows what the server returned", () => {
  const fresh = row({ state: "pending", actions: ["undo"] });
  const state = reduce(EMPTY, {
    type: "acted",
    row: fresh,
    text: "Queued",
    canUndo: true,
  });
  expect(overlay([row(), other], state.rows)).toEqual([fresh, other]);
  expect(state.toast).toEqual({ row: fresh, text: "Queued", canUndo: true });
});

test("a new search forgets newer rows and counts of the old one", () => {
  const state = reduce(EMPTY, {
    type: "refreshed",
    rows: [row({ state: "pending" })],
    found: { total: 1, aggregations: {} },
  });
  expect(reduce(state, { type: "searched" })).toMatchObject({ rows: {}, found: null });
});

test("what was refused stands beside its row until something works", () => {
  const refused = reduce(EMPTY, {
    type: "refused",
    id: row().id,
    problem: { text: "No." },
  });
  expect(refused.errors).toEqual({ [row().id]: { text: "No." } });
  expect(reduce(refused, { type: "acted", row: row(), text: "" }).errors).toEqual({});
});

test("a second click takes a row out of the selection", () => {
  const once = reduce(EMPTY, { type: "toggled", row: row() });
  expect(Object.keys(once.selected)).toEqual([row().id]);
  expect(reduce(once, { type: "toggled", row: row() }).selected).toEqual({});
});

test("no more works can be selected one by one than the server takes", () => {
  const rows = [...Array(SELECTION_MAX + 10)].map((_, index) =>
    row({ id: String(index) })
  );
  const full = reduce(EMPTY, { type: "selected", rows });
  expect(Object.keys(full.selected)).toHaveLength(SELECTION_MAX);
  const more = reduce(full, { type: "toggled", row: other });
  expect(Object.keys(more.selected)).toHaveLength(SELECTION_MAX);
});

test("the server is told ids, or the question that finds all", () => {
  const query = {
    queryString: "tea",
    filters: [
      ["state", "skipped"],
      ["state", "failed"],
      ["year", "2026"],
    ],
  };
  const some = reduce(EMPTY, { type: "selected", rows: [row(), other] });
  expect(toSelection(some, query)).toEqual({ ids: [row().id, "second"] });
  expect(toSelection(reduce(some, { type: "allSelected" }), query)).toEqual({
    all: true,
    q: "tea",
    facets: { state: ["skipped", "failed"], year: ["2026"] },
  });
});

test("a partial result names the works that were not possible", () => {
  const picked = reduce(EMPTY, { type: "selected", rows: [row(), other] });
  const result = { name: "add", done: 1, ids: [row().id], not_possible: REFUSED };
  const state = reduce(picked, { type: "bulkDone", result, live: "" });
  expect(state.bulk.not_possible[0].title).toBe("Another work");
  expect(state.selected).toEqual({});
});

// English plurals are the catalogue's.
test.each([
  [
    "add",
    18,
    1,
    /^18 works? (is|are) being added\. This was not possible for 1 work\.$/,
  ],
  ["remove", 3, 0, /^3 works? (is|are) being removed\.$/],
  ["retry", 1, 0, /^1 work is tried again\.$/],
  ["dismiss", 0, 2, /^This was not possible for 2 works?\.$/],
])("what is done with many works is said: %s, %i, %i", (name, done, refused, words) => {
  const result = { name, done, not_possible: Array(refused).fill({ id: "1" }) };
  expect(describeBulk(result)).toMatch(words);
});

test.each([
  ["remove", true],
  ["add", true],
  ["dismiss", true],
  ["retry", false],
])("what was asked of many can be taken back: %s, %p", (name, isOffered) => {
  const result = { name, done: 1, ids: [row().id], not_possible: [] };
  const state = reduce(EMPTY, { type: "bulkDone", result, live: "" });
  expect(state.toast.text).toBe(describeBulk(result));
  expect(state.bulk).toBeNull();
  expect(canUndo(state)).toBe(isOffered);
  const later = reduce(state, { type: "announced", row: row(), text: "Removed" });
  expect([later.live, later.toast]).toEqual(["Removed", state.toast]);
});

test("where nothing was possible there is nothing to take back", () => {
  const result = { name: "remove", done: 0, ids: [], not_possible: REFUSED };
  const state = reduce(EMPTY, { type: "bulkDone", result, live: "" });
  expect(state.toast).toBeNull();
});

test("undo is offered as long as the server offers it", () => {
  const fresh = row({ state: "pending", actions: ["undo"] });
  const acted = reduce(EMPTY, { type: "acted", row: fresh, text: "", canUndo: true });
  expect(canUndo(acted)).toBe(true);
  const sent = row({ actions: ["remove"] });
  const later = reduce(acted, { type: "refreshed", rows: [sent] });
  expect(canUndo(later)).toBe(false);
  const undone = reduce(EMPTY, { type: "acted", row: fresh, text: "", canUndo: false });
  expect(canUndo(undone)).toBe(false);
});

test("what was announced of the same work can still be undone", () => {
  const fresh = row({ state: "pending", actions: ["undo"] });
  const acted = reduce(EMPTY, { type: "acted", row: fresh, text: "", canUndo: true });
  const there = row({ actions: ["undo", "remove"] });
  const same = reduce(reduce(acted, { type: "refreshed", rows: [there] }), {
    type: "announced",
    row: there,
    text: "Added",
  });
  expect(same.toast.text).toBe("Added");
  expect(canUndo(same)).toBe(true);
  const another = reduce(acted, { type: "announced", row: other, text: "Added" });
  expect(canUndo(another)).toBe(false);
});

test("a row that is no longer what the list was narrowed to is known", () => {
  const filters = [
    ["state", "needs_approval"],
    ["year", "2026"],
  ];
  expect(isMatching(row({ state: "needs_approval" }), filters)).toBe(true);
  expect(isMatching(row({ state: "in_orcid" }), filters)).toBe(false);
  expect(isMatching(row(), [["reason", "no_doi"]])).toBe(false);
  expect(isMatching(row(), [])).toBe(true);
});

test("works that are tried again by themselves are looked at", () => {
  const soon = "2026-11-20T10:00:00+00:00";
  expect(isMoving(row({ state: "pending" }))).toBe(true);
  expect(isMoving(row({ state: "on_hold", next_attempt_at: soon }))).toBe(true);
  expect(isMoving(row({ state: "on_hold", next_attempt_at: null }))).toBe(false);
  expect(isMoving(row())).toBe(false);
});
