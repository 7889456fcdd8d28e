// SPDX-License-Identifier: MIT

import { SELECTION_MAX } from "@js/invenio_orcid_autoupdate/works/actions";
import { http } from "@js/invenio_orcid_autoupdate/api";
import { canUndo, EMPTY, reduce } from "@js/invenio_orcid_autoupdate/works/store";
import { makeCommands } from "@js/invenio_orcid_autoupdate/works/commands";
import { row } from "./samples";

const page = (...hits) => ({ hits, aggregations: {}, total: hits.length });

let state;
let search;
let commands;

beforeEach(() => {
  state = EMPTY;
  search = jest.fn().mockResolvedValue(page());
  const dispatch = (message) => {
    state = reduce(state, message);
  };
  commands = makeCommands(dispatch, search, "/works");
  ["get", "post", "delete"].forEach((method) => {
    jest.spyOn(http, method).mockReset();
  });
});

test("an action is a POST, and its row, counts and undo are the server's", async () => {
  const fresh = row({ state: "pending", actions: ["undo"] });
  search.mockResolvedValue(page(fresh));
  http.post.mockResolvedValue(fresh);
  await commands.run(row({ state: "skipped" }), "add");
  expect(http.post).toHaveBeenCalledWith("/api/orcid-autoupdate/works/1/add");
  expect(state.rows[fresh.id]).toEqual(fresh);
  expect(state.toast.canUndo).toBe(true);
  expect(state.live).toBe("Queued: On cracked pots");
  expect(search).toHaveBeenCalledTimes(1);
});

test("what the worker sent at once is announced as sent", async () => {
  http.post.mockResolvedValue(row({ state: "pending" }));
  search.mockResolvedValue(page(row()));
  await commands.run(row({ state: "skipped" }), "add");
  expect(state.rows[row().id].state).toBe("in_orcid");
  expect(state.live).toBe("Added to your ORCID record: On cracked pots");
});

test("removing is a DELETE", async () => {
  http.delete.mockResolvedValue(row({ state: "removed" }));
  await commands.run(row(), "remove");
  expect(http.delete).toHaveBeenCalledWith("/api/orcid-autoupdate/works/1");
});

test("a refusal is shown in the server's words with a reference, and nothing changes", async () => {
  http.post.mockRejectedValue({ response: { data: { message: "Not now." } } });
  await commands.run(row(), "retry");
  expect(state.errors[row().id].text).toBe("Not now. Reference: 0b0e6d0e");
  expect(state.rows).toEqual({});
});

test("whoever was signed out meanwhile is told so, not that ORCID refused", async () => {
  const denied = { response: { status: 401, data: { message: "Permission denied." } } };
  http.post.mockRejectedValue(denied);
  const problem = { text: "You have been signed out.", isSignedOut: true };
  await commands.run(row(), "retry");
  expect(state.errors[row().id]).toEqual(problem);
  await commands.runMany("add", { ids: [] });
  expect(state.bulk.error).toEqual(problem);
});

test("what was never sent is not said to be removed", async () => {
  const asked = row({ state: "pending", pushed_at: null, title: null });
  const declined = row({ state: "removed", pushed_at: null, title: null });
  search.mockResolvedValue(page(declined));
  await commands.refresh([asked]);
  expect(state.live).toBe("Not added: 10.5072/abcd-1234");
});

const REMOVED = { state: "removed", state_label: "Removed from ORCID" };

test("of several works that settle together the number is announced", async () => {
  const asked = ["1", "2"].map((id) => row({ id, state: "pending" }));
  const gone = asked.map(({ id }) => row({ id, ...REMOVED }));
  search.mockResolvedValue(page(gone[0], asked[1]));
  await commands.refresh(asked);
  expect(state.live).toBe("Removed from ORCID: On cracked pots");
  search.mockResolvedValue(page(...gone));
  await commands.refresh(asked);
  expect(state.live).toBe("Removed from ORCID: 2 works");
});

test("a look that finds a work as it was announces nothing", async () => {
  const held = row({ state: "on_hold", next_attempt_at: "2026-11-20T10:00:00Z" });
  search.mockResolvedValue(page(held));
  await commands.refresh([held]);
  expect(state.live).toBe("");
  expect(state.toast).toBeNull();
});

test("no answer at all has a sentence as well", async () => {
  http.post.mockRejectedValue(new Error("Network Error"));
  await commands.run(row(), "retry");
  expect(state.errors[row().id].text).toMatch(
    /^That did not work\. Please try again\./
  );
});

test("many works are one request, and what is wrong with it is said", async () => {
  const done = { done: 2, ids: ["1", "2"], not_possible: [] };
  http.post.mockResolvedValueOnce(done);
  await commands.runMany("add", { ids: ["1", "2"] });
  expect(http.post).toHaveBeenCalledWith("/works/actions/add", { ids: ["1", "2"] });
  expect(state.live).toMatch(/^2 works? (is|are) being added\.$/);
  http.post.mockRejectedValueOnce({ response: { data: { message: "Too many." } } });
  await commands.runMany("add", { ids: [] });
  expect(state.bulk.error.text).toBe("Too many.");
});

test("many works are taken back in as many requests as the server needs, told as one", async () => {
  const ids = [...Array(SELECTION_MAX + 1)].map((_, index) => String(index));
  const refused = { id: "200", code: "not_offered", message: "Not now." };
  const [some, last] = [ids.slice(0, SELECTION_MAX), ids.slice(SELECTION_MAX)];
  http.post
    .mockResolvedValueOnce({ done: 200, ids: some, not_possible: [] })
    .mockResolvedValueOnce({ done: 0, ids: [], not_possible: [refused] });
  await commands.undoMany(ids);
  expect(http.post.mock.calls).toEqual([
    ["/works/actions/undo", { ids: some }],
    ["/works/actions/undo", { ids: last }],
  ]);
  expect(state.toast.text).toMatch(/^Undone for 200 works?\.$/);
  expect(canUndo(state)).toBe(false);
  expect(state.live).toMatch(
    /^Undone for 200 works?\. This was not possible for 1 work\.$/
  );
  expect(state.bulk.not_possible[0].message).toBe("Not now.");
});

test("a look at waiting works reads those that left the page, and announces an end", async () => {
  const waiting = row({ state: "pending" });
  const settled = row({ state: "in_orcid" });
  http.get.mockResolvedValue(settled);
  await commands.refresh([waiting]);
  expect(http.get).toHaveBeenCalledWith("/api/orcid-autoupdate/works/1");
  expect(state.rows[waiting.id]).toEqual(settled);
  expect(state.live).toBe("Added to your ORCID record: On cracked pots");
});
