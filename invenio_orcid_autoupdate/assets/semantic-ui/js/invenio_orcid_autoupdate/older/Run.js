// SPDX-License-Identifier: MIT
// How far a run is, or how it ended.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import React from "react";
import { Button } from "semantic-ui-react";
import { Problem } from "../Problem";
import {
  countDone,
  isComplete,
  listReasons,
  sayEnd,
  sayProgress,
  sayStopping,
  sayTitle,
  sayWaiting,
} from "./sentences";
import { isStopping, useOlder } from "./store";

const HELP_ID = "orcid-run-help";

const Bar = () => {
  const { run } = useOlder().state;
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

const sayNow = (state) => {
  const { run } = state;
  if (run.state === "running") {
    const waiting = run.waiting_since ? ` · ${sayWaiting(run)}` : "";
    return sayProgress(run) + waiting;
  }
  return isStopping(state) ? sayStopping() : sayEnd(run);
};

const Why = () => {
  const reasons = listReasons(useOlder().state.run);
  return (
    reasons.length > 0 && (
      <details className="orcid-group" data-testid="orcid-run-why">
        <summary>{i18next.t("Why?")}</summary>
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </details>
    )
  );
};

const Content = () => {
  const { state, isOver } = useOlder();
  const { run, isRefused, error } = state;
  const isRunning = run.state === "running";
  return (
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
      {(isRunning || isStopping(state)) && <Bar />}
      <p data-testid="orcid-run-text">{sayNow(state)}</p>
      {isRunning && <p>{i18next.t("You can close this page.")}</p>}
      {(run.state === "finished" || isComplete(run)) && !isRunning && <Why />}
      {run.links.cancel && (
        <p id={HELP_ID} className="orcid-help">
          {i18next.t("Stops after the current batch. Works already added stay.")}
        </p>
      )}
      {isOver && isRunning && (
        <p className="ui info message" data-testid="orcid-run-queue">
          {i18next.t("Still in the queue. We will carry on; you can leave this page.")}
        </p>
      )}
      {error && <Problem problem={error} testId="orcid-older-error" />}
    </div>
  );
};

const Buttons = () => {
  const { state, commands, places, onClose } = useOlder();
  const { run, isBusy } = state;
  const canGoOn = run.links.continue && !isStopping(state) && !isComplete(run);
  return (
    <div className="actions">
      {run.links.cancel && (
        <Button
          disabled={isBusy}
          aria-describedby={HELP_ID}
          data-testid="orcid-run-stop"
          onClick={() => commands.stop(run)}
        >
          {i18next.t("Stop")}
        </Button>
      )}
      {canGoOn && (
        <Button
          primary
          disabled={isBusy}
          data-testid="orcid-run-continue"
          onClick={() => commands.goOn(run)}
        >
          {i18next.t("Continue")}
        </Button>
      )}
      {run.state !== "running" && (
        <a
          className="ui basic button"
          href={places.works}
          data-testid="orcid-run-works"
        >
          {i18next.t("See works")}
        </a>
      )}
      <Button data-testid="orcid-older-leave" onClick={onClose}>
        {i18next.t("Close")}
      </Button>
    </div>
  );
};

export const Run = () => (
  <>
    <Content />
    <Buttons />
  </>
);
