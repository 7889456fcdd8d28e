// SPDX-License-Identifier: MIT

import { http } from "@js/invenio_orcid_autoupdate/api";
import { Empty, Failed, Results } from "@js/invenio_orcid_autoupdate/works/Results";
import { Row } from "@js/invenio_orcid_autoupdate/works/Row";
import { EMPTY } from "@js/invenio_orcid_autoupdate/works/store";
import { Done, SHOWN_MS } from "@js/invenio_orcid_autoupdate/works/Works";
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

test("rows stay when something was done with many works, which is taken back at once", async () => {
  const undoMany = jest.fn().mockResolvedValue();
  const toast = { ids: [row().id, "2"], text: "2 works are being removed." };
  const value = { state: { ...EMPTY, toast }, dispatch: jest.fn() };
  render(
    <Around {...value} commands={{ undoMany }}>
      <Row row={row()} />
      <Done />
    </Around>
  );
  expect(find("title")).toHaveTextContent("On cracked pots");
  expect(find("toast")).toHaveTextContent("2 works are being removed.");
  fireEvent.click(find("toast-undo"));
  expect(undoMany).toHaveBeenCalledWith(toast.ids);
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
  expect(find("dialog-remove-cancel")).toHaveFocus();
  fireEvent.click(find("dialog-remove-cancel"));
  expect(run).not.toHaveBeenCalled();
  fireEvent.click(find("action-remove"));
  await act(async () => {
    fireEvent.click(find("dialog-remove-confirm"));
  });
  expect(run).toHaveBeenCalledWith(expect.anything(), "remove");
});

test("the preview says what ORCID shows, what it was, and what speaks against it", async () => {
  const data = {
    shows: [
      { code: "title", label: "Title", value: "Tea pots", was: "Tea cups" },
      { code: "id-self", label: "Identifiers", value: "DOI: 10.5072/a; ISBN: 1" },
      { code: "contributors", label: "Names", value: "Ada (0000-0002-1825-0097)" },
    ],
    checks: [{ ok: false, text: "The record has no DOI." }],
    technical: { sends: {} },
  };
  jest.spyOn(http, "get").mockResolvedValue(data);
  show(row());
  await act(async () => {
    fireEvent.click(find("action-preview"));
  });
  expect(screen.getByTestId("orcid-preview-shows")).toHaveTextContent("was: Tea cups");
  const tab = (name) => screen.getByTestId(`orcid-preview-tab-${name}`);
  expect(find("dialog-preview")).toHaveTextContent("Preview: On cracked pots");
  expect(screen.getByText("10.5072/a")).toHaveAttribute(
    "href",
    "https://doi.org/10.5072/a"
  );
  expect(screen.getByText("0000-0002-1825-0097")).toHaveAttribute(
    "href",
    "https://sandbox.orcid.org/0000-0002-1825-0097"
  );
  expect(tab("shows")).toHaveAttribute("aria-selected", "true");
  expect(tab("checks")).toHaveAttribute("tabindex", "-1");
  fireEvent.keyDown(tab("shows"), { key: "ArrowLeft" });
  expect(tab("technical")).toHaveFocus();
  fireEvent.keyDown(tab("technical"), { key: "ArrowLeft" });
  expect(tab("checks")).toHaveAttribute("aria-selected", "true");
  expect(document.querySelector("[role=tabpanel]")).toHaveAttribute(
    "aria-labelledby",
    tab("checks").id
  );
  expect(screen.getByTestId("orcid-preview-checks")).toHaveTextContent(
    "✗Problem:The record has no DOI."
  );
});

test("Escape leaves a dialog, and the button that opened it has the focus again", async () => {
  const { rerender } = show(row());
  find("action-not-me").focus();
  fireEvent.click(find("action-not-me"));
  expect(find("dialog-not-me-cancel")).toHaveFocus();
  rerender(
    <Around>
      <Row row={row()} />
    </Around>
  );
  fireEvent.keyDown(document, { key: "Escape", keyCode: 27 });
  expect(screen.queryByTestId("orcid-works-dialog-not-me")).toBeNull();
  expect(find("action-not-me")).toHaveFocus();
});

test("what “This is not me” does is said before", () => {
  show(row());
  fireEvent.click(find("action-not-me"));
  expect(find("not-me-outcome")).toHaveTextContent(
    "It is removed from your ORCID record and never sent again."
  );
  expect(find("dialog-not-me-confirm")).toHaveTextContent(/^This is not me$/);
  fireEvent.click(find("not-me-unwanted"));
  expect(find("dialog-not-me-confirm")).toHaveTextContent(/^Remove$/);
});

test.each([
  [{ state: "in_orcid" }, "Sent"],
  [{ state: "removed", is_in_orcid: false }, "Removed"],
  [{ state: "not_me", is_in_orcid: false }, "Removed"],
  [{ state: "removed_in_orcid", is_in_orcid: false }, "Sent"],
])("the time says of what it is: %j", (fields, word) => {
  show(row(fields));
  const [fact] = document.querySelectorAll(".orcid-named");
  expect(fact).toHaveTextContent(new RegExp(`^${word}`));
});

