// SPDX-License-Identifier: MIT
// The REST API of works. Every function returns a promise of the answer's body.

import axios from "axios";

export const http = axios.create({
  withCredentials: true,
  xsrfCookieName: "csrftoken",
  xsrfHeaderName: "X-CSRFToken",
  headers: { "Accept": "application/json", "Content-Type": "application/json" },
});

const body = (answer) => answer.data;

/**
 * Ask for something to be done with one work.
 * @param {object} row the work.
 * @param {object} action one of the table in actions.js.
 * @param {object} data what a dialog asked for.
 */
export const act = (row, action, data = {}) => {
  const address = row.links.self;
  return action.path
    ? http.post(`${address}/${action.path}`, data).then(body)
    : http.delete(address).then(body);
};

/** Ask for something to be done with many works; selection is {ids} or {all, q, facets}. */
export const actOnMany = (endpoint, name, selection) =>
  http.post(`${endpoint}/actions/${name}`, selection).then(body);

export const readRow = (row) => http.get(row.links.self).then(body);

export const readActivities = (row) => http.get(row.links.activities).then(body);

/** Return what the server says about a failure, in the reader's language, or null. */
export const readMessage = (error) => {
  const answer = error && error.response && error.response.data;
  return (answer && answer.message) || null;
};

export const readPreview = (row) => http.get(`${row.links.self}/preview`).then(body);
