// SPDX-License-Identifier: MIT
// Semantic's modal neither takes the focus nor keeps it nor gives it back.

import { useEffect } from "react";
import { isFocusLost } from "../works/focus";

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

/** Move the focus round within a dialog. */
export const turnFocus = (dialog, event) => {
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

const giveBack = (opener, findOpener) => {
  const isThere = opener && opener !== document.body && opener.isConnected;
  const target = isThere ? opener : findOpener();
  target && target.focus();
};

/**
 * Keep the focus within a dialog while it is there.
 * @param {object} title ref of its title, a child of the dialog.
 * @param {string} screen names what it shows: a button that went with the last one had the focus.
 * @param {function} findOpener returns what has the focus afterwards if what had it before is gone.
 */
export const useDialogFocus = (title, screen, findOpener) => {
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = title.current.parentElement;
    const keep = (event) => event.key === "Tab" && turnFocus(dialog, event);
    document.addEventListener("keydown", keep);
    return () => {
      document.removeEventListener("keydown", keep);
      giveBack(opener, findOpener);
    };
  }, [title, findOpener]);
  useEffect(() => {
    const dialog = title.current.parentElement;
    const isWithin = dialog.contains(document.activeElement);
    (isFocusLost() || !isWithin) &&
      (dialog.querySelector(FIRST) || title.current).focus();
  }, [title, screen]);
};
