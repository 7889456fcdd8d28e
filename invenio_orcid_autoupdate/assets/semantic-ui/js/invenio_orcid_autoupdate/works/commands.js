// SPDX-License-Identifier: MIT
// What the screen's buttons do.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { http, readProblem } from "../api";
import { ACTIONS, SELECTION_MAX, titleOf } from "./actions";
import { describeBulk } from "./bulk";
import { isUnsettled } from "./store";

/** What the reader can do nothing about has a reference, by which an operator finds the work. */
const failure = (row, error) => {
  const problem = readProblem(error);
  const reference = i18next.t("Reference: {{ref}}", { ref: row.reference });
  return problem.isSignedOut
    ? problem
    : { ...problem, text: [problem.text, reference].join(" ") };
};

const announce = (row, title = titleOf(row)) => {
  if (row.state === "in_orcid") {
    return i18next.t("Added to your ORCID record: {{title}}", { title });
  }
  // What was never sent was not removed either.
  return row.state === "removed" && !row.pushed_at
    ? i18next.t("Not added: {{title}}", { title })
    : i18next.t("{{state}}: {{title}}", { state: row.state_label, title });
};

const sayWorks = (count) => i18next.t("{{n}} work", { count });

/** Say what became of works: of one by its title, of several by their number. */
const announceAll = (rows) =>
  [...new Set(rows.map(({ state }) => state))]
    .map((state) => rows.filter((row) => row.state === state))
    .map(([row, ...more]) =>
      more.length > 0 ? announce(row, sayWorks(more.length + 1)) : announce(row)
    )
    .join("; ");

/** Ask for something to be done with one work: one of the table in actions.js. */
const act = ({ links }, { path }) =>
  path ? http.post(`${links.self}/${path}`) : http.delete(links.self);

/**
 * Make the functions that the screen's buttons call.
 * @param {function} dispatch of the store.
 * @param {function} search returns a promise of the present page as the server has it now.
 * @param {string} endpoint address of the list.
 */
export const makeCommands = (dispatch, search, endpoint) => {
  const refresh = async (rows) => {
    const { hits, aggregations, total } = await search();
    const shown = new Set(hits.map((row) => row.id));
    const gone = rows.filter((row) => !shown.has(row.id));
    const read = await Promise.all(gone.map(({ links }) => http.get(links.self)));
    const fresh = [...hits, ...read];
    dispatch({ type: "refreshed", rows: fresh, found: { aggregations, total } });
    const settled = rows
      .map((row) => [row, fresh.find(({ id }) => id === row.id)])
      .filter(([old, row]) => row && !isUnsettled(row) && row.state !== old.state)
      .map(([, row]) => row);
    settled.length &&
      dispatch({ type: "announced", row: settled[0], text: announceAll(settled) });
  };

  const run = async (row, name) => {
    let fresh;
    try {
      fresh = await act(row, ACTIONS[name]);
      const text = ACTIONS[name].done(titleOf(row));
      dispatch({ type: "acted", row: fresh, text, canUndo: name !== "undo" });
    } catch (error) {
      dispatch({ type: "refused", id: row.id, problem: failure(row, error) });
      return;
    }
    // For the counts; a quick worker may have sent it already.
    await refresh([fresh].filter(isUnsettled)).catch(() => {});
  };

  /**
   * Ask for something; as many selections as there are, one after the other, are one result.
   * A selection is {ids} or {all, q, facets}.
   */
  const runMany = async (name, ...selections) => {
    const result = { name, done: 0, ids: [], not_possible: [] };
    try {
      for (const selection of selections) {
        const answer = await http.post(`${endpoint}/actions/${name}`, selection);
        result.done += answer.done;
        result.ids.push(...answer.ids);
        result.not_possible.push(...answer.not_possible);
      }
      dispatch({ type: "bulkDone", result, live: describeBulk(result) });
    } catch (error) {
      dispatch({ type: "bulkRefused", problem: readProblem(error) });
      return;
    }
    await refresh([]).catch(() => {});
  };

  const undoMany = (ids) => {
    const chunks = [];
    for (let at = 0; at < ids.length; at += SELECTION_MAX) {
      chunks.push({ ids: ids.slice(at, at + SELECTION_MAX) });
    }
    return runMany("undo", ...chunks);
  };

  return { refresh, run, runMany, undoMany };
};
