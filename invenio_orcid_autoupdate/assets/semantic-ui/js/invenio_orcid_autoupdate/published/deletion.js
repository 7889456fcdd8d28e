// SPDX-License-Identifier: MIT
// Says in InvenioRDM's dialog before a deletion what becomes of the entries in ORCID records, and
// says it again on the page of the record that is gone. InvenioRDM lets nobody add to that dialog,
// so it is looked for by what stands in it; where it is not found, nothing is said.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { showToast } from "../toast";
import { noteDeletion, takeDeletion } from "./memory";
import { ask, sayRemoved } from "./news";

/** The warning in the dialog; its form is beside it. */
const WARNING = ".ui.modal[role=dialog] form .ui.negative.message";
const SUBMIT = "button[type=submit]";
const LINE = "orcid-deletion-line";

const readSentence = async (recid) => {
  const status = await ask(recid);
  return status?.is_public ? sayRemoved(status) : null;
};

/** InvenioRDM sends the form itself when its button is pressed, so no "submit" is heard. */
const onPressed = (form, tell) =>
  form.addEventListener("click", ({ target }) => target.closest(SUBMIT) && tell());

const addLine = (warning, sentence) => {
  const line = document.createElement("p");
  line.setAttribute("data-testid", LINE);
  line.textContent = sentence;
  warning.after(line);
};

/** Add the sentence to the dialog whenever it opens; returns a function to stop. */
export const watchDeletion = (recid) => {
  let asked; // once; the dialog may open again
  const look = async () => {
    const warning = document.querySelector(WARNING);
    if (!warning || warning.dataset.orcid) {
      return;
    }
    warning.dataset.orcid = "seen";
    asked = asked || readSentence(recid);
    const sentence = await asked;
    if (sentence && warning.isConnected) {
      addLine(warning, sentence);
      onPressed(warning.closest("form"), () => noteDeletion({ recid, sentence }));
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => observer.disconnect();
};

/** Say on the page of a record that was just deleted what the dialog said before. */
export const tellDeleted = async (recid) => {
  const noted = takeDeletion();
  if (noted?.recid === recid && (await ask(recid)) === null) {
    showToast([i18next.t("Deleted."), noted.sentence].join(" "));
  }
};
