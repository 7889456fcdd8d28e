// SPDX-License-Identifier: MIT

import {
  nextDelay,
  PATIENCE_MS,
  usePolling,
} from "@js/invenio_orcid_autoupdate/polling";
import { act, render, screen } from "@testing-library/react";
import PropTypes from "prop-types";
import React from "react";

test.each([
  [0, 0, 2000],
  [1, 2000, 3000],
  [2, 5000, 5000],
  [3, 10000, 10000],
  [25, 290000, 10000],
  [3, PATIENCE_MS, null],
])("after %i looks and %i ms the next wait is %p ms", (looks, elapsed, delay) => {
  expect(nextDelay(looks, elapsed)).toBe(delay);
});

const Poller = ({ what, look }) => <p>{usePolling(what, look) ? "over" : "looking"}</p>;
Poller.propTypes = {
  what: PropTypes.string.isRequired,
  look: PropTypes.func.isRequired,
};

const pass = async (milliseconds) => {
  await act(async () => {
    jest.advanceTimersByTime(milliseconds);
  });
};

describe("a page with waiting works", () => {
  beforeEach(() => jest.useFakeTimers());

  afterEach(() => {
    jest.useRealTimers();
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
  });

  test("looks after 2, 3 and 5 seconds, also after a failed look", async () => {
    const look = jest
      .fn()
      .mockRejectedValueOnce(new Error("no network"))
      .mockResolvedValue({});
    render(<Poller what="a" look={look} />);
    await pass(1999);
    expect(look).toHaveBeenCalledTimes(0);
    await pass(1);
    expect(look).toHaveBeenCalledTimes(1);
    await pass(3000);
    expect(look).toHaveBeenCalledTimes(2);
    await pass(5000);
    expect(look).toHaveBeenCalledTimes(3);
  });

  test("gives up after five minutes and says so", async () => {
    const look = jest.fn().mockResolvedValue({});
    render(<Poller what="a" look={look} />);
    for (let second = 0; second < 320; second += 1) {
      await pass(1000);
    }
    expect(screen.getByText("over")).toBeInTheDocument();
    const looks = look.mock.calls.length;
    await pass(60000);
    expect(look).toHaveBeenCalledTimes(looks);
  });

  test("stops in a hidden tab", async () => {
    const look = jest.fn().mockResolvedValue({});
    render(<Poller what="a" look={look} />);
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    await pass(2000);
    await pass(60000);
    expect(look).toHaveBeenCalledTimes(1);
    expect(screen.getByText("over")).toBeInTheDocument();
  });

  test("does not look while nothing waits, nor after the page is left", async () => {
    const look = jest.fn().mockResolvedValue({});
    const { rerender, unmount } = render(<Poller what="" look={look} />);
    await pass(60000);
    rerender(<Poller what="a" look={look} />);
    unmount();
    await pass(60000);
    expect(look).not.toHaveBeenCalled();
  });
});
