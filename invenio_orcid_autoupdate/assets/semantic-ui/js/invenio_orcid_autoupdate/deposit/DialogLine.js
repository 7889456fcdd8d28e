// SPDX-License-Identifier: MIT
// The line in the dialogs before publishing, and what is noted there for the pages after them. No
// tick box: consent is each person's own.

import PropTypes from "prop-types";
import React, { useEffect } from "react";
import { sayEntries } from "../published/entries";
import { noteKind, remember } from "../published/memory";
import { readFacts } from "./draft";
import { useProspects } from "./useProspects";

export const DialogLine = ({ values, initialValues }) => {
  const known = useProspects(values, initialValues);
  const facts = known && readFacts(values, known);
  const kind = facts && facts.kind;
  // The page after this one says the same of what happened.
  useEffect(() => noteKind(kind), [kind]);
  const line = facts && sayEntries(kind, facts);
  return line && <p data-testid="orcid-publish-line">{line}</p>;
};

DialogLine.propTypes = {
  values: PropTypes.object.isRequired,
  initialValues: PropTypes.object,
};
DialogLine.defaultProps = { initialValues: null };

const DRAFT = /^\/uploads\/([^/]+)\/?$/;

/** Return the id of the draft in a path; a draft that was never saved has none. */
export const readDraftId = (path) => {
  const id = DRAFT.exec(path)?.[1];
  return id && id !== "new" ? id : null;
};

/**
 * Remember the draft that is sent for review, to tell its depositor later; as soon as the form leaves
 * this page, since it is saved by then and has an id.
 */
export const noteSubmission = () => {
  const note = () => remember(readDraftId(window.location.pathname));
  window.addEventListener("pagehide", note, { once: true });
};
