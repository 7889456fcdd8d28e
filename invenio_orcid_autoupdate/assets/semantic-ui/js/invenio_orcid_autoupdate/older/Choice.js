// SPDX-License-Identifier: MIT
// What was found, in four groups, with tick boxes, and the button that adds what is ticked.

import { formatNumber, i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button } from "semantic-ui-react";
import { Problem } from "../Problem";
import { TickBox } from "../TickBox";
import { sayDuration, sayGroup, sayReasons, saySources } from "./sentences";
import { useOlder } from "./store";
import {
  countChosen,
  countTicked,
  hasOffers,
  isByYear,
  offersOf,
  toBody,
  worksOf,
} from "./ticks";

const Work = ({ work, note }) => (
  <>
    <span dir="auto">
      {work.title || work.doi || i18next.t("Work without a title")}
    </span>
    {work.year && ` (${work.year})`}
    {note && (
      <>
        <br />
        <small>{note}</small>
      </>
    )}
  </>
);

const Tick = ({ id, children }) => {
  const { state, dispatch } = useOlder();
  return (
    <li>
      <TickBox
        id={`orcid-older-tick-${id}`}
        className="orcid-choice"
        isTicked={state.ticks.includes(id)}
        data-testid="orcid-older-tick"
        data-id={id}
        onChange={() => dispatch({ type: "toggled", keys: [id] })}
      >
        {children}
      </TickBox>
    </li>
  );
};

/** The line of a group, and a list that opens under it; of very many only the newest are listed. */
const Group = ({ name, line, isOpen, listed, children }) => {
  const count = useOlder().state.preview.counts[name];
  const hidden = count - listed;
  return (
    <div className="orcid-group" data-testid={`orcid-older-${name}`} data-count={count}>
      {line}
      {listed > 0 && (
        <details open={isOpen}>
          <summary>{i18next.t("Show the {{n}} work", { count })}</summary>
          <ul className="orcid-older">{children}</ul>
          {hidden > 0 && <p>{i18next.t("and {{n}} more", { n: hidden })}</p>}
        </details>
      )}
    </div>
  );
};

const sayYear = ({ year, count }) =>
  `${year || i18next.t("without a year")} (${formatNumber(count)})`;

/** What will be added: a tick box for all, and one for each, which is a work or a year. */
const WillBeAdded = () => {
  const { state, dispatch } = useOlder();
  const { preview, ticks } = state;
  const offers = offersOf(preview);
  const keys = offers.map(({ key }) => key);
  const ticked = keys.filter((key) => ticks.includes(key)).length;
  const all = (
    <TickBox
      id="orcid-older-tick-all"
      className="orcid-choice"
      isTicked={ticked === keys.length}
      isPart={ticked > 0 && ticked < keys.length}
      data-testid="orcid-older-tick-all"
      onChange={() => dispatch({ type: "toggled", keys })}
    >
      {sayGroup("will_be_added", countTicked(offers, ticks))}
    </TickBox>
  );
  return (
    <Group
      name="will_be_added"
      line={all}
      isOpen={isByYear(preview)}
      listed={preview.counts.will_be_added}
    >
      {offers.map((offer) => (
        <Tick key={offer.key} id={offer.key}>
          {isByYear(preview) ? sayYear(offer) : <Work work={offer} />}
        </Tick>
      ))}
    </Group>
  );
};

const addedBy = (source) => i18next.t("added by {{source}}", { source });

const listSources = (preview) =>
  isByYear(preview)
    ? null
    : saySources(worksOf(preview, "other_source").map((work) => work.other_source));

// What is said of a group, and of a work in it.
const NOTES = {
  in_orcid: { ofGroup: (_preview, site) => addedBy(site), ofWork: () => null },
  other_source: {
    ofGroup: listSources,
    ofWork: (_preview, work) => addedBy(work.other_source),
  },
  not_sent: {
    ofGroup: sayReasons,
    ofWork: (preview, work) => preview.reason_labels[work.reason || work.claim_state],
  },
};

/** Works that are there already, which can be added as well, or that are not sent. */
const Counted = ({ name }) => {
  const { state, places } = useOlder();
  const { preview } = state;
  const { ofGroup, ofWork } = NOTES[name];
  const note = ofGroup(preview, places.site);
  const canTick = name === "other_source" && !isByYear(preview);
  const works = worksOf(preview, name);
  const line = (
    <p>
      {sayGroup(name, preview.counts[name])}{" "}
      {note && <span className="orcid-note">({note})</span>}
    </p>
  );
  const toLine = (work) => {
    const words = <Work work={work} note={ofWork(preview, work)} />;
    return canTick ? (
      <Tick key={work.id} id={work.id}>
        {words}
      </Tick>
    ) : (
      <li key={work.id}>{words}</li>
    );
  };
  return (
    <Group name={name} line={line} listed={works.length}>
      {works.map(toLine)}
    </Group>
  );
};

const Found = () => {
  const { preview, ticks, error } = useOlder().state;
  const { hits, counts } = preview;
  return (
    <div className="content" data-testid="orcid-older">
      {!preview.is_orcid_known && (
        <div className="ui info message" data-testid="orcid-older-unknown">
          {i18next.t(
            "We could not ask ORCID just now. This shows what we know ourselves."
          )}
        </div>
      )}
      <p data-testid="orcid-older-found">
        {i18next.t("We found {{n}} public work with your iD.", { count: hits.total })}
      </p>
      {counts.will_be_added > 0 && <WillBeAdded />}
      {Object.keys(NOTES)
        .filter((name) => counts[name] > 0)
        .map((name) => (
          <Counted key={name} name={name} />
        ))}
      {hasOffers(preview) ? (
        <p>
          {i18next.t(
            "ORCID usually sends one notice for up to 100 works, not one for each."
          )}
          <br />
          {sayDuration(countChosen(preview, ticks))}
        </p>
      ) : (
        <p data-testid="orcid-older-empty">
          {i18next.t("Everything is up to date. There is nothing to add.")}
        </p>
      )}
      {error && <Problem problem={error} testId="orcid-older-error" />}
    </div>
  );
};

/** What was found, and the button that adds what is ticked. */
export const Choice = () => {
  const { state, commands, onClose } = useOlder();
  const { preview, ticks, isBusy } = state;
  const count = countChosen(preview, ticks);
  const canAdd = hasOffers(preview);
  return (
    <>
      <Found />
      <div className="actions">
        {canAdd && (
          <Button
            primary
            disabled={count === 0 || isBusy}
            data-testid="orcid-older-add"
            onClick={() => commands.begin(toBody(preview, ticks))}
          >
            {i18next.t("Add {{n}} work", { count })}
          </Button>
        )}
        <Button data-testid="orcid-older-leave" onClick={onClose}>
          {canAdd ? i18next.t("Not now") : i18next.t("Close")}
        </Button>
      </div>
    </>
  );
};

Work.propTypes = { work: PropTypes.object.isRequired, note: PropTypes.string };
Work.defaultProps = { note: null };

Tick.propTypes = {
  id: PropTypes.string.isRequired,
  children: PropTypes.node.isRequired,
};

Group.propTypes = {
  name: PropTypes.string.isRequired,
  line: PropTypes.node.isRequired,
  isOpen: PropTypes.bool,
  listed: PropTypes.number.isRequired,
  children: PropTypes.node.isRequired,
};
Group.defaultProps = { isOpen: false };

Counted.propTypes = { name: PropTypes.string.isRequired };
