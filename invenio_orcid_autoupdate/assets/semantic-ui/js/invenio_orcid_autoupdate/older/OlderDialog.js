// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useRef } from "react";
import { Modal } from "semantic-ui-react";
import { nameRegion, REGION_ID } from "./announce";
import { Choice } from "./Choice";
import { useDialogFocus } from "../dialog/focus";
import { Looking } from "./Looking";
import { Run } from "./Run";
import { sayTitle } from "./sentences";

const TITLE_ID = "orcid-older-title";

const screenOf = ({ run, preview, error }) => {
  if (run) {
    return `run ${run.id} ${run.state}`;
  }
  return preview ? "choice" : error ? "failed" : "looking";
};

const Failed = ({ text, onRetry }) => (
  <div className="content">
    <div role="alert" className="ui error message" data-testid="orcid-older-error">
      <p>{text}</p>
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
    <Failed text={error.text} onRetry={() => commands.open()} />
  ) : (
    <Looking dispatch={dispatch} />
  );
};

const Head = ({ state, onClose }) => {
  const title = useRef(null);
  useDialogFocus(title, screenOf(state));
  return (
    <>
      <h2 ref={title} id={TITLE_ID} className="header" tabIndex="-1">
        {sayTitle(state.run)}
      </h2>
      <button
        type="button"
        className="orcid-close"
        aria-label={i18next.t("Close")}
        data-testid="orcid-older-close"
        onClick={onClose}
      >
        <i className="close icon" aria-hidden="true" />
      </button>
    </>
  );
};

/** What would be added, or how far it is. */
export const OlderDialog = ({ state, onClose, ...props }) => {
  useEffect(nameRegion, []);
  return (
    <Modal
      open
      size="small"
      closeOnDimmerClick={false}
      onClose={onClose}
      className="orcid-older-dialog"
      role="dialog"
      aria-modal="true"
      aria-labelledby={TITLE_ID}
      aria-owns={REGION_ID}
      data-testid="orcid-older-dialog"
    >
      <Head state={state} onClose={onClose} />
      <Inside state={state} onClose={onClose} {...props} />
    </Modal>
  );
};

Failed.propTypes = {
  text: PropTypes.string.isRequired,
  onRetry: PropTypes.func.isRequired,
};

Head.propTypes = {
  state: PropTypes.object.isRequired,
  onClose: PropTypes.func.isRequired,
};

Inside.propTypes = OlderDialog.propTypes = {
  state: PropTypes.object.isRequired,
  dispatch: PropTypes.func.isRequired,
  commands: PropTypes.object.isRequired,
  places: PropTypes.object.isRequired,
  isOver: PropTypes.bool.isRequired,
  onClose: PropTypes.func.isRequired,
};
