// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useMemo, useReducer, useRef } from "react";
import { InvenioSearchApi, Pagination, SearchBar, withState } from "react-searchkit";
import { onChanged } from "../older/page";
import { usePolling } from "../polling";
import { Toast } from "../toast";
import { makeCommands } from "./commands";
import { Facets } from "./Facets";
import { Results } from "./Results";
import { Size, Sort } from "./Search";
import { Selection } from "./Selection";
import {
  canUndo,
  EMPTY,
  isMatching,
  isMoving,
  isUnsettled,
  overlay,
  reduce,
  useWorks,
  WorksContext,
} from "./store";

/** Milliseconds that a toast stays. */
export const SHOWN_MS = 10000;

/** The store, and commands that always know the present query. */
const useStore = (config, query) => {
  const [state, dispatch] = useReducer(reduce, EMPTY);
  const latest = useRef(query);
  latest.current = query;
  const commands = useMemo(() => {
    const { searchApi } = config;
    const api = new InvenioSearchApi(searchApi);
    return makeCommands(
      dispatch,
      () => api.search(latest.current),
      searchApi.axios.url
    );
  }, [config]);
  return { state, dispatch, commands };
};

/** Forget what is older than the search, and what was selected in another one. */
const useSearches = (dispatch, query, hits) => {
  const question = JSON.stringify([query.queryString, query.filters]);
  useEffect(() => dispatch({ type: "searched" }), [dispatch, hits]);
  useEffect(() => dispatch({ type: "unselected" }), [dispatch, question]);
};

/** Return the list's ref, and a function to call before a change after which its top is shown. */
const useTop = (hits) => {
  const list = useRef(null);
  const isTurned = useRef(false);
  useEffect(() => {
    if (isTurned.current) {
      isTurned.current = false;
      list.current.scrollIntoView();
      list.current.focus({ preventScroll: true });
    }
  }, [hits]);
  const note = () => {
    isTurned.current = true;
  };
  return [list, note];
};

/** What was done last, with a button to take it back. */
export const Done = () => {
  const { state, dispatch, commands } = useWorks();
  const { toast } = state;
  const leave = useMemo(() => () => dispatch({ type: "toastLeft" }), [dispatch]);
  const undo = () => {
    leave();
    toast.ids ? commands.undoMany(toast.ids) : commands.run(toast.row, "undo");
  };
  return (
    <div className="orcid-toasts">
      {toast && (
        <Toast toast={toast} name="works" stay={SHOWN_MS} onLeave={leave}>
          {canUndo(state) && (
            <button
              type="button"
              className="orcid-link"
              data-testid="orcid-works-toast-undo"
              onClick={undo}
            >
              {i18next.t("Undo")}
            </button>
          )}
        </Toast>
      )}
    </div>
  );
};

/** Return the rows as they are now, whether nobody looks at them any more, and what all parts share. */
const useList = ({ config, query, results, update }) => {
  const { hits } = results.data;
  const { state, dispatch, commands } = useStore(config, query);
  useSearches(dispatch, query, hits);
  const rows = overlay(hits, state.rows);
  const moving = rows.filter(isMoving);
  const key = moving.map(({ id }) => id).join();
  const isOver = usePolling(key, () => commands.refresh(moving));
  const [list, noteTurn] = useTop(hits);
  const change = (part) => update({ ...query, ...part });
  const turn = (part) => {
    noteTurn();
    change(part);
  };
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => onChanged(() => latest.current({})), []);
  const { places } = config;
  const isReadOnly = !places.isConnected;
  const works = { state, dispatch, commands, config, places, isReadOnly };
  return { rows, isOver, list, works: { ...works, query, change, turn } };
};

const WorksList = ({ currentResultsState: results, ...search }) => {
  const { rows, isOver, list, works } = useList({
    config: search.config,
    query: search.currentQueryState,
    update: search.updateQueryState,
    results,
  });
  const { state, query } = works;
  const { aggregations, total } = state.found || results.data;
  const others = rows.filter((row) => !isMatching(row, query.filters));
  return (
    <WorksContext.Provider value={works}>
      <div className="orcid-search ui form">
        <SearchBar />
        <Sort />
      </div>
      <div className="orcid-works-columns">
        <Facets aggregations={aggregations} isLoading={results.loading} />
        <section aria-label={i18next.t("Works")} ref={list} tabIndex="-1">
          <div
            role="status"
            aria-live="polite"
            className="orcid-hidden"
            data-testid="orcid-live"
          >
            {state.live}
          </div>
          {isOver && rows.some(isUnsettled) && (
            <p className="ui info message" data-testid="orcid-works-queue">
              {i18next.t(
                "Still in the queue. We will carry on; you can leave this page."
              )}
            </p>
          )}
          {rows.length > 0 && (
            <Selection rows={rows} total={total} listed={total + others.length} />
          )}
          <Results
            rows={rows}
            isLoading={results.loading}
            hasFailed={Object.keys(results.error || {}).length > 0}
          />
          {results.data.total > 0 && (
            <nav className="orcid-pages" aria-label={i18next.t("Pages")}>
              <Pagination showWhenOnlyOnePage={false} />
              <Size />
            </nav>
          )}
        </section>
      </div>
      <Done />
    </WorksContext.Provider>
  );
};

WorksList.propTypes = {
  config: PropTypes.object.isRequired,
  currentQueryState: PropTypes.object.isRequired,
  currentResultsState: PropTypes.object.isRequired,
  updateQueryState: PropTypes.func.isRequired,
};

/** The researcher's list of works, within react-searchkit. */
export const Works = withState(WorksList);
