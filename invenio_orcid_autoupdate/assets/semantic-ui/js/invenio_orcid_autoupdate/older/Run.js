// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button } from "semantic-ui-react";
import { Refusal } from "./Refusal";
import { isStopping } from "./store";
import {
  countDone,
  isComplete,
  sayEnd,
  sayProgress,
  sayReason,
  sayStopping,
  sayTitle,
  sayWaiting,
} from "./sentences";

const HELP_ID = "orcid-run-help";

const Bar = ({ run }) => {
  const done = countDone(run);
  const percent = run.total ? Math.round((100 * done) / run.total) : 0;
  const isMoving = done === 0; // how far the first batch is, is not known
  return (
    <div
      className={`orcid-progress ${isMoving ? "orcid-moving" : ""}`}
      role="progressbar"
      aria-valuemin="0"
      aria-valuenow={isMoving ? undefined : done}
      aria-valuemax={run.total}
      aria-valuetext={isMoving ? undefined : sayProgress(run)}
      aria-label={sayTitle(run)}
      data-testid="orcid-run-progress"
    >
      <div style={isMoving ? undefined : { width: `${percent}%` }} />
    </div>
  );
};

const Progress = ({ run }) => (
  <>
    <Bar run={run} />
    <p data-testid="orcid-run-text">
      {sayProgress(run)}
      {run.waiting_since && ` · ${sayWaiting(run)}`}
    </p>
    <p>{i18next.t("You can close this page.")}</p>
  </>
);

const Why = ({ run }) => {
  const reasons = Object.entries(run.reasons);
  return (
    reasons.length > 0 && (
      <details className="orcid-group" data-testid="orcid-run-why">
        <summary>{i18next.t("Why?")}</summary>
        <ul>
          {reasons.map(([code, number]) => (
            <li key={code}>{sayReason(run.reason_labels[code], number)}</li>
          ))}
        </ul>
      </details>
    )
  );
};

const End = ({ run }) => (
  <>
    <p data-testid="orcid-run-text">{sayEnd(run).join(" · ")}</p>
    {(run.state === "finished" || isComplete(run)) && <Why run={run} />}
  </>
);

const Stopping = ({ run }) => (
  <>
    <Bar run={run} />
    <p data-testid="orcid-run-text">{sayStopping()}</p>
  </>
);

const Buttons = ({ run, isBusy, isStopped, commands, places, onClose }) => (
  <div className="actions">
    {run.links.cancel && (
      <Button
        type="button"
        disabled={isBusy}
        aria-describedby={HELP_ID}
        data-testid="orcid-run-stop"
        onClick={() => commands.stop(run)}
      >
        {i18next.t("Stop")}
      </Button>
    )}
    {run.links.continue && isStopped && !isComplete(run) && (
      <Button
        type="button"
        primary
        disabled={isBusy}
        data-testid="orcid-run-continue"
        onClick={() => commands.goOn(run)}
      >
        {i18next.t("Continue")}
      </Button>
    )}
    {run.state !== "running" && (
      <a className="ui basic button" href={places.works} data-testid="orcid-run-works">
        {i18next.t("See works")}
      </a>
    )}
    <Button type="button" data-testid="orcid-older-leave" onClick={onClose}>
      {i18next.t("Close")}
    </Button>
  </div>
);

const Shown = ({ run, isEnding }) => {
  if (run.state === "running") {
    return <Progress run={run} />;
  }
  return isEnding ? <Stopping run={run} /> : <End run={run} />;
};

/** How far a run is, or how it ended. */
export const Run = ({ state, commands, places, isOver, onClose }) => {
  const { run, isRefused, isBusy, error } = state;
  const isRunning = run.state === "running";
  const isEnding = isStopping(state);
  return (
    <>
      <div
        className="content"
        data-testid="orcid-run"
        data-kind={run.kind}
        data-state={run.state}
      >
        {isRefused && isRunning && (
          <div role="alert" className="ui info message" data-testid="orcid-run-other">
            {i18next.t("A run is already under way.")}
          </div>
        )}
        <Shown run={run} isEnding={isEnding} />
        {run.links.cancel && (
          <p id={HELP_ID} className="orcid-help">
            {i18next.t("Stops after the current batch. Works already added stay.")}
          </p>
        )}
        {isOver && isRunning && (
          <p className="ui info message" data-testid="orcid-run-queue">
            {i18next.t(
              "Still in the queue. We will carry on; you can leave this page."
            )}
          </p>
        )}
        <Refusal error={error} />
      </div>
      <Buttons
        run={run}
        isBusy={isBusy}
        isStopped={!isEnding}
        commands={commands}
        places={places}
        onClose={onClose}
      />
    </>
  );
};

const shown = { run: PropTypes.object.isRequired };
Bar.propTypes = shown;
Stopping.propTypes = shown;
Shown.propTypes = { ...shown, isEnding: PropTypes.bool.isRequired };
Progress.propTypes = shown;
Why.propTypes = shown;
End.propTypes = shown;

Buttons.propTypes = {
  ...shown,
  isBusy: PropTypes.bool.isRequired,
  isStopped: PropTypes.bool.isRequired,
  commands: PropTypes.object.isRequired,
  places: PropTypes.object.isRequired,
  onClose: PropTypes.func.isRequired,
};

Run.propTypes = {
  state: PropTypes.object.isRequired,
  commands: PropTypes.object.isRequired,
  places: PropTypes.object.isRequired,
  isOver: PropTypes.bool.isRequired,
  onClose: PropTypes.func.isRequired,
};
