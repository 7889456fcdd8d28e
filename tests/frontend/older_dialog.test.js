// SPDX-License-Identifier: MIT

import { OlderWorks, PATIENCE_MS } from "@js/invenio_orcid_autoupdate/older/OlderWorks";
import { isAsked, onChanged } from "@js/invenio_orcid_autoupdate/older/page";
import { http } from "@js/invenio_orcid_autoupdate/api";
import { act, fireEvent, render, screen } from "@testing-library/react";
import React from "react";
import { older, run, work } from "./older_samples";

const OWN = "/api/orcid-autoupdate/me/backfill";
const PLACES = { site: "Demo repository", works: "/account/settings/orcid/works" };

const find = (name) => screen.getByTestId(`orcid-${name}`);
const missing = (name) => expect(screen.queryByTestId(`orcid-${name}`)).toBeNull();
const refusal = (status, data) => ({ response: { status, data } });

let get;
let post;

/** Let the API answer; an error is thrown. */
const answer = (mock, answers) =>
  mock.mockImplementation(async (address) => {
    const found = answers[address];
    if (found?.response) {
      throw found;
    }
    return found || ""; // 204: there is none
  });

const show = async (runId = "") => {
  render(
    <>
      <div role="status" data-testid="orcid-live" />
      <a href="#older" data-orcid-older={runId} data-testid="opener">
        Add older works…
      </a>
      <OlderWorks places={PLACES} isAsked={isAsked()} />
    </>
  );
};

const open = async () => {
  await act(async () => {
    screen.getByTestId("opener").focus();
    fireEvent.click(screen.getByTestId("opener"));
  });
};

const press = async (name) => {
  await act(async () => {
    fireEvent.click(find(name));
  });
};

