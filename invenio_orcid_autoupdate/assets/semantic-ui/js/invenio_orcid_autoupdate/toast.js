// SPDX-License-Identifier: MIT
// A short message in the corner, which waits while somebody reads it.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useState } from "react";
import ReactDOM from "react-dom";

/**
 * A message; its time stands still below the pointer or the focus.
 * toast: {text}, another object for each message; name: begins the test ids; stay: milliseconds.
 */
export const Toast = ({ toast, name, stay, onLeave, children }) => {
  const [isPointedAt, setIsPointedAt] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const isHeld = isPointedAt || isFocused;
  useEffect(() => {
    const timer = isHeld ? null : window.setTimeout(onLeave, stay);
    return () => window.clearTimeout(timer);
  }, [toast, isHeld, stay, onLeave]);
  return (
    // It hears the keys of what is in it.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="orcid-toast"
      data-testid={`orcid-${name}-toast`}
      onMouseEnter={() => setIsPointedAt(true)}
      onMouseLeave={() => setIsPointedAt(false)}
      onFocus={() => setIsFocused(true)}
      onBlur={() => setIsFocused(false)}
      onKeyDown={(event) => event.key === "Escape" && onLeave()}
    >
      <p>{toast.text}</p>
      {children}
      <button
        type="button"
        className="orcid-close"
        aria-label={i18next.t("Close")}
        data-testid={`orcid-${name}-toast-close`}
        onClick={onLeave}
      >
        ×
      </button>
    </div>
  );
};

Toast.propTypes = {
  toast: PropTypes.shape({ text: PropTypes.string.isRequired }).isRequired,
  name: PropTypes.string.isRequired,
  stay: PropTypes.number.isRequired,
  onLeave: PropTypes.func.isRequired,
  children: PropTypes.node,
};
Toast.defaultProps = { children: null };

/** Milliseconds that a message of `showToast` stays. */
export const STAY_MS = 8000;

/** Return the page's live region; it stands before it says anything, so that it is heard. */
const findRegion = () => {
  const region = document.querySelector(".orcid-toasts");
  if (region) {
    return region;
  }
  document.body.insertAdjacentHTML(
    "beforeend",
    '<div class="orcid-toasts" role="status" aria-live="polite" data-testid="orcid-live"></div>'
  );
  return document.body.lastElementChild;
};

/**
 * Show a message for eight seconds on a page that has no place for it; it takes the place of the one
 * before, and whoever is there keeps the focus.
 * @param {string} text shown as it is.
 * @param {string} detailsUrl where "Details" leads to; none: there is no such link.
 */
export const showToast = (text, detailsUrl = null) => {
  const region = findRegion();
  const message = (
    <Toast
      toast={{ text }}
      name="published"
      stay={STAY_MS}
      onLeave={() => ReactDOM.unmountComponentAtNode(region)}
    >
      {detailsUrl && (
        <a href={detailsUrl} data-testid="orcid-published-details">
          {i18next.t("Details")}
        </a>
      )}
    </Toast>
  );
  // One moment later: a region that comes with its text is not read out.
  setTimeout(() => {
    ReactDOM.render(message, region);
  }, 100);
};
