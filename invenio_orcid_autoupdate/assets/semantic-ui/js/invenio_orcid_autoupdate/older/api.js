// SPDX-License-Identifier: MIT
// The REST API of older works. Every function returns a promise of the answer's body.

import { http } from "../works/api";

const OWN = "/api/orcid-autoupdate/me/backfill";
const RUNS = "/api/orcid-autoupdate/runs";

const body = (answer) => answer.data;

/** Ask what would be added; nothing is sent to ORCID. */
export const readPreview = () => http.post(`${OWN}/preview`, {}).then(body);

/** Read the last run that added older works; null: there was none. */
export const readLatest = () => http.get(OWN).then((answer) => body(answer) || null);

export const readRun = (id) => http.get(`${RUNS}/${id}`).then(body);

/** Ask for works; chosen is {ids} or {years}. */
export const begin = (chosen) => http.post(OWN, chosen).then(body);

export const stop = (run) => http.post(`${RUNS}/${run.id}/cancel`, {}).then(body);

export const goOn = (run) => http.post(`${RUNS}/${run.id}/continue`, {}).then(body);

/** Return the id of the run that an answer says is under way, or null. */
export const readRunning = (error) => {
  const errors = (error.response && error.response.data.errors) || [];
  const found = errors.find(({ code }) => code === "running");
  return found ? found.run_id : null;
};