beforeEach(() => {
  get = jest.spyOn(http, "get");
  post = jest.spyOn(http, "post");
  answer(get, {});
  window.history.replaceState(null, "", "/account/settings/orcid/");
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const FOUND = older(
  work("1", "will_be_added"),
  work("2", "will_be_added"),
  work("3", "other_source"),
  work("4", "in_orcid"),
  work("5", "not_sent")
);

test("nothing is asked before it is opened", async () => {
  await show();
  expect(get).not.toHaveBeenCalled();
  expect(post).not.toHaveBeenCalled();
  missing("older-dialog");
});

test("a link opened in a new tab is left alone", async () => {
  await show();
  fireEvent.click(screen.getByTestId("opener"), { ctrlKey: true });
  missing("older-dialog");
});

test("it says what was found, and adds what is ticked", async () => {
  answer(post, {
    [`${OWN}/preview`]: FOUND,
    [OWN]: run({ total: 2 }),
  });
  await show();
  await open();
  expect(find("older")).toHaveTextContent("5 public work");
  expect(find("older-other_source")).toHaveTextContent("added by DataCite");
  expect(find("older-in_orcid")).toHaveTextContent("added by Demo repository");
  expect(find("older-not_sent")).toHaveTextContent("No DOI: 1");
  expect(window.location.search).toBe("?backfill=1");
  const boxes = screen.getAllByTestId("orcid-older-tick");
  expect(boxes.map((box) => box.checked)).toEqual([true, true, false]);
  fireEvent.click(boxes[0]);
  expect(find("older-tick-all").indeterminate).toBe(true);
  expect(find("older-add")).toHaveTextContent(/^Add 1 work/);
  fireEvent.click(boxes[2]);
  expect(find("older-add")).toHaveTextContent(/^Add 2 work/);
  await press("older-add");
  expect(post).toHaveBeenLastCalledWith(OWN, { ids: ["2", "3"] });
  expect(find("run-progress")).toHaveAttribute("aria-valuemax", "2");
});

test("tick boxes have InvenioRDM's look and are named by their words", async () => {
  answer(post, { [`${OWN}/preview`]: FOUND });
  await show();
  await open();
  const boxes = screen.getAllByRole("checkbox", { hidden: true });
  expect(boxes).toHaveLength(4);
  boxes.forEach((box) => {
    expect(box.closest(".ui.checkbox")).toHaveClass("orcid-choice");
    expect(box.labels).toHaveLength(1);
    expect(box.labels[0]).not.toBeEmptyDOMElement();
  });
  fireEvent.click(boxes[1].labels[0]);
  expect(boxes[1].checked).toBe(false);
});

test("more than 500 works are listed by year at once", async () => {
  const preview = { ...FOUND, hits: { ...FOUND.hits, total: 1200 } };
  answer(post, { [`${OWN}/preview`]: preview, [OWN]: run() });
  await show();
  await open();
  expect(screen.getAllByTestId("orcid-older-tick")).toHaveLength(1);
  expect(find("older-tick").closest("details").open).toBe(true);
  expect(find("older-will_be_added")).toHaveTextContent("2026 (2)");
  await press("older-add");
  expect(post).toHaveBeenLastCalledWith(OWN, { years: ["2026"] });
});

test("without a tick there is nothing to press", async () => {
  answer(post, { [`${OWN}/preview`]: FOUND });
  await show();
  await open();
  fireEvent.click(find("older-tick-all"));
  expect(find("older-add")).toBeDisabled();
});

test("with nothing to add it says so", async () => {
  answer(post, { [`${OWN}/preview`]: older(work("4", "in_orcid")) });
  await show();
  await open();
  expect(find("older-empty")).toHaveTextContent(
    "Everything is up to date. There is nothing to add."
  );
  missing("older-add");
});

test("after two seconds it says that it looks", async () => {
  jest.useFakeTimers();
  get.mockReturnValue(new Promise(() => {}));
  await show();
  await open();
  missing("older-looking");
  act(() => {
    jest.advanceTimersByTime(PATIENCE_MS);
  });
  expect(find("older-looking")).toHaveTextContent("Looking for your works…");
  expect(find("live")).toHaveTextContent("Looking for your works…");
});

test("what cannot be read can be tried again", async () => {
  answer(post, { [`${OWN}/preview`]: refusal(409, { message: "Please reconnect." }) });
  await show();
  await open();
  expect(find("older-error")).toHaveTextContent("Please reconnect.");
  answer(post, { [`${OWN}/preview`]: FOUND });
  await press("older-error-retry");
  expect(find("older-add")).toBeInTheDocument();
});

test("a run that is under way is found again, and followed to its end", async () => {
  jest.useFakeTimers();
  window.history.replaceState(null, "", "/account/settings/orcid/?backfill=1");
  answer(get, {
    [OWN]: run({ added: 21 }),
    "/api/orcid-autoupdate/runs/run-1": run({
      added: 35,
      failed: 2,
      state: "finished",
      reasons: { rejected: 2 },
      reason_labels: { rejected: "Not accepted by ORCID" },
    }),
  });
  await act(async () => show());
  expect(find("run-text")).toHaveTextContent("21 of 37");
  expect(find("live")).toHaveTextContent("21 of 37");
  expect(find("run")).toHaveTextContent("You can close this page.");
  await act(async () => {
    jest.advanceTimersByTime(2000);
  });
  expect(find("run-text")).toHaveTextContent("35 added · 2 could not be sent");
  expect(find("live")).toHaveTextContent("35 added · 2 could not be sent");
  expect(find("run-why")).toHaveTextContent("Not accepted by ORCID: 2");
  expect(find("run-works")).toHaveAttribute("href", PLACES.works);
  expect(post).not.toHaveBeenCalled();
});

test("a run that was stopped too late is finished", async () => {
  answer(get, { [OWN]: run() });
  answer(post, {
    "/api/orcid-autoupdate/runs/run-1/cancel": run({ added: 37, state: "cancelled" }),
  });
  await show();
  await open();
  await press("run-stop");
  expect(find("run-text")).toHaveTextContent("37 added");
  missing("run-continue");
});

test("how far the first batch is, is not claimed to be known", async () => {
  answer(get, { [OWN]: run() });
  await show();
  await open();
  expect(find("run-progress")).not.toHaveAttribute("aria-valuenow");
  expect(find("run-progress")).toHaveClass("orcid-moving");
});

test("whoever was signed out can sign in again", async () => {
  answer(post, { [`${OWN}/preview`]: refusal(401, { message: "Permission denied." }) });
  await show();
  await open();
  expect(find("older-error")).toHaveTextContent("You have been signed out. Sign in");
  expect(find("sign-in")).toHaveAttribute(
    "href",
    expect.stringContaining("?backfill=1")
  );
});

test("a run is stopped and taken up again", async () => {
  jest.useFakeTimers();
  answer(get, { [OWN]: run({ added: 21 }) });
  answer(post, {
    "/api/orcid-autoupdate/runs/run-1/cancel": run({ added: 21, state: "cancelled" }),
    "/api/orcid-autoupdate/runs/run-1/continue": run({ id: "run-2", total: 16 }),
  });
  await show();
  await open();
  expect(find("run")).toHaveTextContent(
    "Stops after the current batch. Works already added stay."
  );
  await press("run-stop");
  expect(find("run-text")).toHaveTextContent("Stopping after the current batch…");
  missing("run-continue");
  const stopped = run({ added: 30, state: "cancelled" });
  answer(get, { "/api/orcid-autoupdate/runs/run-1": stopped });
  for (const seconds of [2, 3]) {
    await act(async () => {
      jest.advanceTimersByTime(1000 * seconds);
    });
  }
  expect(find("run-text")).toHaveTextContent("Stopped: 30 of 37 added.");
  expect(find("live")).toHaveTextContent("Stopped: 30 of 37 added.");
  await press("run-continue");
  expect(find("run-text")).toHaveTextContent("0 of 16");
});

test("another run is shown instead of a second one", async () => {
  const errors = [{ code: "running", run_id: "run-9" }];
  answer(post, {
    [`${OWN}/preview`]: FOUND,
    [OWN]: refusal(409, { message: "A run is already under way.", errors }),
  });
  answer(get, { "/api/orcid-autoupdate/runs/run-9": run({ id: "run-9", added: 3 }) });
  await show();
  await open();
  await press("older-add");
  expect(find("run-other")).toHaveTextContent("A run is already under way.");
  expect(find("run-text")).toHaveTextContent("3 of 37");
});

test("the link knows which run is under way, also one that removes", async () => {
  answer(get, {
    "/api/orcid-autoupdate/runs/run-1": run({
      kind: "remove_all",
      removed: 4,
      links: {},
    }),
  });
  await show("run-1");
  await open();
  expect(find("older-dialog")).toHaveTextContent("Remove the works we added");
  expect(find("run-text")).toHaveTextContent("4 of 37");
  missing("run-stop");
});

test("closing tells the page of a run, and leaves the address as it was", async () => {
  answer(get, { [OWN]: run() });
  const look = jest.fn();
  const stop = onChanged(look);
  await show();
  await open();
  await press("older-close");
  missing("older-dialog");
  expect(look).toHaveBeenCalledTimes(1);
  expect(window.location.search).toBe("");
  expect(document.activeElement).toBe(screen.getByTestId("opener"));
  stop();
});
