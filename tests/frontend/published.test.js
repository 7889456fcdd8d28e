// SPDX-License-Identifier: MIT

import { tell } from "@js/invenio_orcid_autoupdate/published/news";
import {
  REMEMBERED_MAX,
  forget,
  isRemembered,
  remember,
} from "@js/invenio_orcid_autoupdate/published/reviews";
import { say } from "@js/invenio_orcid_autoupdate/published/sentences";
import { STAY_MS, showToast } from "@js/invenio_orcid_autoupdate/published/toast";
import { fireEvent, screen } from "@testing-library/react";

const status = (fields = {}) => ({
  is_recent: true,
  is_public: true,
  will_be_added: 2,
  own: { included: true, added: false },
  ...fields,
});

const answer = (...answers) => {
  window.fetch = jest.fn();
  answers.forEach((one) =>
    window.fetch.mockResolvedValueOnce({ ok: true, json: async () => one })
  );
  window.fetch.mockRejectedValue(new Error("down"));
};

/** Let time pass in small steps, so that what waits for an answer goes on. */
const pass = async (milliseconds) => {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    jest.advanceTimersByTime(100);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
};

const toast = () => screen.queryByTestId("orcid-published-toast");

beforeEach(() => {
  jest.useFakeTimers();
  document.body.replaceChildren();
  window.localStorage.clear();
});

afterEach(() => jest.useRealTimers());

test.each([
  [{}, "Published. It will be added to 2 ORCID records, yours included."],
  [
    { will_be_added: 1 },
    "Published. It will be added to 1 ORCID record, yours included.",
  ],
  [{ own: { included: false } }, "Published. It will be added to 2 ORCID records."],
  [
    { is_public: false },
    "Published. It will be added to 2 ORCID records, yours included, when the record becomes public.",
  ],
  [
    { is_public: false, own: { included: false } },
    "Published. It will be added to 2 ORCID records when the record becomes public.",
  ],
])("counts become a sentence: %j", (fields, sentence) => {
  expect(say(status(fields))).toBe(sentence);
});

const options = (fields = {}) => ({
  worksUrl: "/works",
  wasReviewed: false,
  onTold: jest.fn(),
  ...fields,
});

test("a work that is there before anybody looks is told twice, too", async () => {
  const there = status({ own: { included: true, added: true } });
  answer(there, there);
  tell("abcd-1234", options());
  await pass(300);
  expect(toast()).toHaveTextContent("yours included");
  await pass(4000);
  expect(toast()).toHaveTextContent("Added to your ORCID record.");
});

test("what was published is told, and told again when it is there", async () => {
  answer(status(), status(), status({ own: { included: true, added: true } }));
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
  expect(window.fetch.mock.calls.map(([url]) => url)).toEqual(
    Array(3).fill("/api/orcid-autoupdate/deposit-status/abcd-1234")
  );
});

test.each([
  ["nothing changed of late", status({ is_recent: false })],
  ["nobody gets it", status({ will_be_added: 0, own: {} })],
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
  answer(status({ own: { included: false, added: false } }));
  tell("abcd-1234", options());
  await pass(5000);
  expect(toast()).toHaveTextContent("Published. It will be added to 2 ORCID records.");
  expect(screen.queryByTestId("orcid-published-details")).toBeNull();
  expect(window.fetch).toHaveBeenCalledTimes(1);
});

test("what a curator accepted is told later, once", async () => {
  answer(status({ is_recent: false, own: { included: true, added: true } }));
  const given = options({ wasReviewed: true });
  tell("abcd-1234", given);
  await pass(300);
  expect(toast()).toHaveTextContent("yours included");
  expect(given.onTold).toHaveBeenCalledTimes(1);
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
