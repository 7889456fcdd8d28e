// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useEffect, useState } from "react";
import { formatAbsolute, formatRelative } from "./time";

const HOUR_MS = 3600 * 1000;
const LOOK_MS = 10 * 1000;

/** Whether relative words are worth another look; what is long ago stays as it is. */
const isNear = (at) => Math.abs(new Date(at).getTime() - Date.now()) < HOUR_MS;

/** A moment in relative words; hovering tells it exactly. */
export const Moment = ({ at }) => {
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    const timer = isNear(at) && window.setTimeout(() => setLooks(looks + 1), LOOK_MS);
    return () => window.clearTimeout(timer);
  }, [at, looks]);
  return (
    <time dateTime={at} title={formatAbsolute(at)}>
      {formatRelative(at)}
    </time>
  );
};

Moment.propTypes = { at: PropTypes.string.isRequired };

/**
 * Return a text with elements in the place of some of its parts.
 * @param {RegExp} pattern of these parts: one group.
 * @param {function} toElement takes a part.
 */
export const weave = (text, pattern, toElement) => {
  const parts = text
    .split(pattern)
    .map((part, index) => (index % 2 ? toElement(part) : part));
  return React.createElement(React.Fragment, null, ...parts);
};

// The server's sentences name moments so.
const ISO = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))/;

/** Return a sentence of the server's with the moments that it names in words. */
export const sayMoments = (text) => weave(text, ISO, (at) => <Moment at={at} />);
