// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button, Placeholder } from "semantic-ui-react";
import { readProblem } from "./api";
import { Problem } from "./Problem";
import { Row } from "./Row";
import { useWorks } from "./WorksContext";

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

const Failed = ({ error, onRetry }) => {
  const problem = readProblem(error, i18next.t("The list could not be loaded."));
  return (
    <div role="alert" className="ui error message" data-testid="orcid-works-error">
      <p>
        <Problem problem={problem} />
      </p>
      {!problem.isSignedOut && (
        <Button type="button" onClick={onRetry} data-testid="orcid-works-error-retry">
          {i18next.t("Try again")}
        </Button>
      )}
    </div>
  );
};

const Empty = ({ isNarrowed, onClear }) => {
  const { site } = useWorks().places;
  return (
    <div
      className="ui placeholder segment center aligned"
      data-testid="orcid-works-empty"
    >
      <p>
        {isNarrowed
          ? i18next.t("No works match.")
          : i18next.t("No records on {{site}} name your iD yet.", { site })}
      </p>
      {isNarrowed && (
        <div>
          <Button type="button" onClick={onClear} data-testid="orcid-works-clear">
            {i18next.t("Clear filters")}
          </Button>
        </div>
      )}
    </div>
  );
};

/** The works of the page, or why there are none. */
export const Results = ({ rows, isLoading, error, isNarrowed, onRetry, onClear }) => {
  if (error) {
    return <Failed error={error} onRetry={onRetry} />;
  }
  if (rows.length === 0) {
    return isLoading ? (
      <Loading />
    ) : (
      <Empty isNarrowed={isNarrowed} onClear={onClear} />
    );
  }
  return (
    <ul className="orcid-works" aria-busy={isLoading} data-testid="orcid-works-list">
      {rows.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </ul>
  );
};

Failed.propTypes = {
  error: PropTypes.object.isRequired,
  onRetry: PropTypes.func.isRequired,
};

Empty.propTypes = {
  isNarrowed: PropTypes.bool.isRequired,
  onClear: PropTypes.func.isRequired,
};

Results.propTypes = {
  rows: PropTypes.array.isRequired,
  isLoading: PropTypes.bool.isRequired,
  error: PropTypes.object,
  isNarrowed: PropTypes.bool.isRequired,
  onRetry: PropTypes.func.isRequired,
  onClear: PropTypes.func.isRequired,
};

Results.defaultProps = { error: null };
