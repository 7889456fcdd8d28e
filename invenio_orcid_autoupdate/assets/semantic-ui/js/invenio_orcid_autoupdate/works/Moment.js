// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React from "react";
import { formatAbsolute, formatRelative } from "./time";

/** A moment in relative words; hovering tells it exactly. */
export const Moment = ({ at }) => (
  <time dateTime={at} title={formatAbsolute(at)}>
    {formatRelative(at)}
  </time>
);

Moment.propTypes = { at: PropTypes.string.isRequired };
