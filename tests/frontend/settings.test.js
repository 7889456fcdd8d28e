// SPDX-License-Identifier: MIT
// The settings page: moments, ticks, the setting that an address names, and who is signed out.

import { openNamed } from "@js/invenio_orcid_autoupdate/settings/anchor";
import { tellChanged } from "@js/invenio_orcid_autoupdate/older/page";
import { follow, keepFigures } from "@js/invenio_orcid_autoupdate/settings/fresh";
import { countTicks, offerTicks } from "@js/invenio_orcid_autoupdate/settings/ticks";
import { tellTimes } from "@js/invenio_orcid_autoupdate/settings/times";

const box = (name, id, isTicked) =>
  `<input type="checkbox" name="${name}" id="${id}" ${isTicked ? "checked" : ""}>`;

const buttons = `
  <span data-orcid-ticks hidden>
    <button type="button" data-tick="all">All</button>
    <button type="button" data-tick="none">None</button>
  </span>`;

const FORM = `
  <details>
    <summary>More</summary>
    ${box("contributors", "contributors", false)}
    <fieldset id="types">
      <span data-orcid-count data-all="All types" data-some="# of 3 types">All types</span>
      ${buttons}
      <div class="orcid-type-group" id="image">
        ${buttons} ${box("types", "a", true)} ${box("types", "b", true)}
      </div>
      <div class="orcid-type-group">${box("types", "c", true)}</div>
    </fieldset>
  </details>`;

beforeEach(() => {
  document.body.innerHTML = FORM;
  Element.prototype.scrollIntoView = jest.fn();
  window.location.hash = "";
});

afterEach(() => {
  jest.useRealTimers();
});

const ticked = () =>
  [...document.querySelectorAll("#types :checked")].map(({ id }) => id);

const press = (place, what) =>
  document.querySelector(`${place} > [data-orcid-ticks] [data-tick=${what}]`).click();

test("all types, none of them, or those of a group are ticked by one click", () => {
  offerTicks();
  expect(document.querySelectorAll("[data-orcid-ticks][hidden]")).toHaveLength(0);
  press("#types", "none");
  expect(ticked()).toEqual([]);
  press("#image", "all");
  expect(ticked()).toEqual(["a", "b"]);
  expect(document.querySelector("[data-orcid-count]").textContent).toBe("2 of 3 types");
  press("#types", "all");
  expect(ticked()).toEqual(["a", "b", "c"]);
  expect(document.querySelector("[data-orcid-count]").textContent).toBe("All types");
});

test("a page without types needs no buttons", () => {
  document.body.innerHTML = "";
  expect(offerTicks).not.toThrow();
});

test.each([
  ["contributors", "contributors"],
  ["types", "a"],
])("the address opens the setting #%s and goes to it", (name, focused) => {
  window.location.hash = `#${name}`;
  openNamed();
  expect(document.querySelector("details").open).toBe(true);
  expect(document.activeElement.id).toBe(focused);
});

test.each(["", "#nothing", "#%E0%A4%A"])("the address %p opens nothing", (hash) => {
  window.location.hash = hash;
  openNamed();
  expect(document.querySelector("details").open).toBe(false);
});

const moment = (at, kind) =>
  `<time datetime="${at}" data-orcid-time="${kind}">as the server says</time>`;

test("moments are said as their reader says them", () => {
  const soon = new Date(Date.now() + 90 * 1000).toISOString();
  const today = new Date();
  today.setHours(10, 32);
  document.body.innerHTML = [
    moment(soon, "relative"),
    moment(today.toISOString(), "time"),
    moment("2026-05-03T12:00:00Z", "date"),
    moment(soon, "until"),
  ].join("");
  tellTimes();
  const [relative, time, date, until] = document.querySelectorAll("time");
  expect(relative.textContent).toBe("in 1 minute");
  expect(relative.title).toMatch(/(UTC|GMT|[A-Z]{3,4})/);
  expect(time.textContent).toMatch(/^10:32\sAM$/);
  expect(date.textContent).toBe("May 3, 2026");
  expect(until.textContent).toBe(`${until.title} (in 1 minute)`);
});

const FOLLOWED = `
  <div id="part" data-orcid-follow>going on</div>
  <template data-orcid-signed-out><p role="alert">You have been signed out.</p></template>`;

const readTwice = async () => {
  await jest.advanceTimersByTimeAsync(2000);
  await jest.advanceTimersByTimeAsync(3000);
};

test("who was signed out meanwhile is told so, and nothing is asked any more", async () => {
  jest.useFakeTimers();
  document.body.innerHTML = FOLLOWED;
  const url = `${window.location.origin}/login/?next=%2F`;
  global.fetch = jest.fn().mockResolvedValue({ redirected: true, url, ok: true });
  follow();
  await readTwice();
  expect(global.fetch).toHaveBeenCalledTimes(1);
  expect(document.querySelector("[role=alert]").textContent).toBe(
    "You have been signed out."
  );
});

test("a part is read again until it needs no following, and its end is read out", async () => {
  jest.useFakeTimers();
  document.body.innerHTML = FOLLOWED;
  const pages = [
    '<div id="part" data-orcid-follow>half</div>',
    `<div id="part"><div data-testid="orcid-live"></div>
       <p data-testid="orcid-settings-ended">Disconnected.  3 works were removed.</p></div>`,
  ];
  global.fetch = jest.fn(async () => ({
    ok: true,
    redirected: false,
    text: async () => pages.shift(),
  }));
  follow();
  await jest.advanceTimersByTimeAsync(2000);
  expect(document.querySelector("#part").textContent).toBe("half");
  await jest.advanceTimersByTimeAsync(3000);
  await jest.advanceTimersByTimeAsync(20000);
  expect(global.fetch).toHaveBeenCalledTimes(2);
  expect(document.querySelector("[data-testid=orcid-live]").textContent).toBe(
    "Disconnected. 3 works were removed."
  );
});

test("a failed request is tried again", async () => {
  jest.useFakeTimers();
  document.body.innerHTML = FOLLOWED;
  global.fetch = jest.fn().mockRejectedValue(new TypeError("no network"));
  follow();
  await readTwice();
  expect(global.fetch).toHaveBeenCalledTimes(2);
});

const FIGURES = (count) => `
  <ul data-testid="orcid-settings-figures"><li>${count}</li>
    <li><a href="#older" data-orcid-older>Add older works…</a></li></ul>`;

test("the figures are read again when works have changed, and the focus stays at its link", async () => {
  document.body.innerHTML = FIGURES(1);
  document.querySelector("a").focus();
  global.fetch = jest.fn().mockRejectedValueOnce(new TypeError("no network"));
  global.fetch.mockResolvedValue({
    ok: true,
    redirected: false,
    text: async () => FIGURES(250),
  });
  keepFigures();
  for (const count of ["1", "250"]) {
    tellChanged();
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.querySelector("li").textContent).toBe(count);
    expect(document.activeElement).toBe(document.querySelector("a"));
  }
});

test("the button of older works says how many are ticked", () => {
  document.body.innerHTML = `
    <form data-orcid-counts>
      ${box("ids", "one", true)} ${box("ids", "two", true)}
      <button type="submit" data-one="Add # work" data-many="Add # works">Add</button>
    </form>`;
  countTicks();
  const button = document.querySelector("button");
  expect(button.textContent).toBe("Add 2 works");
  document.querySelector("#one").click();
  expect(button.textContent).toBe("Add 1 work");
  document.querySelector("#two").click();
  expect(button.textContent).toBe("Add 0 works");
  expect(button.disabled).toBe(true);
});
