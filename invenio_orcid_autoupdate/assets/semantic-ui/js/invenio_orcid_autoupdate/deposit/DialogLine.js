// SPDX-License-Identifier: MIT
// The line in the dialogs before publishing. No tick box: consent is each person's own.

import PropTypes from "prop-types";
import React from "react";
import { isClosed, isPublished } from "./draft";
import { sayWhere } from "./sentences";
import { useProspects } from "./useProspects";

export const DialogLine = ({ values }) => {
  const count = useProspects(values)?.will_be_added;
  if (!count || isPublished(values)) {
    return null;
  }
  return <p data-testid="orcid-publish-line">{sayWhere(count, isClosed(values))}</p>;
};

DialogLine.propTypes = { values: PropTypes.object.isRequired };
