// SPDX-License-Identifier: MIT
// Moments in words.

import { locale } from "@translations/invenio_orcid_autoupdate/i18next";

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

/**
 * Return how long ago, or in how long, a moment is.
 * @param {string} moment in ISO 8601.
 * @param {number} now milliseconds since 1970.
 */
export const formatRelative = (moment, now = Date.now()) => {
  const seconds = (new Date(moment).getTime() - now) / SECOND_MS;
  const fitting = UNITS.filter(([, from]) => Math.abs(seconds) >= from);
  const [unit, length] = fitting.pop() || UNITS[0];
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  return format.format(Math.trunc(seconds / length), unit);
};

const format = (moment, fields) =>
  new Intl.DateTimeFormat(locale(), fields).format(new Date(moment));

const DAY = { year: "numeric", month: "long", day: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit" };

/** Return a moment with its time zone. */
export const formatAbsolute = (moment) =>
  format(moment, { ...DAY, ...TIME, timeZoneName: "short" });

/** Return the day of a moment. */
export const formatDay = (moment) => format(moment, DAY);

/** Return the time of day of a moment, with the date if that is not today. */
export const formatTime = (moment, now = new Date()) => {
  const isToday = new Date(moment).toDateString() === now.toDateString();
  return format(moment, isToday ? TIME : { month: "short", day: "numeric", ...TIME });
};
