// SPDX-License-Identifier: MIT

import {
  formatAbsolute,
  formatRelative,
  formatTime,
} from "@js/invenio_orcid_autoupdate/time";
import { formatNumber } from "@translations/invenio_orcid_autoupdate/i18next";

const NOW = Date.parse("2026-11-21T12:00:00Z");

test.each([
  ["2026-11-21T12:00:00Z", "now"],
  ["2026-11-21T11:59:30Z", "30 seconds ago"],
  ["2026-11-21T11:00:01Z", "59 minutes ago"],
  ["2026-11-21T09:00:00Z", "3 hours ago"],
  ["2026-11-18T12:00:00Z", "3 days ago"],
  ["2026-08-01T12:00:00Z", "3 months ago"],
  ["2024-11-20T12:00:00Z", "2 years ago"],
  ["2026-11-21T12:05:00Z", "in 5 minutes"],
])("%s is %s", (moment, words) => {
  expect(formatRelative(moment, NOW)).toBe(words);
});

test("an exact moment names its time zone", () => {
  expect(formatAbsolute("2026-11-21T12:00:00Z")).toMatch(
    /^November 21, 2026.*(UTC|GMT|[A-Z]{3,4})/
  );
});

test("numbers are written as the reader writes them", () => {
  expect(formatNumber(2000)).toBe("2,000");
});

test("a time of today needs no date, another one has it", () => {
  const now = new Date("2026-11-28T12:00:00Z");
  expect(formatTime("2026-11-28T10:32:00Z", now)).toMatch(/^10:32\sAM$/);
  expect(formatTime("2026-11-27T10:32:00Z", now)).toMatch(/^Nov 27, 10:32\sAM$/);
});
