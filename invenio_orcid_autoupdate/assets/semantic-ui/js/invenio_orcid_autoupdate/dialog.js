// SPDX-License-Identifier: MIT
// All our dialogs: InvenioRDM's look, and a focus that stays inside and comes back, since
// Semantic's modal neither takes the focus nor keeps it nor gives it back.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useRef } from "react";
import { Button, Modal } from "semantic-ui-react";

const REACHABLE =
  "a[href], button:not(:disabled), input:not(:disabled), summary, pre[tabindex]";

/** What has the focus first, if a dialog names it; otherwise its title has. */
const FIRST = "[data-orcid-first]";

const isShown = (element) => element.getClientRects().length > 0;

// Of several radio buttons only the one that is chosen is a stop; the same of tabs.
const isStop = (element) =>
  isShown(element) &&
  element.tabIndex >= 0 &&
  !(element.type === "radio" && !element.checked);

/** Say whether what had the focus is gone. */
export const isFocusLost = () =>
  !document.activeElement || document.activeElement === document.body;

/** Move the focus round within a dialog. */
const turnFocus = (dialog, event) => {
  const stops = [...dialog.querySelectorAll(REACHABLE)].filter(isStop);
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const here = document.activeElement;
  const isOutside = !dialog.contains(here);
  // The title has the focus at first, and is none of the stops.
  const isBefore = !stops.includes(here) || here === first;
  if (event.shiftKey ? isOutside || isBefore : isOutside || here === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
};

/**
 * Keep the focus within a dialog while it is there.
 * @param {object} title ref of its title, a child of the dialog.
 * @param {string} screen names what it shows: a button that went with the last one had the focus.
 * @param {function} findOpener returns what has the focus afterwards if what had it before is gone.
 */
const useDialogFocus = (title, screen, findOpener) => {
  useEffect(() => {
    const opener = isFocusLost() ? null : document.activeElement;
    const dialog = title.current.parentElement;
    const keep = (event) => event.key === "Tab" && turnFocus(dialog, event);
    document.addEventListener("keydown", keep);
    return () => {
      document.removeEventListener("keydown", keep);
      // A window that was narrow in between has made the same button anew.
      const again = opener?.isConnected ? opener : document.getElementById(opener?.id);
      const target = again || findOpener();
      target && target.focus();
    };
  }, [title, findOpener]);
  useEffect(() => {
    const dialog = title.current.parentElement;
    if (!dialog.contains(document.activeElement)) {
      (dialog.querySelector(FIRST) || title.current).focus();
    }
  }, [title, screen]);
};

/**
 * A dialog: its title, a button that closes it, and what is inside: one `content`, one `actions`.
 * screen: names what it shows, if that changes; findOpener: see `useDialogFocus`.
 */
export const Frame = ({ titleId, title, testId, onClose, children, ...options }) => {
  const heading = useRef(null);
  useDialogFocus(heading, options.screen, options.findOpener);
  return (
    <Modal
      open
      as="dialog"
      size="small"
      closeOnDimmerClick={false}
      onClose={onClose}
      className={`orcid-dialog ${options.className}`}
      role="dialog"
      aria-modal="true"
      aria-labelledby={titleId}
      aria-owns={options.owns}
      data-testid={testId}
    >
      <h2 ref={heading} id={titleId} className="header" tabIndex="-1">
        {title}
      </h2>
      <button
        type="button"
        className="orcid-close"
        aria-label={i18next.t("Close")}
        data-testid={options.closeTestId}
        onClick={onClose}
      >
        <i className="close icon" aria-hidden="true" />
      </button>
      {children}
    </Modal>
  );
};

/** A dialog that asks before something is done; what cannot be taken back is not a key away. */
export const Dialog = ({ name, confirm, onConfirm, isRisky, onClose, ...content }) => {
  const testId = `orcid-works-dialog-${name}`;
  return (
    <Frame
      title={content.title}
      titleId={`orcid-dialog-${name}`}
      testId={testId}
      closeTestId={`${testId}-close`}
      onClose={onClose}
    >
      <div className="content">{content.children}</div>
      <div className="actions">
        <Button
          data-testid={`${testId}-cancel`}
          data-orcid-first={onConfirm && isRisky ? true : undefined}
          onClick={onClose}
        >
          {onConfirm ? i18next.t("Cancel") : i18next.t("Close")}
        </Button>
        {onConfirm && (
          <Button
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
  findOpener: () => null,
};

Dialog.propTypes = {
  name: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  confirm: PropTypes.string,
  onConfirm: PropTypes.func,
  onClose: PropTypes.func.isRequired,
  isRisky: PropTypes.bool,
  children: PropTypes.node.isRequired,
};
Dialog.defaultProps = { confirm: null, onConfirm: null, isRisky: false };
