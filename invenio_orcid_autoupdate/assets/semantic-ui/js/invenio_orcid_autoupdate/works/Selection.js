// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { Dialog } from "../dialog";
import { Problem } from "../Problem";
import { TickBox } from "../TickBox";
import { SELECTION_MAX } from "./actions";
import { BULK_ACTIONS, describeBulk } from "./bulk";
import { Menu } from "./Menu";
import { toSelection, useWorks } from "./store";

/** How what was done with many works ended, with the reasons of what was not possible. */
const Result = () => {
  const { state, dispatch } = useWorks();
  const { error, not_possible: refused } = state.bulk;
  const close = (
    <button
      type="button"
      className="orcid-link"
      data-testid="orcid-works-bulk-close"
      onClick={() => dispatch({ type: "bulkLeft" })}
    >
      {i18next.t("Close")}
    </button>
  );
  if (error) {
    return (
      <>
        <Problem problem={error} />
        {close}
      </>
    );
  }
  return (
    <div className="ui info message" data-testid="orcid-works-bulk-result">
      {describeBulk(state.bulk)}
      <details data-testid="orcid-works-bulk-why">
        <summary>{i18next.t("Why?")}</summary>
        <ul>
          {refused.map(({ id, title, message }) => (
            <li key={id}>{i18next.t("{{title}}: {{why}}", { title, why: message })}</li>
          ))}
        </ul>
      </details>{" "}
      {close}
    </div>
  );
};

const MENU = Object.entries(BULK_ACTIONS).filter(([, { label }]) => label);

/** The menu of what can be done with the works that are selected. */
const Actions = ({ count }) => {
  const { state, commands, places, query } = useWorks();
  const [asked, setAsked] = useState(null);
  const run = (name) => commands.runMany(name, toSelection(state, query));
  return (
    <>
      <Menu
        label={i18next.t("With selected")}
        className="small"
        testId="orcid-works-bulk"
        disabled={count === 0}
        items={MENU.map(([name, { label }]) => ({
          name,
          label: label(),
          testId: `orcid-works-bulk-${name}`,
        }))}
        onChoose={(name) => (BULK_ACTIONS[name].isAsked ? setAsked(name) : run(name))}
      />
      {asked && (
        <Dialog
          name="remove-many"
          title={i18next.t("Remove {{n}} work from your ORCID record?", { count })}
          confirm={i18next.t("Remove")}
          onConfirm={() => run(asked)}
          onClose={() => setAsked(null)}
          isRisky
        >
          <p>
            {i18next.t(
              "The records on {{site}} stay. We will not add these works again unless you ask.",
              { site: places.site }
            )}
          </p>
        </Dialog>
      )}
    </>
  );
};

/**
 * Select the works of the page or all, and do something with them.
 * total: works that match; listed: the same with those that were just changed and still stand here.
 */
export const Selection = ({ rows, total, listed }) => {
  const { state, dispatch, isReadOnly } = useWorks();
  const picked = Object.keys(state.selected).length;
  const count = state.isAllSelected ? total : picked;
  const isWhole = rows.every((row) => state.isAllSelected || row.id in state.selected);
  const words = i18next.t("{{n}} work", { count: listed });
  if (isReadOnly) {
    return (
      <p className="orcid-selection" data-testid="orcid-works-total">
        {words}
      </p>
    );
  }
  return (
    <>
      <div className="orcid-selection">
        <div className="orcid-total" data-testid="orcid-works-total">
          <TickBox
            id="orcid-works-select-page"
            isTicked={isWhole}
            aria-label={i18next.t("Select all works on this page")}
            data-testid="orcid-works-select-page"
            onChange={() =>
              dispatch(isWhole ? { type: "unselected" } : { type: "selected", rows })
            }
          >
            {words}
          </TickBox>
        </div>
        {count > 0 && (
          <span data-testid="orcid-works-selected">
            {i18next.t("{{n}} selected", { n: count })}
          </span>
        )}
        {isWhole && !state.isAllSelected && total > picked && (
          <button
            type="button"
            className="orcid-link"
            data-testid="orcid-works-select-all"
            onClick={() => dispatch({ type: "allSelected" })}
          >
            {i18next.t("Select all {{n}} that match", { n: total })}
          </button>
        )}
        <Actions count={count} />
      </div>
      {picked === SELECTION_MAX && !state.isAllSelected && (
        <p className="orcid-note">
          {i18next.t("Up to {{n}} works can be selected one by one.", {
            n: SELECTION_MAX,
          })}
        </p>
      )}
      {state.bulk && <Result />}
    </>
  );
};

Actions.propTypes = { count: PropTypes.number.isRequired };

Selection.propTypes = {
  rows: PropTypes.array.isRequired,
  total: PropTypes.number.isRequired,
  listed: PropTypes.number.isRequired,
};
