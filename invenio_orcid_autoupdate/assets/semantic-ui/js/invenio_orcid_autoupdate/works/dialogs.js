// SPDX-License-Identifier: MIT
// What asks before something is done with one work.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { titleOf } from "./actions";
import { Dialog } from "./Dialog";
import { PreviewDialog } from "./PreviewDialog";
import { useWorks } from "./WorksContext";

const RemoveDialog = ({ row, onClose, onRun }) => {
  const { site } = useWorks().places;
  return (
    <Dialog
      name="remove"
      title={i18next.t("Remove “{{title}}” from your ORCID record?", {
        title: titleOf(row),
      })}
      confirm={i18next.t("Remove")}
      onConfirm={() => onRun("remove")}
      onClose={onClose}
      isRisky
    >
      <p>
        {i18next.t(
          "The record on {{site}} stays. We will not add it again unless you ask.",
          { site }
        )}
      </p>
    </Dialog>
  );
};

const NOT_AUTHOR = "not_author";

// Value of a choice to what it asks for.
const REQUESTS = {
  [NOT_AUTHOR]: "not_me",
  unwanted: "remove",
  depositor: "not_me_depositor",
};

/** Say what the dialog's button does. */
const sayOutcome = (row, why) => {
  if (why === "depositor") {
    return i18next.t(
      "All of them are removed from your ORCID record and never sent again. Further ones wait for your OK."
    );
  }
  if (why !== NOT_AUTHOR) {
    return row.is_in_orcid
      ? i18next.t(
          "It is removed from your ORCID record, and not added again unless you ask."
        )
      : i18next.t("It is not added to your ORCID record unless you ask.");
  }
  return row.is_in_orcid
    ? i18next.t("It is removed from your ORCID record and never sent again.")
    : i18next.t("It is never sent to your ORCID record.");
};

const NotMeDialog = ({ row, onClose, onRun }) => {
  const [why, setWhy] = useState(NOT_AUTHOR);
  const reasons = [
    [NOT_AUTHOR, i18next.t("I am not an author of this work")],
    ["unwanted", i18next.t("It is mine, but I do not want it in ORCID")],
  ];
  if (row.same_depositor > 1) {
    const all = i18next.t(
      "None of the {{number}} works that the same account deposited is mine",
      { number: row.same_depositor }
    );
    reasons.push(["depositor", all]);
  }
  const confirm = () => onRun(REQUESTS[why]);
  return (
    <Dialog
      name="not-me"
      title={i18next.t("This is not me: “{{title}}”", { title: titleOf(row) })}
      confirm={why === "unwanted" ? i18next.t("Remove") : i18next.t("This is not me")}
      onConfirm={confirm}
      onClose={onClose}
      isRisky
    >
      <p data-testid="orcid-works-not-me-outcome">{sayOutcome(row, why)}</p>
      <fieldset className="orcid-choices">
        <legend>{i18next.t("Why?")}</legend>
        {reasons.map(([value, label]) => (
          <div key={value} className="ui radio checkbox">
            <input
              type="radio"
              id={`orcid-why-${value}`}
              name="why"
              value={value}
              checked={why === value}
              data-testid={`orcid-works-not-me-${value.replace("_", "-")}`}
              onChange={() => setWhy(value)}
            />
            <label htmlFor={`orcid-why-${value}`}>{label}</label>
          </div>
        ))}
      </fieldset>
    </Dialog>
  );
};

const asked = {
  row: PropTypes.object.isRequired,
  onClose: PropTypes.func.isRequired,
  onRun: PropTypes.func.isRequired,
};

RemoveDialog.propTypes = asked;
NotMeDialog.propTypes = asked;

// Name in the table of actions to component.
export const DIALOGS = {
  remove: RemoveDialog,
  notMe: NotMeDialog,
  preview: PreviewDialog,
};
