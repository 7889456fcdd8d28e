// SPDX-License-Identifier: MIT
// What the dialog's buttons do.

import { readProblem } from "../works/api";
import * as api from "./api";

/**
 * Make the functions that the dialog calls.
 * @param {function} dispatch of the store.
 */
export const makeCommands = (dispatch) => {
  const fail = (error) => dispatch({ type: "failed", problem: readProblem(error) });
  const show = (run, isRefused) => dispatch({ type: "ran", run, isRefused });

  const search = async (runId) => {
    const run = await (runId ? api.readRun(runId) : api.readLatest());
    if (run && run.state === "running") {
      show(run);
    } else {
      dispatch({ type: "found", preview: await api.readPreview() });
    }
  };

  /** Show the run that is under way, or what could be added. */
  const open = (runId) => {
    dispatch({ type: "opened" });
    return search(runId).catch(fail);
  };

  /** Begin a run, or show the one that keeps it from beginning. */
  const start = (ask) => async (what) => {
    dispatch({ type: "asked" });
    try {
      show(await ask(what), false);
    } catch (error) {
      const runId = api.readRunning(error);
      await (runId
        ? api.readRun(runId).then((run) => show(run, true), fail)
        : fail(error));
    }
  };

  const stop = (run) => {
    dispatch({ type: "asked" });
    return api.stop(run).then((stopped) => show(stopped), fail);
  };

  const look = async (run) => show(await api.readRun(run.id));

  return { open, begin: start(api.begin), goOn: start(api.goOn), stop, look };
};