test("a moment in a sentence is relative, and exact for those who ask", () => {
  const soon = new Date(Date.now() + 90 * 1000).toISOString();
  const text = `ORCID is not answering. Next attempt: ${soon}.`;
  show(row({ state: "on_hold", reason: "orcid_down", reason_text: text }));
  expect(find("reason")).toHaveTextContent(
    "ORCID is not answering. Next attempt: in 1 minute."
  );
  const moment = find("reason").querySelector("time");
  expect(moment).toHaveAttribute("datetime", soon);
  expect(moment.title).toMatch(/UTC|GMT/);
});

test("a menu does not open when the keyboard comes by, and Enter opens it", () => {
  window.isNarrow = true;
  show(row());
  const menu = find("menu");
  fireEvent.focus(menu);
  expect(menu).toHaveAttribute("aria-expanded", "false");
  fireEvent.keyDown(menu, { key: "Enter" });
  expect(menu).toHaveAttribute("aria-expanded", "true");
  expect(screen.queryByTestId("orcid-works-dialog-remove")).toBeNull();
});

test("one thing alone needs no menu", () => {
  show(row());
  expect(screen.queryByTestId("orcid-works-menu")).toBeNull();
  expect(find("action-not-me")).toBeVisible();
});

test("a preview that cannot be read because one was signed out says so", async () => {
  jest.spyOn(http, "get").mockRejectedValue({ response: { status: 401 } });
  show(row());
  await act(async () => {
    fireEvent.click(find("action-preview"));
  });
  expect(find("dialog-preview")).toHaveTextContent("You have been signed out. Sign in");
});

test("adding runs at once", async () => {
  const run = jest.fn().mockResolvedValue();
  show(row({ state: "skipped", actions: ["add"] }), { commands: { run } });
  await act(async () => {
    fireEvent.click(find("action-add"));
  });
  expect(run).toHaveBeenCalledWith(expect.anything(), "add");
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
  const get = jest.spyOn(http, "get").mockResolvedValue({ hits: lines });
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

test("a history that is open tells what was just done", async () => {
  const asked = { id: 1, at: "2026-11-20T10:00:00Z", actor: "researcher", changed: [] };
  const get = jest.spyOn(http, "get").mockResolvedValue({ hits: [] });
  const { rerender } = show(row());
  const history = find("activity-toggle").parentElement;
  await act(async () => {
    history.open = true;
    fireEvent(history, new Event("toggle"));
  });
  get.mockResolvedValue({ hits: [{ ...asked, action: "not_me", outcome: "asked" }] });
  await act(async () => {
    rerender(
      <Around>
        <Row row={row({ state: "not_me", state_label: "Not mine" })} />
      </Around>
    );
  });
  expect(find("activity")).toHaveTextContent("You · Said “This is not me”");
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
      <Done />
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

const QUERY = { queryString: "", filters: [] };

test.each([
  [
    "names nobody",
    Empty,
    {},
    "empty",
    "No records on Demo repository name your iD yet.",
  ],
  ["matches nothing", Empty, { queryString: "tea" }, "empty", "No works match."],
  ["is of no year", Empty, { filters: [["year", "1"]] }, "empty", "No works match."],
])("a list that %s says so", (_name, Shown, part, name, words) => {
  const change = jest.fn();
  render(
    <Around query={{ ...QUERY, ...part }} change={change}>
      <Shown />
    </Around>
  );
  expect(find(name)).toHaveTextContent(words);
  const clear = screen.queryByTestId("orcid-works-clear");
  clear && fireEvent.click(clear);
  expect(change.mock.calls).toEqual(
    Object.keys(part).length ? [[{ queryString: "", filters: [], page: 1 }]] : []
  );
});

test("a list that cannot be loaded is tried again", () => {
  const change = jest.fn();
  render(
    <Around change={change}>
      <Failed error={new Error("down")} />
    </Around>
  );
  expect(find("error")).toHaveTextContent("The list could not be loaded.");
  fireEvent.click(find("error-retry"));
  expect(change).toHaveBeenCalledWith({});
});

test("whoever was signed out reads that instead of trying again", () => {
  render(
    <Around>
      <Failed error={{ response: { status: 401 } }} />
    </Around>
  );
  expect(find("error")).toHaveTextContent("You have been signed out.");
  expect(screen.queryByTestId("orcid-works-error-retry")).toBeNull();
});

jest.mock("react-searchkit", () => ({
  EmptyResults: () => null,
  Error: () => null,
  withState: (Shown) => Shown,
}));

test("five placeholders stand for what is being loaded", () => {
  render(
    <Around>
      <Results rows={[]} isLoading hasFailed={false} />
    </Around>
  );
  expect(find("loading").children).toHaveLength(5);
});

test("nothing that one account deposited is mine", async () => {
  const run = jest.fn().mockResolvedValue();
  window.isNarrow = true;
  const { unmount } = show(row({ same_depositor: 1 }), { commands: { run } });
  fireEvent.click(find("menu"));
  fireEvent.click(find("action-not-me"));
  expect(screen.queryByTestId("orcid-works-not-me-depositor")).toBeNull();
  unmount();
  show(row({ same_depositor: 7 }), { commands: { run } });
  fireEvent.click(find("menu"));
  fireEvent.click(find("action-not-me"));
  expect(find("dialog-not-me")).toHaveTextContent(
    "None of the 7 works that the same account deposited is mine"
  );
  fireEvent.click(find("not-me-depositor"));
  await act(async () => {
    fireEvent.click(find("dialog-not-me-confirm"));
  });
  expect(run).toHaveBeenCalledWith(expect.anything(), "not_me_depositor");
});
