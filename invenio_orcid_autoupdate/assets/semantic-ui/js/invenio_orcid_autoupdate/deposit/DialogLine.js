// SPDX-License-Identifier: MIT
// The line in the dialogs before publishing. No tick box: consent is each person's own.

import PropTypes from "prop-types";
import React, { useEffect } from "react";
import { sayEntries } from "../published/entries";
import { noteKind } from "../published/kinds";
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
