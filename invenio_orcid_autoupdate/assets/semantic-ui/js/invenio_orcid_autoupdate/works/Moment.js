// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useEffect, useState } from "react";
import { formatAbsolute, formatRelative } from "./time";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

/** Milliseconds after which relative words are worth a look; what is long ago stays as it is. */
const nextLook = (at) => {
  const distance = Math.abs(new Date(at).getTime() - Date.now());
  return distance < HOUR_MS ? 10 * SECOND_MS : null;
};

/** A moment in relative words; hovering tells it exactly. */
export const Moment = ({ at }) => {
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    const pause = nextLook(at);
    const timer = pause && window.setTimeout(() => setLooks(looks + 1), pause);
    return () => window.clearTimeout(timer);
  }, [at, looks]);
  return (
    <time dateTime={at} title={formatAbsolute(at)}>
      {formatRelative(at)}
    </time>
  );
};

Moment.propTypes = { at: PropTypes.string.isRequired };

// The server's sentences name moments so.
const ISO = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))/;

const toMoment = (at) => <Moment at={at} />;

/** A sentence of the server's with the moments that it names in words. */
export const Sentence = ({ text }) => {
  const parts = text
    .split(ISO)
    .map((part, index) => (index % 2 ? toMoment(part) : part));
  return React.createElement(React.Fragment, null, ...parts);
};

Sentence.propTypes = { text: PropTypes.string.isRequired };
