// SPDX-License-Identifier: MIT
// The groups of a preview: what will be added, what is there, and what is not sent.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useRef } from "react";
import { formatNumber } from "../works/time";
import { sayGroup } from "./sentences";
import { countTicked } from "./ticks";

/** A list that opens under the line of its group. */
const Shown = ({ count, isOpen, rest, children }) => (
  <details open={isOpen}>
    <summary>
      {i18next.t("Show the {{n}} work", { count, n: formatNumber(count) })}
    </summary>
    <ul className="orcid-older">{children}</ul>
    {rest}
  </details>
);

/** A tick box with the look that InvenioRDM's have; half ticked where that is said. */
const Box = ({ id, isTicked, isPart, testId, onChange, children }) => {
  const box = useRef(null);
  useEffect(() => {
    box.current.indeterminate = isPart;
  }, [isPart]);
  const name = `orcid-older-tick-${id}`;
  return (
    <div className="ui checkbox orcid-choice">
      <input
        ref={box}
        type="checkbox"
        id={name}
        checked={isTicked}
        data-testid={testId}
        data-id={id}
        onChange={onChange}
      />
      <label htmlFor={name}>{children}</label>
    </div>
  );
};

export const Tick = (props) => (
  <li>
    <Box testId="orcid-older-tick" isPart={false} {...props} />
  </li>
);

/** What will be added: a tick box for all, and one for each, which is a work or a year. */
export const Offered = ({ offers, ticks, isOpen, dispatch, children }) => {
  const keys = offers.map(({ key }) => key);
  const ticked = keys.filter((key) => ticks.includes(key)).length;
  const all = offers.reduce((sum, { count }) => sum + count, 0);
  const label = sayGroup("will_be_added", countTicked(offers, ticks));
  return (
    <div
      className="orcid-group"
      data-testid="orcid-older-will_be_added"
      data-count={all}
    >
      <Box
        id="all"
        testId="orcid-older-tick-all"
        isTicked={ticked === keys.length}
        isPart={ticked > 0 && ticked < keys.length}
        onChange={() => dispatch({ type: "toggledAll", keys })}
      >
        {label}
      </Box>
      <Shown count={all} isOpen={isOpen}>
        {offers.map((offer) => (
          <Tick
            key={offer.key}
            id={offer.key}
            isTicked={ticks.includes(offer.key)}
            onChange={() => dispatch({ type: "toggled", key: offer.key })}
          >
            {children(offer)}
          </Tick>
        ))}
      </Shown>
    </div>
  );
};

/** Works that are counted; of very many only the newest are listed. */
export const Group = ({ state, count, note, works, children }) => {
  const label = sayGroup(state, count);
  const hidden = count - works.length;
  return (
    <div
      className="orcid-group"
      data-testid={`orcid-older-${state}`}
      data-count={count}
    >
      <p>
        {label} {note && <span className="orcid-note">({note})</span>}
      </p>
      {works.length > 0 && (
        <Shown
          count={count}
          rest={
            hidden > 0 && (
              <p>{i18next.t("and {{n}} more", { n: formatNumber(hidden) })}</p>
            )
          }
        >
          {works.map(children)}
        </Shown>
      )}
    </div>
  );
};

Shown.propTypes = {
  count: PropTypes.number.isRequired,
  isOpen: PropTypes.bool,
  rest: PropTypes.node,
  children: PropTypes.node.isRequired,
};
Shown.defaultProps = { isOpen: false, rest: null };

Box.propTypes = {
  id: PropTypes.string.isRequired,
  isTicked: PropTypes.bool.isRequired,
  isPart: PropTypes.bool.isRequired,
  testId: PropTypes.string.isRequired,
  onChange: PropTypes.func.isRequired,
  children: PropTypes.node.isRequired,
};

Tick.propTypes = {
  id: PropTypes.string.isRequired,
  isTicked: PropTypes.bool.isRequired,
  onChange: PropTypes.func.isRequired,
  children: PropTypes.node.isRequired,
};

Offered.propTypes = {
  offers: PropTypes.array.isRequired,
  ticks: PropTypes.arrayOf(PropTypes.string).isRequired,
  isOpen: PropTypes.bool.isRequired,
  dispatch: PropTypes.func.isRequired,
  children: PropTypes.func.isRequired,
};

Group.propTypes = {
  state: PropTypes.string.isRequired,
  count: PropTypes.number.isRequired,
  note: PropTypes.string,
  works: PropTypes.array.isRequired,
  children: PropTypes.func.isRequired,
};
Group.defaultProps = { note: null };
