// SPDX-License-Identifier: MIT
// Our REST API, through InvenioRDM's client. Every request returns a promise of the answer's body.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { http as client } from "react-invenio-forms";

// The client asks for records otherwise, which these are none of.
const OPTIONS = { headers: { Accept: "application/json" } };

const body = (answer) => answer?.data;

export const http = {
  get: (address) => client.get(address, OPTIONS).then(body),
  post: (address, data = {}, options = {}) =>
    client.post(address, data, { ...OPTIONS, ...options }).then(body),
  delete: (address) => client.delete(address, OPTIONS).then(body),
};

const SIGN_IN = 401;

/**
 * Return what went wrong, in the reader's language, as {text, isSignedOut}.
 * @param {object} error what a request was rejected with.
 * @param {string} otherwise said where the server's own words say less than the page knows.
 */
export const readProblem = (error, otherwise = null) => {
  if (error?.response?.status === SIGN_IN) {
    return { text: i18next.t("You have been signed out."), isSignedOut: true };
  }
  const text =
    otherwise ||
    error?.response?.data?.message ||
    i18next.t("That did not work. Please try again.");
  return { text, isSignedOut: false };
};
