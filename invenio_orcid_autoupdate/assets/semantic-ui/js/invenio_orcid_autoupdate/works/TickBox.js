// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React from "react";

/**
 * A tick box with InvenioRDM's own look; what is ticked stays the browser's own. One with words has
 * a test id that no other has.
 */
export const TickBox = ({ isTicked, describe, testId, onChange, children }) => (
  <div className="ui checkbox">
    <input
      type="checkbox"
      id={children ? testId : undefined}
      checked={isTicked}
      aria-label={describe}
      data-testid={testId}
      onChange={onChange}
    />
    <label htmlFor={children ? testId : undefined}>{children}</label>
  </div>
);

TickBox.propTypes = {
  isTicked: PropTypes.bool.isRequired,
  describe: PropTypes.string.isRequired,
  testId: PropTypes.string.isRequired,
  onChange: PropTypes.func.isRequired,
  children: PropTypes.node,
};

TickBox.defaultProps = { children: null };
