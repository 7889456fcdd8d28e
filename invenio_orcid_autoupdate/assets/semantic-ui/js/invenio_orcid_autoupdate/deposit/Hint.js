// SPDX-License-Identifier: MIT
// Says, while a record is described, whose ORCID records it will be in.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { useFormikContext } from "formik";
import PropTypes from "prop-types";
import React, { useRef } from "react";
import { Button, Message } from "semantic-ui-react";
import { countCreators, isClosed, isPublished, withCreator } from "./draft";
import { sayProspects } from "./sentences";
import { useProspects } from "./useProspects";

const OwnPart = ({ creator, onAdd }) => (
  <>
    <p data-testid="orcid-deposit-own">
      {i18next.t("Your own iD is not on this record.")}
    </p>
    {creator && (
      <Button
        type="button"
        size="small"
        icon="add"
        labelPosition="left"
        content={i18next.t("Add me as creator")}
        onClick={onAdd}
        data-testid="orcid-deposit-add-me"
      />
    )}
  </>
);

OwnPart.propTypes = { creator: PropTypes.object, onAdd: PropTypes.func.isRequired };
OwnPart.defaultProps = { creator: null };

export const Hint = () => {
  const { values, setFieldValue } = useFormikContext();
  const prospects = useProspects(values);
  const region = useRef(null);
  const own = prospects?.own;

  const addMe = () => {
    setFieldValue("metadata.creators", withCreator(values, own.creator));
    region.current.focus(); // the button goes away
  };

  // The region stands before it says anything, or nobody who listens would hear it.
  return (
    <div
      role="status"
      aria-live="polite"
      tabIndex={-1}
      ref={region}
      data-testid="orcid-live"
    >
      {prospects && (
        <Message info visible data-testid="orcid-deposit-hint">
          <p>
            {sayProspects(prospects, {
              total: countCreators(values),
              closed: isClosed(values),
              published: isPublished(values),
            }).join(" ")}
          </p>
          {own.connected && !own.on_record && (
            <OwnPart creator={own.creator} onAdd={addMe} />
          )}
        </Message>
      )}
    </div>
  );
};
