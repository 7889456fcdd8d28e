// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useRef } from "react";
import { Dropdown, Icon } from "semantic-ui-react";

/**
 * A button with a menu: Enter, Space and the arrow keys open it and choose, Esc closes it. It does
 * not open by itself when the keyboard comes by: the next Enter would choose.
 * items: name, label and test id of each thing to choose.
 */
export const Menu = ({
  label,
  describe,
  items,
  onChoose,
  testId,
  className,
  disabled,
}) => {
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
      className={`orcid-menu ${className}`}
      disabled={disabled}
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
      options={items.map(({ name, label: text, description, testId: id }) => ({
        "key": name,
        "value": name,
        "text": text,
        "content": (
          <>
            {text}
            {description && <div className="orcid-note">{description}</div>}
          </>
        ),
        "data-testid": id,
      }))}
      onChange={(_event, { value }) => onChoose(value)}
    />
  );
};

Menu.propTypes = {
  label: PropTypes.string.isRequired,
  describe: PropTypes.string,
  items: PropTypes.arrayOf(
    PropTypes.shape({
      name: PropTypes.string.isRequired,
      label: PropTypes.string.isRequired,
      description: PropTypes.string,
      testId: PropTypes.string,
    })
  ).isRequired,
  onChoose: PropTypes.func.isRequired,
  testId: PropTypes.string.isRequired,
  className: PropTypes.string,
  disabled: PropTypes.bool,
};

Menu.defaultProps = { describe: null, className: "", disabled: false };
