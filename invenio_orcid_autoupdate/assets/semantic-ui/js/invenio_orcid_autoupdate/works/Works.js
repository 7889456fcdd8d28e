// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useCallback, useEffect, useMemo, useReducer, useRef } from "react";
import { InvenioSearchApi, withState } from "react-searchkit";
import { onChanged } from "../older/changed";
import { Facets } from "./Facets";
import { Pages } from "./Pages";
import { usePolling } from "./polling";
import { Results } from "./Results";
import { SearchForm } from "./SearchForm";
import { Selection } from "./Selection";
import { isMatching, isMoving, isUnsettled } from "./states";
import { EMPTY, overlay, reduce } from "./store";
import { Toast } from "./Toast";
import { makeCommands, WorksContext } from "./WorksContext";

const errorOf = ({ error }) => (error && Object.keys(error).length > 0 ? error : null);

/** What is shared by all parts: the store, and commands that always know the present query. */
const useStore = (config, query) => {
  const [state, dispatch] = useReducer(reduce, EMPTY);
  const latest = useRef(query);
  latest.current = query;
  const commands = useMemo(() => {
    const api = new InvenioSearchApi(config.searchApi);
    return makeCommands(
      dispatch,
      () => api.search(latest.current),
      config.searchApi.axios.url
    );
  }, [config]);
  const { places } = config;
  return { state, dispatch, commands, places, isReadOnly: !places.isConnected };
};

/** Forget what is older than the search, and what was selected in another one. */
const useSearches = (dispatch, query, hits) => {
  const question = JSON.stringify([query.queryString, query.filters]);
  useEffect(() => dispatch({ type: "searched" }), [dispatch, hits]);
  useEffect(() => dispatch({ type: "unselected" }), [dispatch, question]);
};

/** Return a function that shows a page from its top once it is there. */
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
  const turn = useCallback(() => {
    isTurned.current = true;
  }, []);
  return [list, turn];
};

const WorksList = ({
  config,
  currentQueryState: query,
  currentResultsState: results,
  updateQueryState,
}) => {
  const works = useStore(config, query);
  const { state, dispatch, commands } = works;
  useSearches(dispatch, query, results.data.hits);
  const rows = overlay(results.data.hits, state.rows);
  const moving = rows.filter(isMoving);
  const key = moving.map(({ id }) => id).join();
  const isOver = usePolling(key, () => commands.refresh(moving));
  const found = state.found || results.data;
  const others = rows.filter((row) => !isMatching(row, query.filters));
  const [list, turn] = useTop(results.data.hits);
  const change = (part) => updateQueryState({ ...query, ...part });
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => onChanged(() => latest.current({})), []);
  return (
    <WorksContext.Provider value={works}>
      <SearchForm query={query} sorts={config.sortOptions} onChange={change} />
      <div className="orcid-works-columns">
        <Facets
          names={config.aggs.map(({ aggName }) => aggName)}
          aggregations={found.aggregations}
          filters={query.filters}
          isLoading={results.loading}
          onChange={(filters) => change({ filters, page: 1 })}
        />
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
            <Selection
              rows={rows}
              total={found.total}
              listed={found.total + others.length}
              query={query}
            />
          )}
          <Results
            rows={rows}
            isLoading={results.loading}
            error={errorOf(results)}
            isNarrowed={query.queryString !== "" || query.filters.length > 0}
            onRetry={() => change({})}
            onClear={() => change({ queryString: "", filters: [], page: 1 })}
          />
          {rows.length > 0 && (
            <Pages
              query={query}
              sizes={config.paginationOptions.resultsPerPage}
              total={found.total}
              onChange={(part) => {
                turn();
                change(part);
              }}
            />
          )}
        </section>
      </div>
      <Toast />
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
