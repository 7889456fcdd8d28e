// SPDX-License-Identifier: MIT

import { http } from "@js/invenio_orcid_autoupdate/api";
import {
  tellDeleted,
  watchDeletion,
} from "@js/invenio_orcid_autoupdate/published/deletion";
import {
  REMEMBERED_MAX,
  forget,
  isRemembered,
  remember,
} from "@js/invenio_orcid_autoupdate/published/memory";
import { say, tell } from "@js/invenio_orcid_autoupdate/published/news";
import { STAY_MS, showToast } from "@js/invenio_orcid_autoupdate/toast";
import { act, fireEvent, screen } from "@testing-library/react";

const status = ({ own = {}, ...fields } = {}) => ({
  is_recent: true,
  is_public: true,
  is_first: true,
  is_doi_pending: false,
  shows_each_version: false,
  creators_connected: 2,
  will_be_added: 2,
  own: { included: true, added: false, entry: false, ...own },
  ...fields,
});

const THERE = { included: true, added: true, entry: true };

let get;

const answer = (...answers) => {
  get = jest.spyOn(http, "get").mockReset();
  answers.forEach((one) => get.mockResolvedValueOnce(one));
  get.mockRejectedValue(new Error("down"));
};

/** Let time pass in small steps, so that what waits for an answer goes on. */
const pass = async (milliseconds) => {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    await act(async () => {
      jest.advanceTimersByTime(100);
    });
  }
};

const toast = () => screen.queryByTestId("orcid-published-toast");

