// SPDX-License-Identifier: MIT
// The frame of all our dialogs: InvenioRDM's look, and a focus that stays inside and comes back.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useRef } from "react";
import { Modal } from "semantic-ui-react";
import { useDialogFocus } from "./focus";

const nothing = () => null;

const Head = ({ id, title, screen, closeTestId, findOpener, onClose }) => {
  const heading = useRef(null);
  useDialogFocus(heading, screen, findOpener);
  return (
    <>
      <h2 ref={heading} id={id} className="header" tabIndex="-1">
        {title}
      </h2>
      <button
        type="button"
        className="orcid-close"
        aria-label={i18next.t("Close")}
        data-testid={closeTestId}
        onClick={onClose}
      >
        <i className="close icon" aria-hidden="true" />
      </button>
    </>
  );
};

/**
 * A dialog: its title, a button that closes it, and what is inside: one `content`, one `actions`.
 * screen: names what it shows, if that changes; findOpener: see `useDialogFocus`.
 */
export const Frame = ({
  titleId,
  title,
  screen,
  testId,
  closeTestId,
  className,
  owns,
  findOpener,
  onClose,
  children,
}) => (
  <Modal
    open
    as="dialog"
    size="small"
    closeOnDimmerClick={false}
    onClose={onClose}
    className={`orcid-dialog ${className}`}
    role="dialog"
    aria-modal="true"
    aria-labelledby={titleId}
    aria-owns={owns}
    data-testid={testId}
  >
    <Head
      id={titleId}
      title={title}
      screen={screen}
      closeTestId={closeTestId}
      findOpener={findOpener}
      onClose={onClose}
    />
    {children}
  </Modal>
);

Head.propTypes = {
  id: PropTypes.string.isRequired,
  title: PropTypes.node.isRequired,
  screen: PropTypes.string.isRequired,
  closeTestId: PropTypes.string.isRequired,
  findOpener: PropTypes.func.isRequired,
  onClose: PropTypes.func.isRequired,
};

Frame.propTypes = {
  titleId: PropTypes.string.isRequired,
  title: PropTypes.node.isRequired,
  screen: PropTypes.string,
  testId: PropTypes.string.isRequired,
  closeTestId: PropTypes.string.isRequired,
  className: PropTypes.string,
  owns: PropTypes.string,
  findOpener: PropTypes.func,
  onClose: PropTypes.func.isRequired,
  children: PropTypes.node.isRequired,
};

Frame.defaultProps = {
  screen: "",
  className: "",
  owns: undefined,
  findOpener: nothing,
};
