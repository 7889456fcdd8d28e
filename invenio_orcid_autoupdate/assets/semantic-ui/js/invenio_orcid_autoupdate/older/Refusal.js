// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React from "react";
import { Problem } from "../works/Problem";

/** Why what somebody asked for was not done; nothing if all went well. */
export const Refusal = ({ error }) =>
  error && (
    <div role="alert" className="ui error message" data-testid="orcid-older-error">
      <Problem problem={error} />
    </div>
  );

Refusal.propTypes = { error: PropTypes.shape({ text: PropTypes.string.isRequired }) };
Refusal.defaultProps = { error: null };
