// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React from "react";

// An address, a DOI, or an iD, as they stand in the lines of a preview; without what ends a list.
const LINKS =
  /(https?:\/\/[^\s;]+|\b10\.\d{4,9}\/[^\s;]+|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b)/;

const toAddress = (text, record) => {
  if (text.startsWith("http")) {
    return text;
  }
  return text.startsWith("10.")
    ? `https://doi.org/${encodeURI(text)}`
    : `${new URL(record).origin}/${text}`;
};

const toLink = (part, record) => (
  <a href={toAddress(part, record)} dir="ltr">
    {part}
  </a>
);

/** A text with the addresses, DOIs and iDs in it as links; record: any ORCID record's address. */
export const Linked = ({ text, record }) => {
  const parts = text
    .split(LINKS)
    .map((part, index) => (index % 2 ? toLink(part, record) : part));
  return React.createElement(React.Fragment, null, ...parts);
};

Linked.propTypes = {
  text: PropTypes.string.isRequired,
  record: PropTypes.string.isRequired,
};
