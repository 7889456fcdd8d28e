// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useState } from "react";
import { readActivities, readProblem } from "./api";
import { describeActor, describeLine } from "./history";
import { Moment } from "./Moment";
import { Problem } from "./Problem";
import { formatNumber } from "./time";
import { useWorks } from "./WorksContext";

const SHOWN = 10;

const Lines = ({ row }) => {
  const { places } = useWorks();
  const [lines, setLines] = useState(null);
  const [error, setError] = useState(null);
  const [isWhole, setIsWhole] = useState(false);
  useEffect(() => {
    let isLeft = false;
    readActivities(row)
      .then(({ hits }) => !isLeft && setLines(hits))
      .catch((found) => !isLeft && setError(found));
    return () => {
      isLeft = true;
    };
  }, [row]);
  if (error) {
    const text = i18next.t("The activity could not be loaded.");
    return (
      <p role="alert">
        <Problem problem={readProblem(error, text)} />
      </p>
    );
  }
  if (!lines) {
    return <p>{i18next.t("Loading…")}</p>;
  }
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
          {i18next.t("Show all {{n}}", { n: formatNumber(lines.length) })}
        </button>
      )}
    </>
  );
};

/** What was tried for a work, newest first; read when it is opened. */
export const Activity = ({ row }) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className="orcid-history"
      onToggle={({ target }) => setIsOpen(target.open)}
    >
      <summary data-testid="orcid-works-activity-toggle">
        {i18next.t("Activity ({{n}})", { n: formatNumber(row.activities) })}
      </summary>
      {isOpen && <Lines row={row} />}
    </details>
  );
};

Lines.propTypes = { row: PropTypes.object.isRequired };
Activity.propTypes = { row: PropTypes.object.isRequired };
