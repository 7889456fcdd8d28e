// SPDX-License-Identifier: MIT
// The works of the page, or why there are none.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import Overridable from "react-overridable";
import { EmptyResults, Error as SearchError } from "react-searchkit";
import { Button, Placeholder } from "semantic-ui-react";
import { readProblem } from "../api";
import { Problem } from "../Problem";
import { Row } from "./Row";
import { useWorks } from "./store";

const ITEM = "OrcidAutoupdate.Works.ResultsList.item";

const PLACEHOLDERS = [1, 2, 3, 4, 5];

const Loading = () => (
  <div data-testid="orcid-works-loading" aria-label={i18next.t("Loading…")} role="img">
    {PLACEHOLDERS.map((number) => (
      <Placeholder fluid key={number} className="orcid-placeholder">
        <Placeholder.Line length="long" />
        <Placeholder.Line length="medium" />
        <Placeholder.Line length="short" />
      </Placeholder>
    ))}
  </div>
);

/** react-searchkit's error, with a button that tries again. */
export const Failed = ({ error }) => {
  const { change } = useWorks();
  return (
    <Problem
      problem={readProblem(error, i18next.t("The list could not be loaded."))}
      testId="orcid-works-error"
      onRetry={() => change({})}
    />
  );
};

Failed.propTypes = { error: PropTypes.object.isRequired };

/** react-searchkit's empty list; its own button would also undo the order and the page's size. */
export const Empty = () => {
  const { places, query, change } = useWorks();
  const isNarrowed = query.queryString !== "" || query.filters.length > 0;
  return (
    <div
      className="ui placeholder segment center aligned"
      data-testid="orcid-works-empty"
    >
      <p>
        {isNarrowed
          ? i18next.t("No works match.")
          : i18next.t("No records on {{site}} name your iD yet.", {
              site: places.site,
            })}
      </p>
      {isNarrowed && (
        <div>
          <Button
            onClick={() => change({ queryString: "", filters: [], page: 1 })}
            data-testid="orcid-works-clear"
          >
            {i18next.t("Clear filters")}
          </Button>
        </div>
      )}
    </div>
  );
};

/** The rows stay while the list is loaded anew. */
export const Results = ({ rows, isLoading, hasFailed }) => (
  <>
    <SearchError />
    <EmptyResults />
    {isLoading && rows.length === 0 && <Loading />}
    {rows.length > 0 && !hasFailed && (
      <ul className="orcid-works" aria-busy={isLoading} data-testid="orcid-works-list">
        {rows.map((row) => (
          <Overridable key={row.id} id={ITEM} result={row}>
            <Row row={row} />
          </Overridable>
        ))}
      </ul>
    )}
  </>
);

Results.propTypes = {
  rows: PropTypes.array.isRequired,
  isLoading: PropTypes.bool.isRequired,
  hasFailed: PropTypes.bool.isRequired,
};
