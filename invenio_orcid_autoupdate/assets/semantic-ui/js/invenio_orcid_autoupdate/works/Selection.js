// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { BULK_ACTIONS, SELECTION_MAX } from "./actions";
import { describeBulk, toSelection } from "./bulk";
import { Dialog } from "./Dialog";
import { Menu } from "./Menu";
import { Problem } from "./Problem";
import { TickBox } from "./TickBox";
import { formatNumber } from "./time";
import { useWorks } from "./WorksContext";

const RemoveManyDialog = ({ count, onClose, onConfirm }) => {
  const { site } = useWorks().places;
  return (
    <Dialog
      name="remove-many"
      title={i18next.t("Remove {{n}} work from your ORCID record?", {
        count,
        n: formatNumber(count),
      })}
      confirm={i18next.t("Remove")}
      onConfirm={onConfirm}
      onClose={onClose}
      isRisky
    >
      <p>
        {i18next.t(
          "The records on {{site}} stay. We will not add these works again unless you ask.",
          { site }
        )}
      </p>
    </Dialog>
  );
};

/** How what was done with many works ended, with the reasons of what was not possible. */
const Result = () => {
  const { state, dispatch } = useWorks();
  const { error, not_possible: refused = [] } = state.bulk;
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
      <div role="alert" className="ui error message">
        <Problem problem={error} /> {close}
      </div>
    );
  }
  return (
    <div className="ui info message" data-testid="orcid-works-bulk-result">
      {describeBulk(state.bulk)}
      {refused.length > 0 && (
        <details data-testid="orcid-works-bulk-why">
          <summary>{i18next.t("Why?")}</summary>
          <ul>
            {refused.map(({ id, title, message }) => (
              <li key={id}>
                {i18next.t("{{title}}: {{why}}", { title, why: message })}
              </li>
            ))}
          </ul>
        </details>
      )}{" "}
      {close}
    </div>
  );
};

/**
 * Select the works of the page or all, and do something with them.
 * total: works that match; listed: the same with those that were just changed and still stand here.
 */
export const Selection = ({ rows, total, listed, query }) => {
  const { state, dispatch, commands, isReadOnly } = useWorks();
  const [asked, setAsked] = useState(null);
  const picked = Object.keys(state.selected).length;
  const count = state.isAllSelected ? total : picked;
  const isPageSelected =
    rows.length > 0 &&
    rows.every((row) => state.isAllSelected || row.id in state.selected);
  const run = (name) => commands.runMany(name, toSelection(state, query));
  const choose = (name) => (BULK_ACTIONS[name].dialog ? setAsked(name) : run(name));
  const words = i18next.t("{{n}} work", { count: listed, n: formatNumber(listed) });
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
            isTicked={isPageSelected}
            describe={i18next.t("Select all works on this page")}
            testId="orcid-works-select-page"
            onChange={() =>
              dispatch(
                isPageSelected ? { type: "unselected" } : { type: "selected", rows }
              )
            }
          >
            {words}
          </TickBox>
        </div>
        {count > 0 && (
          <span data-testid="orcid-works-selected">
            {i18next.t("{{n}} selected", { n: formatNumber(count) })}
          </span>
        )}
        {isPageSelected && !state.isAllSelected && total > picked && (
          <button
            type="button"
            className="orcid-link"
            data-testid="orcid-works-select-all"
            onClick={() => dispatch({ type: "allSelected" })}
          >
            {i18next.t("Select all {{n}} that match", { n: formatNumber(total) })}
          </button>
        )}
        <Menu
          label={i18next.t("With selected")}
          className="small"
          testId="orcid-works-bulk"
          disabled={count === 0}
          items={Object.keys(BULK_ACTIONS).map((name) => ({
            name,
            label: BULK_ACTIONS[name].label(),
            testId: `orcid-works-bulk-${name}`,
          }))}
          onChoose={choose}
        />
      </div>
      {picked === SELECTION_MAX && !state.isAllSelected && (
        <p className="orcid-note">
          {i18next.t("Up to {{n}} works can be selected one by one.", {
            n: formatNumber(SELECTION_MAX),
          })}
        </p>
      )}
      {state.bulk && <Result />}
      {asked && (
        <RemoveManyDialog
          count={count}
          onClose={() => setAsked(null)}
          onConfirm={() => run(asked)}
        />
      )}
    </>
  );
};

RemoveManyDialog.propTypes = {
  count: PropTypes.number.isRequired,
  onClose: PropTypes.func.isRequired,
  onConfirm: PropTypes.func.isRequired,
};

Selection.propTypes = {
  rows: PropTypes.array.isRequired,
  total: PropTypes.number.isRequired,
  listed: PropTypes.number.isRequired,
  query: PropTypes.object.isRequired,
};
