// SPDX-License-Identifier: MIT
// A short message in the corner, which waits while somebody reads it.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

/** Milliseconds that a message stays. */
export const STAY_MS = 8000;

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
};

/** Return the page's live region; it stands before it says anything, so that it is heard. */
const region = () => {
  const present = document.querySelector(".orcid-toasts");
  if (present) {
    return present;
  }
  const made = element("div", {
    "class": "orcid-toasts",
    "role": "status",
    "aria-live": "polite",
    "data-testid": "orcid-live",
  });
  document.body.append(made);
  return made;
};

const build = (text, detailsUrl) => {
  const toast = element(
    "div",
    { "class": "orcid-toast", "data-testid": "orcid-published-toast" },
    element("p", {}, text)
  );
  if (detailsUrl) {
    toast.append(
      element(
        "a",
        { "href": detailsUrl, "data-testid": "orcid-published-details" },
        i18next.t("Details")
      )
    );
  }
  const close = element(
    "button",
    {
      "type": "button",
      "class": "orcid-close",
      "aria-label": i18next.t("Close"),
      "data-testid": "orcid-published-close",
    },
    "×"
  );
  toast.append(close);
  return [toast, close];
};

const hasFocus = (toast) => toast.contains(document.activeElement);

/** Take the message away after its time, which stands still below the pointer or the focus. */
const runTime = (toast, remove) => {
  let timer = null;
  let isPointedAt = false;
  const run = () => {
    clearTimeout(timer);
    if (!isPointedAt && !hasFocus(toast)) {
      timer = setTimeout(remove, STAY_MS);
    }
  };
  const point = (isThere) => () => {
    isPointedAt = isThere;
    run();
  };
  toast.addEventListener("mouseenter", point(true));
  toast.addEventListener("mouseleave", point(false));
  toast.addEventListener("focusin", run);
  // The focus is still inside while it leaves.
  toast.addEventListener("focusout", () => setTimeout(run));
  run();
};

/**
 * Show a message for eight seconds; it takes the place of the one before.
 * @param {string} text shown as it is.
 * @param {string} detailsUrl where "Details" leads to; none: there is no such link.
 */
export const showToast = (text, detailsUrl = null) => {
  const [toast, close] = build(text, detailsUrl);
  const remove = () => toast.remove();
  close.addEventListener("click", remove);
  toast.addEventListener("keydown", (event) => event.key === "Escape" && remove());
  const live = region();
  // One moment later: a region that comes with its text is not read out.
  setTimeout(() => {
    const present = live.firstElementChild;
    if (present && hasFocus(present)) {
      present.querySelector("p").textContent = text; // whoever is there keeps the focus
      return;
    }
    live.replaceChildren(toast);
    runTime(toast, remove);
  }, 100);
};
