// SPDX-License-Identifier: MIT
// Puts a hint into the deposit form and a line into the dialogs before publishing. It runs before
// the form is drawn. Whatever goes wrong here, the form is drawn as it would be without us.

import * as records from "@js/invenio_rdm_records";
import { overrideStore } from "react-overridable";
import { addToDialog, addToSlot } from "./compose";
import { DialogLine, noteSubmission } from "./DialogLine";
import { Hint } from "./Hint";

const SLOT = "InvenioAppRdm.Deposit.AccordionFieldBasicInformation.extra";

try {
  addToSlot(overrideStore, SLOT, Hint);
  addToDialog(
    overrideStore,
    "InvenioRdmRecords.PublishModal.container",
    records.PublishModal,
    DialogLine
  );
  addToDialog(
    overrideStore,
    "InvenioRdmRecords.SubmitReviewModal.container",
    records.SubmitReviewModal,
    DialogLine,
    noteSubmission
  );
} catch (error) {
  console.warn("ORCID: nothing was added to the deposit form", error);
}
