// SPDX-License-Identifier: MIT

import { http } from "@js/invenio_orcid_autoupdate/works/api";
import { Results } from "@js/invenio_orcid_autoupdate/works/Results";
import { Row } from "@js/invenio_orcid_autoupdate/works/Row";
import { EMPTY } from "@js/invenio_orcid_autoupdate/works/store";
import { SHOWN_MS, Toast } from "@js/invenio_orcid_autoupdate/works/Toast";
import { act, fireEvent, render, screen } from "@testing-library/react";
import React from "react";
import { Around, row } from "./samples";

const find = (name) => screen.getByTestId(`orcid-works-${name}`);

const show = (work, value = {}) =>
  render(
    <Around {...value}>
      <Row row={work} />
    </Around>
  );

afterEach(() => {
  window.isNarrow = false;
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test("a row is marked with its state and reason, and says both", () => {
  show(
    row({
      state: "skipped",
      state_label: "Not sent",
      reason: "no_doi",
      reason_text: "No DOI.",
    })
  );
  expect(find("row").dataset).toMatchObject({ state: "skipped", reason: "no_doi" });
  expect(find("state")).toHaveTextContent("Not sent");
  expect(find("state")).toHaveClass("orcid-state", "neutral");
  expect(find("reason")).toHaveTextContent("No DOI.");
});

test("a title is text", () => {
  show(row({ title: "<img src=x onerror=alert(1)>" }));
  expect(find("title").innerHTML).toBe("&lt;img src=x onerror=alert(1)&gt;");
  expect(find("title")).toHaveAttribute("href", "/records/abcd-1234");
});

test("removing asks before, in these words", async () => {
  const run = jest.fn().mockResolvedValue();
  show(row(), { commands: { run } });
  fireEvent.click(find("action-remove"));
  const dialog = find("dialog-remove");
  expect(dialog).toHaveTextContent("Remove “On cracked pots” from your ORCID record?");
  expect(dialog).toHaveTextContent(
    "The record on Demo repository stays. We will not add it again unless you ask."
  );
  fireEvent.click(find("dialog-remove-cancel"));
  expect(run).not.toHaveBeenCalled();
  fireEvent.click(find("action-remove"));
  await act(async () => {
    fireEvent.click(find("dialog-remove-confirm"));
  });
  expect(run).toHaveBeenCalledWith(expect.anything(), "remove", undefined);
});

test("the preview says what ORCID shows, what it was, and what speaks against it", async () => {
  const data = {
    shows: [{ code: "title", label: "Title", value: "Tea pots", was: "Tea cups" }],
    checks: [{ ok: false, text: "The record has no DOI." }],
    technical: { sends: {} },
  };
  jest.spyOn(http, "get").mockResolvedValue({ data });
  show(row());
  await act(async () => {
    fireEvent.click(find("action-preview"));
  });
  expect(screen.getByTestId("orcid-preview-shows")).toHaveTextContent("was: Tea cups");
  fireEvent.click(screen.getByText("Checks"));
  expect(screen.getByTestId("orcid-preview-checks")).toHaveTextContent(
    "✗Problem:The record has no DOI."
  );
});

test("adding runs at once", async () => {
  const run = jest.fn().mockResolvedValue();
  show(row({ state: "skipped", actions: ["add"] }), { commands: { run } });
  await act(async () => {
    fireEvent.click(find("action-add"));
  });
  expect(run).toHaveBeenCalledWith(expect.anything(), "add", undefined);
});

test("a narrow window has one menu with all actions", () => {
  window.isNarrow = true;
  show(row());
  fireEvent.click(find("menu"));
  expect(find("menu")).toHaveTextContent("Actions");
  expect(find("action-remove")).toHaveTextContent("Remove…");
  expect(find("action-not-me")).toHaveTextContent("This is not me…");
});

test("the history is read when it is opened, ten lines first", async () => {
  const lines = [...Array(12)].map((_, id) => ({
    id,
    at: "2026-11-20T10:00:00Z",
    actor: null,
    action: "update",
    changed: ["title"],
    outcome: "accepted",
  }));
  const get = jest.spyOn(http, "get").mockResolvedValue({ data: { hits: lines } });
  show(row({ activities: 12 }));
  expect(get).not.toHaveBeenCalled();
  const toggle = find("activity-toggle");
  expect(toggle).toHaveTextContent("Activity (12)");
  await act(async () => {
    toggle.parentElement.open = true;
    fireEvent(toggle.parentElement, new Event("toggle"));
  });
  expect(find("activity").children).toHaveLength(10);
  expect(find("activity").firstChild).toHaveTextContent("Updated: title");
  fireEvent.click(find("activity-all"));
  expect(find("activity").children).toHaveLength(12);
});

test("a disconnected person can look and not select", () => {
  show(row({ actions: [] }), { isReadOnly: true });
  expect(screen.queryByTestId("orcid-works-select")).toBeNull();
});

test("a toast leaves after ten seconds, but not under somebody's hand", () => {
  jest.useFakeTimers();
  const dispatch = jest.fn();
  const toast = { row: row(), text: "Queued", canUndo: true };
  render(
    <Around state={{ ...EMPTY, toast }} dispatch={dispatch}>
      <Toast />
    </Around>
  );
  fireEvent.mouseEnter(find("toast"));
  act(() => {
    jest.advanceTimersByTime(2 * SHOWN_MS);
  });
  expect(dispatch).not.toHaveBeenCalled();
  fireEvent.mouseLeave(find("toast"));
  act(() => {
    jest.advanceTimersByTime(SHOWN_MS);
  });
  expect(dispatch).toHaveBeenCalledWith({ type: "toastLeft" });
});

const list = (fields) =>
  render(
    <Around>
      <Results
        rows={[]}
        isLoading={false}
        hasFailed={false}
        isNarrowed={false}
        onRetry={() => {}}
        onClear={() => {}}
        {...fields}
      />
    </Around>
  );

test.each([
  [{}, "empty", "No records on Demo repository name your iD yet."],
  [{ isNarrowed: true }, "empty", "No works match."],
  [{ hasFailed: true }, "error", "The list could not be loaded."],
])("without works %p the list says so", (fields, name, words) => {
  list(fields);
  expect(find(name)).toHaveTextContent(words);
});

test("five placeholders stand for what is being loaded", () => {
  list({ isLoading: true });
  expect(find("loading").children).toHaveLength(5);
});
