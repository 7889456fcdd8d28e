// SPDX-License-Identifier: MIT
// Moments that the server wrote, in the time zone and the language of the reader.

import { formatAbsolute, formatDay, formatRelative, formatTime } from "../time";

const SELECTOR = "time[data-orcid-time]";
const PAUSE_MILLISECONDS = 30 * 1000;

const KINDS = {
  relative: formatRelative,
  time: formatTime,
  date: formatDay,
  until: (at) => `${formatAbsolute(at)} (${formatRelative(at)})`,
};

/** Say all moments of a part of the page as its reader says them. */
export function tellTimes(part = document) {
  part.querySelectorAll(SELECTOR).forEach((shown) => {
    const { dateTime } = shown;
    shown.textContent = KINDS[shown.dataset.orcidTime](dateTime);
    shown.title = formatAbsolute(dateTime);
  });
}

/** Say them now, and again while the page is open. */
export function keepTimes() {
  tellTimes();
  setInterval(tellTimes, PAUSE_MILLISECONDS);
}
