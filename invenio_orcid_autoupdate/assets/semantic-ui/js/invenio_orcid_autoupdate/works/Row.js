// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useRef } from "react";
import { Icon } from "semantic-ui-react";
import { titleOf } from "./actions";
import { Activity } from "./Activity";
import { isFocusLost } from "./focus";
import { Moment, Sentence } from "./Moment";
import { readOffer, toRecord } from "./offers";
import { Problem } from "./Problem";
import { RowActions } from "./RowActions";
import { LOOKS } from "./states";
import { TickBox } from "./TickBox";
import { useWorks } from "./WorksContext";

const ATTEMPTED = ["failed", "on_hold"];

// What was sent last was then its removal; what the researcher deleted at ORCID, nobody sent.
const isGone = (row) => !row.is_in_orcid && row.state !== "removed_in_orcid";

const State = ({ row }) => {
  const { icon, tone } = LOOKS[row.state];
  return (
    <span className={`orcid-state ${tone}`} data-testid="orcid-works-state">
      <Icon name={icon} aria-hidden="true" />
      {row.state_label}
    </span>
  );
};

const Fact = ({ name, isNamed, children }) => (
  <div className={isNamed ? "orcid-named" : null}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Facts = ({ row }) => (
  <dl className="orcid-work-facts">
    {row.doi && (
      <Fact name={i18next.t("DOI")}>
        <a href={`https://doi.org/${row.doi}`} dir="ltr">
          {row.doi}
        </a>
      </Fact>
    )}
    {row.resource_type && (
      <Fact name={i18next.t("Type")}>{row.resource_type.title}</Fact>
    )}
    {row.publication_date && (
      <Fact name={i18next.t("Year")}>{row.publication_date.slice(0, 4)}</Fact>
    )}
    {row.pushed_at && (
      <Fact name={isGone(row) ? i18next.t("Removed") : i18next.t("Sent")} isNamed>
        <Moment at={row.pushed_at} />
      </Fact>
    )}
    {ATTEMPTED.includes(row.state) && row.attempts > 0 && (
      <Fact name={i18next.t("Last attempt")} isNamed>
        <Moment at={row.updated} />
      </Fact>
    )}
    {row.other_source && (
      <Fact name={i18next.t("Also in ORCID")} isNamed>
        {i18next.t("by {{source}}", { source: row.other_source })}
      </Fact>
    )}
  </dl>
);

const Reason = ({ row }) => {
  const offer = readOffer(row, useWorks().places);
  return (
    <p className="orcid-reason" data-testid="orcid-works-reason">
      <Sentence text={row.reason_text} />
      {offer && (
        <>
          {" "}
          <a href={offer.href} data-testid="orcid-works-offer">
            {offer.label}
          </a>
        </>
      )}
    </p>
  );
};

const Title = React.forwardRef(({ row }, ref) => {
  const { places } = useWorks();
  const title = titleOf(row);
  return (
    <h3 className="ui tiny header" id={`orcid-title-${row.id}`}>
      {row.recid ? (
        <a
          ref={ref}
          href={toRecord(row, places)}
          dir="auto"
          data-testid="orcid-works-title"
        >
          {title}
        </a>
      ) : (
        <span ref={ref} tabIndex="-1" dir="auto" data-testid="orcid-works-title">
          {title}
        </span>
      )}
    </h3>
  );
});
Title.displayName = "Title";

const Tick = ({ row }) => {
  const { state, dispatch } = useWorks();
  return (
    <TickBox
      isTicked={state.isAllSelected || row.id in state.selected}
      describe={i18next.t("Select {{title}}", { title: row.title })}
      testId="orcid-works-select"
      onChange={() => dispatch({ type: "toggled", row })}
    />
  );
};

/** One work: what it is, what became of it, and what can be done. */
export const Row = ({ row }) => {
  const { state, isReadOnly } = useWorks();
  const title = useRef(null);
  useEffect(() => {
    // The button that was pressed is not offered any more.
    const isActed = state.toast?.row?.id === row.id; // of many works no one has it
    isActed && isFocusLost() && title.current.focus();
  }, [row, state.toast]);
  return (
    <li
      className="orcid-work"
      data-testid="orcid-works-row"
      data-state={row.state}
      data-reason={row.reason || ""}
      data-id={row.id}
    >
      {!isReadOnly && <Tick row={row} />}
      <div className="orcid-work-body">
        <div className="orcid-work-head">
          <Title row={row} ref={title} />
          <State row={row} />
        </div>
        <Facts row={row} />
        {row.reason_text && <Reason row={row} />}
        {state.errors[row.id] && (
          <p role="alert" className="ui small error message">
            <Problem problem={state.errors[row.id]} />
          </p>
        )}
        <div className="orcid-work-foot">
          <RowActions row={row} />
          <Activity row={row} />
        </div>
      </div>
    </li>
  );
};

const shown = { row: PropTypes.object.isRequired };
State.propTypes = shown;
Facts.propTypes = shown;
Reason.propTypes = shown;
Title.propTypes = shown;
Tick.propTypes = shown;
Row.propTypes = shown;
Fact.propTypes = {
  name: PropTypes.string.isRequired,
  isNamed: PropTypes.bool,
  children: PropTypes.node.isRequired,
};
Fact.defaultProps = { isNamed: false };
