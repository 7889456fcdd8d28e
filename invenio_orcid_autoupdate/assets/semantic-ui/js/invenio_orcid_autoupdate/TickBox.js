// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useEffect, useRef } from "react";

/**
 * A tick box with InvenioRDM's own look; what is ticked stays the browser's own, also half ticked.
 * With words it needs an id that no other has; what else is given goes to the input.
 */
export const TickBox = ({ isTicked, isPart, className, children, ...attributes }) => {
  const box = useRef(null);
  useEffect(() => {
    box.current.indeterminate = isPart;
  }, [isPart]);
  return (
    <div className={`ui checkbox orcid-tick ${className}`}>
      <input ref={box} type="checkbox" checked={isTicked} {...attributes} />
      <label htmlFor={attributes.id}>{children}</label>
    </div>
  );
};

TickBox.propTypes = {
  isTicked: PropTypes.bool.isRequired,
  isPart: PropTypes.bool,
  className: PropTypes.string,
  children: PropTypes.node,
};

TickBox.defaultProps = { isPart: false, className: "", children: null };
