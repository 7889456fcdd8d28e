// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useRef } from "react";
import { Dropdown, Icon } from "semantic-ui-react";

const toOption = ({ name, label, description, testId }) => ({
  "key": name,
  "value": name,
  "text": label,
  "content": (
    <>
      {label}
      {description && <div className="orcid-note">{description}</div>}
    </>
  ),
  "data-testid": testId,
});

/**
 * A button with a menu: Enter, Space and the arrow keys open it and choose, Esc closes it. It does
 * not open by itself when the keyboard comes by: the next Enter would choose.
 * items: {name, label, description, testId} of each thing to choose.
 */
export const Menu = ({ label, describe, items, onChoose, testId, ...looks }) => {
  const dropdown = useRef(null);
  const openOnEnter = (event) => {
    const menu = dropdown.current;
    if (event.key === "Enter" && !menu.state.open && !event.defaultPrevented) {
      event.preventDefault(); // which would click, and so close it again
      menu.open(event);
    }
  };
  return (
    <Dropdown
      ref={dropdown}
      openOnFocus={false}
      onKeyDown={openOnEnter}
      button
      basic
      icon={null}
      disabled={looks.disabled}
      className={`orcid-menu ${looks.className}`}
      aria-label={describe || label}
      data-testid={testId}
      value={null}
      selectOnBlur={false}
      selectOnNavigation={false}
      trigger={
        <span aria-hidden="true">
          {label} <Icon name="dropdown" />
        </span>
      }
      options={items.map(toOption)}
      onChange={(_event, { value }) => onChoose(value)}
    />
  );
};

Menu.propTypes = {
  label: PropTypes.string.isRequired,
  describe: PropTypes.string,
  items: PropTypes.arrayOf(PropTypes.object).isRequired,
  onChoose: PropTypes.func.isRequired,
  testId: PropTypes.string.isRequired,
  className: PropTypes.string.isRequired,
  disabled: PropTypes.bool.isRequired,
};

Menu.defaultProps = { describe: null };
