// SPDX-License-Identifier: MIT
// Moments in words.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

const SECOND_MS = 1000;

// Unit, and from how many seconds on it is used; the last one that fits wins.
const UNITS = [
  ["second", 1],
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
  ["month", 30 * 86400],
  ["year", 365 * 86400],
];

// The server writes these digits in every language; one page has one kind.
const DIGITS = "-u-nu-latn";

const language = () => (i18next.language || "en").replace("_", "-") + DIGITS;

/**
 * Return how long ago, or in how long, a moment is.
 * @param {string} moment in ISO 8601.
 * @param {number} now milliseconds since 1970.
 */
export const formatRelative = (moment, now = Date.now()) => {
  const seconds = (new Date(moment).getTime() - now) / SECOND_MS;
  const [unit, length] = UNITS.filter(
    ([, from]) => Math.abs(seconds) >= from
  ).pop() || ["second", 1];
  const format = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  return format.format(Math.trunc(seconds / length), unit);
};

/** Return a moment with its time zone. */
export const formatAbsolute = (moment) =>
  new Intl.DateTimeFormat(language(), {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(new Date(moment));

/** Return the day of a moment. */
export const formatDay = (moment) =>
  new Intl.DateTimeFormat(language(), {
    year: "numeric",
    month: "long",
    day: "numeric",
  }).format(new Date(moment));

/** Return the time of day of a moment, with the date if that is not today. */
export const formatTime = (moment, now = new Date()) => {
  const at = new Date(moment);
  const isToday = at.toDateString() === now.toDateString();
  const day = isToday ? {} : { month: "short", day: "numeric" };
  return new Intl.DateTimeFormat(language(), {
    ...day,
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
};

/** Return a number as the reader writes it. */
export const formatNumber = (number) =>
  new Intl.NumberFormat(language()).format(number);
