// SPDX-License-Identifier: MIT
// What was tried for a work, newest first; read when it is opened.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { Moment } from "../Moment";
import { Problem } from "../Problem";
import { useAnswer } from "../useAnswer";
import { describeActor, describeLine } from "./history";
import { useWorks } from "./store";

const SHOWN = 10;

const Lines = ({ row }) => {
  const { places } = useWorks();
  const [isWhole, setIsWhole] = useState(false);
  const failed = i18next.t("The activity could not be loaded.");
  const [answer, problem] = useAnswer(row.links.activities, row, failed);
  if (problem) {
    return <Problem problem={problem} />;
  }
  if (!answer) {
    return <p>{i18next.t("Loading…")}</p>;
  }
  const lines = answer.hits;
  const shown = isWhole ? lines : lines.slice(0, SHOWN);
  return (
    <>
      <ol className="orcid-activity" data-testid="orcid-works-activity">
        {shown.map((line) => (
          <li key={line.id}>
            <Moment at={line.at} /> · {describeActor(line, places.site)} ·{" "}
            {describeLine(line)}
          </li>
        ))}
      </ol>
      <p className="orcid-note">
        {i18next.t("Reference: {{ref}}", { ref: row.reference })}
      </p>
      {lines.length > shown.length && (
        <button
          type="button"
          className="ui basic mini button"
          data-testid="orcid-works-activity-all"
          onClick={() => setIsWhole(true)}
        >
          {i18next.t("Show all {{n}}", { n: lines.length })}
        </button>
      )}
    </>
  );
};

export const Activity = ({ row }) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className="orcid-history"
      onToggle={({ target }) => setIsOpen(target.open)}
    >
      <summary data-testid="orcid-works-activity-toggle">
        {i18next.t("Activity ({{n}})", { n: row.activities })}
      </summary>
      {isOpen && <Lines row={row} />}
    </details>
  );
};

Lines.propTypes = { row: PropTypes.object.isRequired };
Activity.propTypes = Lines.propTypes;
