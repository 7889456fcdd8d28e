// SPDX-License-Identifier: MIT

import {
  countChosen,
  hasOffers,
  isByYear,
  startTicks,
  toBody,
  toggle,
} from "@js/invenio_orcid_autoupdate/older/ticks";
import { sayDuration, toSay } from "@js/invenio_orcid_autoupdate/older/sentences";
import {
  EMPTY,
  isStopping,
  LOOKS_AFTER_STOP,
  reduce,
  toFollow,
} from "@js/invenio_orcid_autoupdate/older/store";
import { older, run, work } from "./older_samples";

const few = older(
  work("1", "will_be_added"),
  work("2", "will_be_added"),
  work("3", "other_source"),
  work("4", "not_sent")
);

const many = {
  ...few,
  counts: { ...few.counts, will_be_added: 600 },
  years: [
    { year: "2026", count: 400 },
    { year: null, count: 200 },
  ],
  hits: { hits: few.hits.hits, total: 602 },
};

describe("what is ticked", () => {
  test("at first is what will be added, and the button counts the ticks", () => {
    const ticks = startTicks(few);
    expect(ticks).toEqual(["1", "2"]);
    expect(countChosen(few, ticks)).toBe(2);
    expect(countChosen(few, toggle(ticks, ["3"]))).toBe(3);
    expect(countChosen(few, toggle(ticks, ["1"]))).toBe(1);
    expect(toBody(few, toggle(ticks, ["1"]))).toEqual({ ids: ["2"] });
  });

  test("of more than 500 works are years", () => {
    const ticks = startTicks(many);
    expect(isByYear(many)).toBe(true);
    expect(ticks).toEqual(["2026", "none"]);
    expect(countChosen(many, ticks)).toBe(600);
    expect(countChosen(many, toggle(ticks, ["2026"]))).toBe(200);
    expect(toBody(many, toggle(ticks, ["2026"]))).toEqual({ years: [null] });
  });

  test("500 works still have a tick box each", () => {
    expect(isByYear({ ...few, hits: { ...few.hits, total: 500 } })).toBe(false);
  });

  test("as a whole group leaves what was ticked elsewhere", () => {
    expect(toggle(["1", "3"], ["1", "2"])).toEqual(["3", "1", "2"]);
    expect(toggle(["1", "2", "3"], ["1", "2"])).toEqual(["3"]);
  });

  test.each([
    [few, true],
    [older(work("3", "other_source")), true],
    [older(work("4", "not_sent"), work("5", "in_orcid")), false],
    [{ ...many, counts: { ...many.counts, will_be_added: 0 } }, false],
  ])("can be something, or nothing (%#)", (preview, expected) => {
    expect(hasOffers(preview)).toBe(expected);
  });
});

test.each([
  [1, "Expected time: less than a minute."],
  [2000, "Expected time: less than a minute."],
])("adding %i works: %s", (count, sentence) => {
  expect(sayDuration(count)).toBe(sentence);
});

test("very many works take minutes", () => {
  expect(sayDuration(10000)).toMatch(/^Expected time: about 5 minute/);
});

describe("what is said aloud", () => {
  const at = (added, fields) => run({ added, total: 40, ...fields });

  test("is each quarter once", () => {
    const said = [0, 4, 10, 15, 19, 20, 29, 30, 39].map((added, index, all) =>
      toSay(index ? at(all[index - 1]) : null, at(added))
    );
    expect(said.filter(Boolean)).toEqual(["10 of 40", "20 of 40", "30 of 40"]);
  });

  test("is where a run is that was found again", () => {
    expect(toSay(null, at(25))).toBe("25 of 40");
    expect(toSay({ ...at(39), id: "another" }, at(25))).toBe("25 of 40");
  });

  test("is the end, once", () => {
    const end = at(38, { state: "finished", failed: 2 });
    expect(toSay(at(30), end)).toBe("38 added · 2 could not be sent");
    expect(toSay(end, end)).toBeNull();
    const stopped = at(21, { state: "cancelled" });
    expect(toSay(at(20), stopped)).toBe("Stopping after the current batch…");
    expect(toSay(null, stopped)).toBe("Stopped: 21 of 40 added.");
    expect(toSay(at(20), at(40, { state: "cancelled" }))).toBe("40 added");
  });

  test("is that ORCID is waited for, once", () => {
    const waits = at(10, { waiting_since: new Date().toISOString() });
    expect(toSay(at(10), waits)).toMatch(/^Waiting for ORCID \(since .+\)$/);
    expect(toSay(waits, waits)).toBeNull();
  });

  test("of works that are removed counts these", () => {
    const removal = run({
      kind: "remove_all",
      removed: 20,
      added: undefined,
      total: 40,
    });
    expect(toSay(null, removal)).toBe("20 of 40");
    expect(toSay(removal, { ...removal, removed: 40, state: "finished" })).toBe(
      "40 removed"
    );
  });
});

describe("the dialog's store", () => {
  const open = reduce(EMPTY, { type: "opened" });

  test("ticks what will be added", () => {
    const found = reduce(open, { type: "found", preview: few });
    expect(found).toMatchObject({ ticks: ["1", "2"], isBusy: false });
  });

  test("does not tick again what was unticked", () => {
    let state = reduce(open, { type: "found", preview: few });
    state = reduce(state, { type: "toggled", keys: ["1"] });
    state = reduce(reduce(state, { type: "closed" }), { type: "opened" });
    state = reduce(state, { type: "found", preview: few });
    expect(state.ticks).toEqual(["2"]);
  });

  test("leaves answers aside that come after it was closed", () => {
    expect(reduce(EMPTY, { type: "found", preview: few })).toBe(EMPTY);
    expect(reduce(EMPTY, { type: "ran", run: run() })).toBe(EMPTY);
  });

  test("keeps what was ticked when the server says no", () => {
    const found = reduce(open, { type: "found", preview: few });
    const failed = reduce(reduce(found, { type: "asked" }), {
      type: "failed",
      problem: { text: "No.", isSignedOut: false },
    });
    expect(failed).toMatchObject({
      ticks: ["1", "2"],
      isBusy: false,
      error: { text: "No." },
    });
  });

  test("follows a run, and a stopped one for a few looks", () => {
    let state = reduce(open, { type: "ran", run: run() });
    expect(toFollow(state)).toBe("run-1 running");
    const stopped = run({ state: "cancelled" });
    for (let looks = 0; looks < LOOKS_AFTER_STOP; looks += 1) {
      expect(toFollow(state)).not.toBe("");
      state = reduce(state, { type: "ran", run: stopped });
      expect(isStopping(state)).toBe(looks + 1 < LOOKS_AFTER_STOP);
    }
    expect(toFollow(state)).toBe("");
    expect(state.live).toBe("Stopped: 0 of 37 added.");
    state = reduce(state, { type: "ran", run: run({ id: "run-2" }) });
    expect(toFollow(state)).toBe("run-2 running");
    state = reduce(state, {
      type: "ran",
      run: run({ id: "run-2", state: "finished" }),
    });
    expect(toFollow(state)).toBe("");
  });
});
