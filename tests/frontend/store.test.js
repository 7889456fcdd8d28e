// SPDX-License-Identifier: MIT

import { SELECTION_MAX } from "@js/invenio_orcid_autoupdate/works/actions";
import { describeBulk, toSelection } from "@js/invenio_orcid_autoupdate/works/bulk";
import { EMPTY, overlay, reduce } from "@js/invenio_orcid_autoupdate/works/store";
import { row } from "./samples";

const other = row({ id: "second", title: "Another work" });

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
  const refused = reduce(EMPTY, { type: "refused", id: row().id, text: "No." });
  expect(refused.errors).toEqual({ [row().id]: "No." });
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
  const result = { done: 18, not_possible: [{ id: "second", message: "Not now." }] };
  const state = reduce(picked, { type: "bulkDone", result, live: "" });
  expect(state.bulk.not_possible[0].title).toBe("Another work");
  expect(state.selected).toEqual({});
  expect(describeBulk(result)).toBe("18 queued, 1 not possible");
  expect(describeBulk({ done: 3, not_possible: [] })).toBe("3 queued");
});
