// SPDX-License-Identifier: MIT
// After publishing, says on the landing page what becomes of the record at ORCID.

import "../../../less/invenio_orcid_autoupdate/toast.less";
import { tellDeleted, watchDeletion } from "./deletion";
import { forget, isRemembered, takeKind } from "./memory";
import { tell } from "./news";

const FORM = /^\/uploads\//;

/** Say whether this page was just reached from the deposit form; a reload was not. */
const comesFromForm = () => {
  const [entry] = window.performance.getEntriesByType("navigation");
  if (entry && entry.type !== "navigate") {
    return false;
  }
  try {
    const before = new URL(document.referrer);
    return before.origin === window.location.origin && FORM.test(before.pathname);
  } catch {
    return false; // no address that led here
  }
};

const page = document.querySelector("[data-orcid-recid]");
const recid = page?.dataset.orcidRecid;

if (recid) {
  watchDeletion(recid);
  tellDeleted(recid);
  const wasReviewed = isRemembered(recid);
  const isFromForm = comesFromForm();
  if (wasReviewed || isFromForm) {
    tell(recid, {
      kind: isFromForm ? takeKind() : null,
      worksUrl: page.dataset.orcidWorks,
      wasReviewed,
      onTold: () => forget(recid),
    });
  }
}
