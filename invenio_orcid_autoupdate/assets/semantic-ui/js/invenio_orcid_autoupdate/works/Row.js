// SPDX-License-Identifier: MIT
// One work: what it is, what became of it, and what can be done.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useRef } from "react";
import { Icon } from "semantic-ui-react";
import { isFocusLost } from "../dialog";
import { Moment, sayMoments } from "../Moment";
import { Problem } from "../Problem";
import { TickBox } from "../TickBox";
import { titleOf } from "./actions";
import { Activity } from "./Activity";
import { readOffer, toRecord } from "./offers";
import { RowActions } from "./RowActions";
import { useWorks } from "./store";

// What a state looks like. Its words come from the server, in the reader's language.
const LOOKS = {
  pending: { icon: "clock outline", tone: "info" },
  sending: { icon: "sync", tone: "info" },
  in_orcid: { icon: "check circle", tone: "ok" },
  needs_approval: { icon: "question circle", tone: "warn" },
  skipped: { icon: "minus circle", tone: "neutral" },
  on_hold: { icon: "pause circle", tone: "warn" },
  failed: { icon: "exclamation triangle", tone: "error" },
  removed_in_orcid: { icon: "user times", tone: "neutral" },
  removed: { icon: "undo", tone: "neutral" },
  not_me: { icon: "ban", tone: "neutral" },
};

const ATTEMPTED = ["failed", "on_hold"];

// What was sent last was then its removal; what the researcher deleted at ORCID, nobody sent.
const isGone = (row) => !row.is_in_orcid && row.state !== "removed_in_orcid";

/** Return the facts that a row has, as name and value; those that need their name say so. */
const readFacts = (row) => {
  const sent = isGone(row) ? i18next.t("Removed") : i18next.t("Sent");
  const doi = (
    <a href={`https://doi.org/${row.doi}`} dir="ltr">
      {row.doi}
    </a>
  );
  const isAttempted = ATTEMPTED.includes(row.state) && row.attempts > 0;
  const source = row.other_source;
  return [
    row.doi && [i18next.t("DOI"), doi],
    row.resource_type && [i18next.t("Type"), row.resource_type.title],
    row.publication_date && [i18next.t("Year"), row.publication_date.slice(0, 4)],
    row.pushed_at && [sent, <Moment key="sent" at={row.pushed_at} />, true],
    isAttempted && [
      i18next.t("Last attempt"),
      <Moment key="attempt" at={row.updated} />,
      true,
    ],
    source && [
      i18next.t("Also in ORCID"),
      i18next.t("by {{source}}", { source }),
      true,
    ],
  ].filter(Boolean);
};

const Facts = ({ row }) => (
  <dl className="orcid-work-facts">
    {readFacts(row).map(([name, value, isNamed]) => (
      <div key={name} className={isNamed ? "orcid-named" : null}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const Reason = ({ row }) => {
  const offer = readOffer(row, useWorks().places);
  return (
    <p className="orcid-reason" data-testid="orcid-works-reason">
      {sayMoments(row.reason_text)}
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

/** Its title, which has the focus when the button that was pressed is not offered any more. */
const Title = ({ row }) => {
  const { state, places } = useWorks();
  const title = useRef(null);
  useEffect(() => {
    const isActed = state.toast?.row?.id === row.id; // of many works no one has it
    isActed && isFocusLost() && title.current.focus();
  }, [row, state.toast]);
  const As = row.recid ? "a" : "span";
  return (
    <h3 className="ui tiny header" id={`orcid-title-${row.id}`}>
      <As
        ref={title}
        href={row.recid ? toRecord(row, places) : undefined}
        tabIndex={row.recid ? undefined : -1}
        dir="auto"
        data-testid="orcid-works-title"
      >
        {titleOf(row)}
      </As>
    </h3>
  );
};

export const Row = ({ row }) => {
  const { state, dispatch, isReadOnly } = useWorks();
  const { icon, tone } = LOOKS[row.state];
  const problem = state.errors[row.id];
  return (
    <li
      className="orcid-work"
      data-testid="orcid-works-row"
      data-state={row.state}
      data-reason={row.reason || ""}
      data-id={row.id}
    >
      {!isReadOnly && (
        <TickBox
          isTicked={state.isAllSelected || row.id in state.selected}
          aria-label={i18next.t("Select {{title}}", { title: row.title })}
          data-testid="orcid-works-select"
          onChange={() => dispatch({ type: "toggled", row })}
        />
      )}
      <div className="orcid-work-body">
        <div className="orcid-work-head">
          <Title row={row} />
          <span className={`orcid-state ${tone}`} data-testid="orcid-works-state">
            <Icon name={icon} aria-hidden="true" />
            {row.state_label}
          </span>
        </div>
        <Facts row={row} />
        {row.reason_text && <Reason row={row} />}
        {problem && <Problem problem={problem} />}
        <div className="orcid-work-foot">
          <RowActions row={row} />
          <Activity row={row} />
        </div>
      </div>
    </li>
  );
};

Facts.propTypes = { row: PropTypes.object.isRequired };
Reason.propTypes = Facts.propTypes;
Title.propTypes = Facts.propTypes;
Row.propTypes = Facts.propTypes;
