// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect } from "react";
import { Frame } from "../dialog/Frame";
import { Problem } from "../works/Problem";
import { nameRegion, REGION_ID } from "./announce";
import { Choice } from "./Choice";
import { Looking } from "./Looking";
import { findOpener } from "./openers";
import { Run } from "./Run";
import { sayTitle } from "./sentences";

const TITLE_ID = "orcid-older-title";

const screenOf = ({ run, preview, error }) => {
  if (run) {
    return `run ${run.id} ${run.state}`;
  }
  return preview ? "choice" : error ? "failed" : "looking";
};

const Failed = ({ problem, onRetry }) => (
  <div className="content">
    <div role="alert" className="ui error message" data-testid="orcid-older-error">
      <p>
        <Problem problem={problem} />
      </p>
      <button
        type="button"
        className="ui button"
        data-testid="orcid-older-retry"
        onClick={onRetry}
      >
        {i18next.t("Try again")}
      </button>
    </div>
  </div>
);

const Inside = ({ state, dispatch, commands, places, isOver, onClose }) => {
  const { preview, run, error } = state;
  if (run) {
    return (
      <Run
        state={state}
        commands={commands}
        places={places}
        isOver={isOver}
        onClose={onClose}
      />
    );
  }
  if (preview) {
    return (
      <Choice
        state={state}
        dispatch={dispatch}
        commands={commands}
        places={places}
        onClose={onClose}
      />
    );
  }
  return error ? (
    <Failed problem={error} onRetry={() => commands.open()} />
  ) : (
    <Looking dispatch={dispatch} />
  );
};

/** What would be added, or how far it is. */
export const OlderDialog = ({ state, onClose, ...props }) => {
  useEffect(nameRegion, []);
  return (
    <Frame
      titleId={TITLE_ID}
      title={sayTitle(state.run)}
      screen={screenOf(state)}
      className="orcid-older-dialog"
      owns={REGION_ID}
      testId="orcid-older-dialog"
      closeTestId="orcid-older-close"
      findOpener={findOpener}
      onClose={onClose}
    >
      <Inside state={state} onClose={onClose} {...props} />
    </Frame>
  );
};

Failed.propTypes = {
  problem: PropTypes.object.isRequired,
  onRetry: PropTypes.func.isRequired,
};

Inside.propTypes = OlderDialog.propTypes = {
  state: PropTypes.object.isRequired,
  dispatch: PropTypes.func.isRequired,
  commands: PropTypes.object.isRequired,
  places: PropTypes.object.isRequired,
  isOver: PropTypes.bool.isRequired,
  onClose: PropTypes.func.isRequired,
};
