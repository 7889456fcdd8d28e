// SPDX-License-Identifier: MIT
// The REST API of works. Every function returns a promise of the answer's body.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
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

const SIGN_IN = 401;

/** Say whether an answer is missing because nobody is signed in any more. */
export const isSignedOut = (error) => error?.response?.status === SIGN_IN;

/**
 * Return what went wrong, in the reader's language, as {text, isSignedOut}.
 * @param {object} error what a request was rejected with.
 * @param {string} otherwise said where the server's own words say less than the page knows.
 */
export const readProblem = (error, otherwise = null) => {
  if (isSignedOut(error)) {
    return { text: i18next.t("You have been signed out."), isSignedOut: true };
  }
  const answer = error?.response?.data;
  const text =
    otherwise || answer?.message || i18next.t("That did not work. Please try again.");
  return { text, isSignedOut: false };
};

export const readPreview = (row) => http.get(`${row.links.self}/preview`).then(body);