beforeEach(() => {
  jest.useFakeTimers();
  document.body.replaceChildren();
  window.localStorage.clear();
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test.each([
  [
    { will_be_added: 1 },
    null,
    "Published. Once the DOI is registered, this work appears in your ORCID record.",
  ],
  [
    { own: { included: false }, will_be_added: 1 },
    null,
    "Published. Once the DOI is registered, this work appears in up to 1 ORCID record.",
  ],
  [
    { will_be_added: 1, is_public: false },
    null,
    "Published. This work appears in your ORCID record when the record becomes public.",
  ],
  [
    { will_be_added: 0, own: { included: false, entry: true } },
    null,
    "Published. The entry in your ORCID record is updated.",
  ],
  [
    { will_be_added: 1, is_first: false },
    null,
    "Published. The entry in your ORCID record moves on to this version.",
  ],
  [
    { will_be_added: 1, is_first: false, shows_each_version: true },
    null,
    "Published. Once the DOI is registered, this work appears in your ORCID record.",
  ],
  [
    { will_be_added: 0, is_public: false, own: { included: false, entry: true } },
    "removed",
    "Published. The entry is removed from your ORCID record.",
  ],
  [{ will_be_added: 0, own: { included: false } }, "edited", null],
])("what is known becomes a sentence: %j, %s", (fields, kind, sentence) => {
  expect(say(status(fields), kind)).toBe(sentence);
});

const options = (fields = {}) => ({
  worksUrl: "/works",
  wasReviewed: false,
  onTold: jest.fn(),
  ...fields,
});

test("a work that is there before anybody looks is told twice, too", async () => {
  const there = status({ own: THERE });
  answer(there, there);
  tell("abcd-1234", options());
  await pass(300);
  expect(toast()).toHaveTextContent("yours included");
  await pass(4000);
  expect(toast()).toHaveTextContent("Added to your ORCID record.");
});

test.each(["edited", "moved", "back"])(
  "an entry that was there before is not said to be added: %s",
  async (kind) => {
    const there = status({ own: THERE });
    answer(there, there);
    tell("abcd-1234", options({ kind }));
    await pass(300);
    const first = toast().textContent;
    await pass(4000);
    expect(get).toHaveBeenCalledTimes(2);
    expect(toast().textContent).toBe(first);
  }
);

test("what was published is told, and told again when it is there", async () => {
  answer(status(), status(), status({ own: THERE }));
  const given = options();
  tell("abcd-1234", given);
  await pass(300);
  expect(toast()).toHaveTextContent("yours included");
  expect(screen.getByTestId("orcid-published-details")).toHaveAttribute(
    "href",
    "/works"
  );
  expect(given.onTold).toHaveBeenCalledTimes(1);
  await pass(2000);
  expect(toast()).toHaveTextContent("yours included");
  await pass(4000);
  expect(toast()).toHaveTextContent("Added to your ORCID record.");
  expect(get.mock.calls.map(([url]) => url)).toEqual(
    Array(3).fill("/api/orcid-autoupdate/deposit-status/abcd-1234")
  );
});

test.each([
  ["nothing changed of late", status({ is_recent: false })],
  ["nobody gets it", status({ will_be_added: 0, own: { included: false } })],
])("there is no message where %s", async (_name, found) => {
  answer(found);
  tell("abcd-1234", options());
  await pass(1000);
  expect(toast()).toBeNull();
});

test("without an answer there is no message", async () => {
  answer();
  tell("abcd-1234", options());
  await pass(1000);
  expect(toast()).toBeNull();
});

test("others' records alone have no details and are not followed", async () => {
  answer(status({ own: { included: false } }));
  tell("abcd-1234", options());
  await pass(5000);
  expect(toast()).toHaveTextContent("this work appears in up to 2 ORCID record");
  expect(screen.queryByTestId("orcid-published-details")).toBeNull();
  expect(get).toHaveBeenCalledTimes(1);
});

test("what a curator accepted is told later, once", async () => {
  answer(status({ is_recent: false, own: THERE }));
  const given = options({ wasReviewed: true });
  tell("abcd-1234", given);
  await pass(300);
  expect(toast()).toHaveTextContent("Added to your ORCID record.");
  expect(given.onTold).toHaveBeenCalledTimes(1);
});

test("a DOI that does not come is said", async () => {
  answer(...Array(5).fill(status({ is_doi_pending: true })));
  tell("abcd-1234", options());
  await pass(11000);
  expect(toast()).toHaveTextContent("The DOI is not registered yet.");
});

const DIALOG = `<div class="ui modal" role="dialog"><form>
  <div class="ui negative message">By deleting this record</div><button type="button">Close</button>
  <button type="submit">Delete</button>
</form></div>`;

test("the dialog before a deletion says what becomes of the entry, and the page after it", async () => {
  answer(status({ will_be_added: 0, own: { included: false, entry: true } }));
  const stop = watchDeletion("abcd-1234");
  const dialogs = document.createElement("div");
  document.body.append(dialogs);
  dialogs.innerHTML = DIALOG;
  await pass(500);
  expect(screen.getByTestId("orcid-deletion-line")).toHaveTextContent(
    "The entry is removed from your ORCID record."
  );
  fireEvent.click(screen.getByText("Close"));
  expect(window.sessionStorage).toHaveLength(0);
  const button = screen.getByText("Delete");
  button.addEventListener("click", (event) => event.preventDefault()); // as InvenioRDM does
  fireEvent.click(button);
  await tellDeleted("abcd-1234"); // there is no answer about what is gone
  await pass(300);
  expect(toast()).toHaveTextContent(
    "Deleted. The entry is removed from your ORCID record."
  );
  await tellDeleted("abcd-1234");
  expect(get).toHaveBeenCalledTimes(2);
  stop();
});

test("other dialogs, and records of nobody who is connected, are left alone", async () => {
  answer(status({ will_be_added: 0, own: { included: false, entry: false } }));
  const stop = watchDeletion("abcd-1234");
  const dialogs = document.createElement("div");
  document.body.append(dialogs);
  dialogs.innerHTML = `<div class="ui modal" role="dialog"><form>Other</form></div>`;
  await pass(500);
  expect(get).not.toHaveBeenCalled();
  dialogs.innerHTML = DIALOG;
  await pass(500);
  expect(get).toHaveBeenCalledTimes(1);
  expect(screen.queryByTestId("orcid-deletion-line")).toBeNull();
  stop();
});

test("a message goes after eight seconds, not while somebody reads it", async () => {
  showToast("<b>Text</b>", "/works");
  await pass(200);
  expect(toast().querySelector("b")).toBeNull();
  expect(toast()).toHaveTextContent("<b>Text</b>");
  fireEvent.mouseEnter(toast());
  await pass(2 * STAY_MS);
  expect(toast()).not.toBeNull();
  fireEvent.mouseLeave(toast());
  await pass(STAY_MS - 1000);
  expect(toast()).not.toBeNull();
  await pass(2000);
  expect(toast()).toBeNull();
});

test("a message can be closed, also with Escape", async () => {
  showToast("One");
  await pass(200);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(toast()).toBeNull();
  showToast("Two");
  await pass(200);
  fireEvent.keyDown(screen.getByRole("button", { name: "Close" }), { key: "Escape" });
  expect(toast()).toBeNull();
});

test("the live region stands before the text comes", async () => {
  showToast("Text");
  const region = screen.getByTestId("orcid-live");
  expect(region).toBeEmptyDOMElement();
  expect(region).toHaveAttribute("aria-live", "polite");
  await pass(200);
  expect(region).toHaveTextContent("Text");
});

test("a new text does not take the focus away", async () => {
  showToast("One", "/works");
  await pass(200);
  const details = screen.getByTestId("orcid-published-details");
  details.focus();
  showToast("Two", "/works");
  await pass(200);
  expect(toast()).toHaveTextContent("Two");
  expect(details).toHaveFocus();
});

test("records in review are remembered until they are told, the newest of them", () => {
  remember(null);
  remember("first");
  Array.from({ length: REMEMBERED_MAX }, (_, number) => remember(`id ${number}`));
  expect(isRemembered("first")).toBe(false);
  expect(isRemembered("id 0")).toBe(true);
  forget("id 0");
  expect(isRemembered("id 0")).toBe(false);
  expect(isRemembered("id 1")).toBe(true);
});

test("what somebody else kept under our name is no error", () => {
  window.localStorage.setItem("orcid-autoupdate-reviews", "{no JSON");
  expect(isRemembered("abcd-1234")).toBe(false);
  remember("abcd-1234");
  expect(isRemembered("abcd-1234")).toBe(true);
});
