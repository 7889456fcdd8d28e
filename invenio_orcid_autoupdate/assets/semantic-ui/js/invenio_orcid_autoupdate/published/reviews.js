// SPDX-License-Identifier: MIT
// Records that this browser sent for review, until their depositor has seen them published.

const KEY = "orcid-autoupdate-reviews";

/** Records that are remembered; the oldest is forgotten first. */
export const REMEMBERED_MAX = 50;

/** Return the remembered ids; a browser may forbid to keep anything. */
const read = () => {
  try {
    const found = JSON.parse(window.localStorage.getItem(KEY));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
};

const write = (ids) => {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // It is then not told later.
  }
};

export const remember = (recid) => {
  if (recid) {
    write([...read().filter((id) => id !== recid), recid].slice(-REMEMBERED_MAX));
  }
};

export const isRemembered = (recid) => read().includes(recid);

export const forget = (recid) => write(read().filter((id) => id !== recid));
