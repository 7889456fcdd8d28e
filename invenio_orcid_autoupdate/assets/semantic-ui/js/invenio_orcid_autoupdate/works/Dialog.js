// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button } from "semantic-ui-react";
import { Frame } from "../dialog/Frame";

/** A dialog that asks before something is done; what cannot be taken back is not a key away. */
export const Dialog = ({
  name,
  title,
  confirm,
  onConfirm,
  onClose,
  isRisky,
  children,
}) => {
  const testId = `orcid-works-dialog-${name}`;
  return (
    <Frame
      titleId={`orcid-dialog-${name}`}
      title={title}
      testId={testId}
      closeTestId={`${testId}-close`}
      onClose={onClose}
    >
      <div className="content">{children}</div>
      <div className="actions">
        <Button
          type="button"
          data-testid={`${testId}-cancel`}
          data-orcid-first={onConfirm && isRisky ? true : undefined}
          onClick={onClose}
        >
          {onConfirm ? i18next.t("Cancel") : i18next.t("Close")}
        </Button>
        {onConfirm && (
          <Button
            type="button"
            negative={isRisky}
            primary={!isRisky}
            data-testid={`${testId}-confirm`}
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        )}
      </div>
    </Frame>
  );
};

Dialog.propTypes = {
  name: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  confirm: PropTypes.string,
  onConfirm: PropTypes.func,
  onClose: PropTypes.func.isRequired,
  isRisky: PropTypes.bool,
  children: PropTypes.node,
};

Dialog.defaultProps = {
  confirm: null,
  onConfirm: null,
  isRisky: false,
  children: null,
};
