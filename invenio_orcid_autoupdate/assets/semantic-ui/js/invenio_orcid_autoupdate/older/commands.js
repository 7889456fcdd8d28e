// SPDX-License-Identifier: MIT
// What the dialog's buttons do, and the API that they ask.

import { http, readProblem } from "../api";

const OWN = "/api/orcid-autoupdate/me/backfill";

const addressOf = (id) => `/api/orcid-autoupdate/runs/${id}`;

const readRun = (id) => http.get(addressOf(id));

/** Return the id of the run that an answer says is under way, if it does. */
const readRunning = ({ response }) =>
  response?.data.errors?.find(({ code }) => code === "running")?.run_id;

/**
 * Make the functions that the dialog calls.
 * @param {function} dispatch of the store.
 */
export const makeCommands = (dispatch) => {
  const fail = (error) => dispatch({ type: "failed", problem: readProblem(error) });
  const show = (run, isRefused) => dispatch({ type: "ran", run, isRefused });

  const search = async (runId) => {
    const run = await (runId ? readRun(runId) : http.get(OWN)); // nothing: there was none
    if (run?.state === "running") {
      show(run);
    } else {
      // Nothing is sent to ORCID.
      dispatch({ type: "found", preview: await http.post(`${OWN}/preview`) });
    }
  };

  /** Show the run that is under way, or what could be added. */
  const open = (runId) => {
    dispatch({ type: "opened" });
    return search(runId).catch(fail);
  };

  /** Begin a run, or show the one that keeps it from beginning. */
  const start = async (address, chosen) => {
    dispatch({ type: "asked" });
    try {
      show(await http.post(address, chosen), false);
    } catch (error) {
      const runId = readRunning(error);
      await (runId ? readRun(runId).then((run) => show(run, true), fail) : fail(error));
    }
  };

  const stop = (run) => {
    dispatch({ type: "asked" });
    return http
      .post(`${addressOf(run.id)}/cancel`)
      .then((stopped) => show(stopped), fail);
  };

  return {
    open,
    stop,
    /** Ask for works; chosen is {ids} or {years}. */
    begin: (chosen) => start(OWN, chosen),
    goOn: (run) => start(`${addressOf(run.id)}/continue`),
    look: async (run) => show(await readRun(run.id)),
  };
};
