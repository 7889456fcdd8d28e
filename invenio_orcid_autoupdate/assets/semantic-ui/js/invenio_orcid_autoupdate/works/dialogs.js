// SPDX-License-Identifier: MIT
// What asks before something is done with one work.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { Dialog } from "../dialog";
import { titleOf } from "./actions";
import { PreviewDialog } from "./PreviewDialog";
import { useWorks } from "./store";

const RemoveDialog = ({ row, onClose, onRun }) => {
  const { site } = useWorks().places;
  const title = titleOf(row);
  return (
    <Dialog
      name="remove"
      title={i18next.t("Remove “{{title}}” from your ORCID record?", { title })}
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

// Action that is asked for, to what it does; `isThere`: there is an entry in ORCID.
const OUTCOMES = {
  not_me: (isThere) =>
    isThere
      ? i18next.t("It is removed from your ORCID record and never sent again.")
      : i18next.t("It is never sent to your ORCID record."),
  remove: (isThere) =>
    isThere
      ? i18next.t(
          "It is removed from your ORCID record, and not added again unless you ask."
        )
      : i18next.t("It is not added to your ORCID record unless you ask."),
  not_me_depositor: () =>
    i18next.t(
      "All of them are removed from your ORCID record and never sent again. Further ones wait for your OK."
    ),
};

/** Return the answers to "Why?" as action, end of a test id, and words. */
const readReasons = ({ same_depositor: number }) => {
  const reasons = [
    ["not_me", "not-author", i18next.t("I am not an author of this work")],
    ["remove", "unwanted", i18next.t("It is mine, but I do not want it in ORCID")],
  ];
  const all = i18next.t(
    "None of the {{number}} works that the same account deposited is mine",
    { number }
  );
  return number > 1 ? [...reasons, ["not_me_depositor", "depositor", all]] : reasons;
};

const NotMeDialog = ({ row, onClose, onRun }) => {
  const [asked, setAsked] = useState("not_me");
  return (
    <Dialog
      name="not-me"
      title={i18next.t("This is not me: “{{title}}”", { title: titleOf(row) })}
      confirm={asked === "remove" ? i18next.t("Remove") : i18next.t("This is not me")}
      onConfirm={() => onRun(asked)}
      onClose={onClose}
      isRisky
    >
      <p data-testid="orcid-works-not-me-outcome">{OUTCOMES[asked](row.is_in_orcid)}</p>
      <fieldset className="orcid-choices">
        <legend>{i18next.t("Why?")}</legend>
        {readReasons(row).map(([action, name, label]) => (
          <div key={action} className="ui radio checkbox orcid-choice">
            <input
              type="radio"
              id={`orcid-why-${name}`}
              name="why"
              checked={asked === action}
              data-testid={`orcid-works-not-me-${name}`}
              onChange={() => setAsked(action)}
            />
            <label htmlFor={`orcid-why-${name}`}>{label}</label>
          </div>
        ))}
      </fieldset>
    </Dialog>
  );
};

RemoveDialog.propTypes = {
  ...PreviewDialog.propTypes,
  onRun: PropTypes.func.isRequired,
};
NotMeDialog.propTypes = RemoveDialog.propTypes;

// Action to what asks before.
export const DIALOGS = {
  remove: RemoveDialog,
  not_me: NotMeDialog,
  preview: PreviewDialog,
};
