// SPDX-License-Identifier: MIT
// Says, while a record is described, whose ORCID records it will be in.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { useFormikContext } from "formik";
import PropTypes from "prop-types";
import React, { useRef } from "react";
import { Button, Message } from "semantic-ui-react";
import { sayEntries } from "../published/entries";
import { countCreators, names, readFacts, withCreator } from "./draft";
import { useProspects } from "./useProspects";

const sayConnected = (count, total) => {
  if (count === 0) {
    return i18next.t("No author has connected an ORCID iD.");
  }
  if (total === 1) {
    return i18next.t("The only author has connected an ORCID iD.");
  }
  return i18next.t("{{n}} of {{total}} authors has connected an ORCID iD.", {
    count,
    total,
  });
};

const sayTyped = (count, total) => {
  if (count === 0) {
    return i18next.t("No author has an ORCID iD.");
  }
  if (total === 1) {
    return i18next.t("The only author has an ORCID iD.");
  }
  return i18next.t("{{n}} of {{total}} authors has an ORCID iD.", { count, total });
};

/**
 * Return the sentences of the hint.
 * @param {object} facts see `readFacts`.
 */
export const sayProspects = (facts) => {
  const { total, count, isStored, kind, others } = facts;
  const choice = i18next.t("Each author decides what is added to their ORCID record.");
  return [
    isStored ? sayConnected(count, total) : sayTyped(count, total),
    sayEntries(kind, facts),
    others > 0 && choice,
  ].filter(Boolean);
};

const AddMe = ({ onAdd }) => (
  <Button
    type="button"
    size="small"
    icon="add"
    labelPosition="left"
    content={i18next.t("Add me as author")}
    onClick={onAdd}
    data-testid="orcid-deposit-add-me"
  />
);

AddMe.propTypes = { onAdd: PropTypes.func.isRequired };

export const Hint = () => {
  const { values, initialValues, setFieldValue } = useFormikContext();
  const prospects = useProspects(values, initialValues);
  const region = useRef(null);
  const own = prospects?.own;
  const isMissing = own?.connected && !names(values, own.orcid);
  const isEmpty = countCreators(values) === 0; // there is nothing to say yet

  const addMe = () => {
    setFieldValue("metadata.creators", withCreator(values, own.creator));
    region.current.focus(); // the button goes away
  };
  const button = isMissing && own.creator && <AddMe onAdd={addMe} />;

  // The region stands before it says anything, or nobody who listens would hear it.
  return (
    <div
      role="status"
      aria-live="polite"
      tabIndex={-1}
      ref={region}
      data-testid="orcid-live"
    >
      {isEmpty && button}
      {prospects && !isEmpty && (
        <Message info visible data-testid="orcid-deposit-hint">
          <p>{sayProspects(readFacts(values, prospects)).join(" ")}</p>
          {isMissing && (
            <p data-testid="orcid-deposit-own">
              {i18next.t("Your own iD is not on this record.")}
            </p>
          )}
          {button}
        </Message>
      )}
    </div>
  );
};
