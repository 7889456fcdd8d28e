// SPDX-License-Identifier: MIT
// Says, while a record is described, whose ORCID records it will be in.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { useFormikContext } from "formik";
import PropTypes from "prop-types";
import React, { useRef } from "react";
import { Button, Message } from "semantic-ui-react";
import { countCreators, names, readFacts, withCreator } from "./draft";
import { sayProspects } from "./sentences";
import { useProspects } from "./useProspects";

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

const Said = ({ values, prospects, isMissing, children }) => (
  <Message info visible data-testid="orcid-deposit-hint">
    <p>{sayProspects(readFacts(values, prospects)).join(" ")}</p>
    {isMissing && (
      <p data-testid="orcid-deposit-own">
        {i18next.t("Your own iD is not on this record.")}
      </p>
    )}
    {children}
  </Message>
);

Said.propTypes = {
  values: PropTypes.object.isRequired,
  prospects: PropTypes.object.isRequired,
  isMissing: PropTypes.bool.isRequired,
  children: PropTypes.node,
};
Said.defaultProps = { children: null };

const isOwnMissing = (values, { connected, orcid }) =>
  connected && !names(values, orcid);

export const Hint = () => {
  const { values, initialValues, setFieldValue } = useFormikContext();
  const prospects = useProspects(values, initialValues);
  const region = useRef(null);

  const addMe = () => {
    setFieldValue("metadata.creators", withCreator(values, prospects.own.creator));
    region.current.focus(); // the button goes away
  };

  const isMissing = prospects !== null && isOwnMissing(values, prospects.own);
  const button = isMissing && prospects.own.creator && <AddMe onAdd={addMe} />;
  const isEmpty = countCreators(values) === 0; // there is nothing to say yet

  // The region stands before it says anything, or nobody who listens would hear it.
  return (
    <div
      role="status"
      aria-live="polite"
      tabIndex={-1}
      ref={region}
      data-testid="orcid-live"
    >
      {prospects && isEmpty && button}
      {prospects && !isEmpty && (
        <Said values={values} prospects={prospects} isMissing={isMissing}>
          {button}
        </Said>
      )}
    </div>
  );
};
