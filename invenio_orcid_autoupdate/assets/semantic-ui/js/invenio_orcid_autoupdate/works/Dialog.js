// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useRef } from "react";
import { Button } from "semantic-ui-react";

/**
 * A dialog that asks before something is done. The browser's own element keeps the focus inside,
 * closes with Esc, and gives the focus back to what opened it; Semantic's modal does none of that.
 */
export const Dialog = ({
  name,
  title,
  confirm,
  onConfirm,
  onClose,
  isRisky,
  children,
}) => {
  const element = useRef(null);
  useEffect(() => {
    const opened = element.current;
    const opener = document.activeElement;
    opened.showModal();
    return () => {
      opened.close();
      opener && opener.focus();
    };
  }, []);
  const titleId = `orcid-dialog-${name}`;
  return (
    <dialog
      ref={element}
      className="orcid-dialog"
      aria-labelledby={titleId}
      data-testid={`orcid-works-dialog-${name}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId} className="ui small header">
        {title}
      </h2>
      {children}
      <div className="orcid-dialog-buttons">
        {onConfirm && (
          <Button
            type="button"
            negative={isRisky}
            primary={!isRisky}
            data-testid={`orcid-works-dialog-${name}-confirm`}
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        )}
        <Button
          type="button"
          data-testid={`orcid-works-dialog-${name}-cancel`}
          onClick={onClose}
        >
          {onConfirm ? i18next.t("Cancel") : i18next.t("Close")}
        </Button>
      </div>
    </dialog>
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
