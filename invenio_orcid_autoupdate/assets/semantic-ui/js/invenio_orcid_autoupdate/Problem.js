// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button } from "semantic-ui-react";

/** The address of this page, which asks whoever is signed out to sign in, and comes back. */
const here = () => window.location.pathname + window.location.search;

/** What went wrong, in words; whoever was signed out meanwhile can sign in again, others try again. */
export const Problem = ({ problem: { text, isSignedOut }, testId, onRetry }) => (
  <div role="alert" className="ui error message" data-testid={testId}>
    <p>
      {text}
      {isSignedOut && (
        <>
          {" "}
          <a href={here()} data-testid="orcid-sign-in">
            {i18next.t("Sign in")}
          </a>
        </>
      )}
    </p>
    {onRetry && !isSignedOut && (
      <Button onClick={onRetry} data-testid={`${testId}-retry`}>
        {i18next.t("Try again")}
      </Button>
    )}
  </div>
);

Problem.propTypes = {
  problem: PropTypes.shape({
    text: PropTypes.string.isRequired,
    isSignedOut: PropTypes.bool,
  }).isRequired,
  testId: PropTypes.string,
  onRetry: PropTypes.func,
};

Problem.defaultProps = { testId: undefined, onRetry: null };
