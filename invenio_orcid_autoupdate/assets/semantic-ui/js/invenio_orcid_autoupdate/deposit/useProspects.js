// SPDX-License-Identifier: MIT
// Asks the server about a draft, once for each state of it, and not while somebody types.

import { useEffect, useState } from "react";
import { http } from "../api";
import { readCreators, readDraft } from "./draft";

const ADDRESS = "/api/orcid-autoupdate/deposit-status";

/** Milliseconds of rest before a changed draft is asked for. */
export const REST_MS = 500;

const OPTIONS = { timeout: 10000 }; // milliseconds

const answers = new Map();

/** Return a promise of the server's answer, or of null if there is none. */
const ask = (question) => {
  if (!answers.has(question)) {
    const answer = http
      .post(ADDRESS, JSON.parse(question).draft, OPTIONS)
      .then((found) => (typeof found?.will_be_added === "number" ? found : null))
      .catch(() => null);
    answers.set(question, answer);
    answer.then((found) => found || answers.delete(question));
  }
  return answers.get(question);
};

/**
 * Return what is foreseen for a draft; null while it is not known, or cannot be asked.
 * @param {object} values of the deposit form.
 * @param {object} initialValues of the form: the draft as it was saved last, after which the answer
 *   is another one.
 */
export const useProspects = (values, initialValues) => {
  const [known, setKnown] = useState({ question: null, prospects: null });
  const draft = readDraft(values);
  const question =
    draft && JSON.stringify({ draft, stored: readCreators(initialValues) });

  useEffect(() => {
    let isCurrent = true;
    const keep = (prospects) => isCurrent && setKnown({ question, prospects });
    const wait = answers.has(question) ? 0 : REST_MS;
    const timer = setTimeout(
      () => (question === null ? keep(null) : ask(question).then(keep)),
      wait
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [question]);

  return known.prospects;
};
