// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import React, { useEffect, useState } from "react";
import { canUndo } from "./store";
import { useWorks } from "./WorksContext";

export const SHOWN_MS = 10000;

/** What was done last, with a button to take it back; it stays while somebody is on it. */
export const Toast = () => {
  const { state, dispatch, commands } = useWorks();
  const [isHeld, setIsHeld] = useState(false);
  const { toast } = state;
  useEffect(() => {
    if (!toast || isHeld) {
      return undefined;
    }
    const timer = window.setTimeout(() => dispatch({ type: "toastLeft" }), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [toast, isHeld, dispatch]);
  if (!toast) {
    return null;
  }
  const hold = () => setIsHeld(true);
  const release = () => setIsHeld(false);
  const leave = () => {
    release();
    dispatch({ type: "toastLeft" });
  };
  const undo = () => {
    leave();
    toast.ids ? commands.undoMany(toast.ids) : commands.run(toast.row, "undo");
  };
  return (
    <div className="orcid-toasts">
      <div
        className="orcid-toast"
        data-testid="orcid-works-toast"
        onMouseEnter={hold}
        onMouseLeave={release}
        onFocus={hold}
        onBlur={release}
      >
        <p>{toast.text}</p>
        {canUndo(state) && (
          <button
            type="button"
            className="orcid-link"
            data-testid="orcid-works-toast-undo"
            onClick={undo}
          >
            {i18next.t("Undo")}
          </button>
        )}
        <button
          type="button"
          className="orcid-close"
          aria-label={i18next.t("Close")}
          data-testid="orcid-works-toast-close"
          onClick={leave}
        >
          ×
        </button>
      </div>
    </div>
  );
};
