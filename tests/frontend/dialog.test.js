// SPDX-License-Identifier: MIT

import { Dialog, Frame } from "@js/invenio_orcid_autoupdate/dialog";
import { fireEvent, render, screen } from "@testing-library/react";
import React from "react";

const find = (name) => screen.getByTestId(`orcid-works-dialog-ask${name}`);

const ask = (fields = {}) => (
  <Dialog name="ask" title="Really?" confirm="Yes" onClose={() => {}} {...fields}>
    <input type="radio" name="why" data-testid="other" />
    <input type="radio" name="why" data-testid="chosen" defaultChecked />
  </Dialog>
);

const tab = (fields) =>
  fireEvent.keyDown(document.activeElement, { key: "Tab", ...fields });

beforeEach(() => {
  jest.spyOn(Element.prototype, "getClientRects").mockReturnValue([{}]);
});

afterEach(() => jest.restoreAllMocks());

test("the title has the focus, unless what cannot be taken back is a key away", () => {
  const { rerender } = render(ask({ onConfirm: jest.fn() }));
  expect(screen.getByText("Really?")).toHaveFocus();
  rerender(<p>gone</p>);
  rerender(ask({ onConfirm: jest.fn(), isRisky: true }));
  expect(find("-cancel")).toHaveFocus();
});

test("the focus goes round, also past radio buttons that are not chosen", () => {
  render(ask({ onConfirm: jest.fn() }));
  tab({ shiftKey: true });
  expect(find("-confirm")).toHaveFocus();
  tab();
  expect(find("-close")).toHaveFocus();
  tab({ shiftKey: true });
  expect(find("-confirm")).toHaveFocus();
  screen.getByTestId("other").focus();
  tab({ shiftKey: true });
  expect(find("-confirm")).toHaveFocus();
});

test("the focus comes back to what opened it", () => {
  render(<button type="button">Open</button>);
  const opener = screen.getByText("Open");
  opener.focus();
  const { unmount } = render(ask());
  expect(opener).not.toHaveFocus();
  unmount();
  expect(opener).toHaveFocus();
});

test("the focus comes back to the same button if that was made anew", () => {
  const make = (key) => (
    <button type="button" id="open" key={key}>
      Open
    </button>
  );
  const page = render(make("wide"));
  screen.getByText("Open").focus();
  const { unmount } = render(ask());
  page.rerender(make("wide again"));
  unmount();
  expect(screen.getByText("Open")).toHaveFocus();
});

test("what had the focus may be gone, then another one is found", () => {
  render(<button type="button">Other</button>);
  const { unmount } = render(
    <Frame
      titleId="title"
      title="Title"
      testId="frame"
      closeTestId="close"
      findOpener={() => screen.getByText("Other")}
      onClose={() => {}}
    >
      <div className="content" />
    </Frame>
  );
  unmount();
  expect(screen.getByText("Other")).toHaveFocus();
});

test("it is closed before what was asked for begins", () => {
  const done = [];
  render(
    ask({ onClose: () => done.push("closed"), onConfirm: () => done.push("begun") })
  );
  fireEvent.click(find("-confirm"));
  expect(done).toEqual(["closed", "begun"]);
});

test("where there is nothing to ask there is one button", () => {
  render(ask());
  expect(find("-cancel")).toHaveTextContent("Close");
  expect(screen.queryByTestId("orcid-works-dialog-ask-confirm")).toBeNull();
});
