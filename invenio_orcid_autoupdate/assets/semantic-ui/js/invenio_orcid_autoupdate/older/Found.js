// SPDX-License-Identifier: MIT
// What was found, in four groups.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { formatNumber } from "../works/time";
import { Group, Offered, Tick } from "./Groups";
import { sayReasons, saySources } from "./sentences";
import { isByYear, offersOf, worksOf } from "./ticks";

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

const Listed = ({ work, note }) => (
  <li>
    <Work work={work} note={note} />
  </li>
);

const addedBy = (source) => i18next.t("added by {{source}}", { source });

const WillBeAdded = ({ preview, ticks, dispatch }) => (
  <Offered
    offers={offersOf(preview)}
    ticks={ticks}
    isOpen={isByYear(preview)}
    dispatch={dispatch}
  >
    {(offer) =>
      isByYear(preview) ? (
        <>
          {offer.year || i18next.t("without a year")} ({formatNumber(offer.count)})
        </>
      ) : (
        <Work work={offer} />
      )
    }
  </Offered>
);

const OtherSource = ({ preview, ticks, dispatch }) => {
  const works = worksOf(preview, "other_source");
  const canTick = !isByYear(preview);
  const row = (work) => {
    const note = addedBy(work.other_source);
    return canTick ? (
      <Tick
        key={work.id}
        id={work.id}
        isTicked={ticks.includes(work.id)}
        onChange={() => dispatch({ type: "toggled", key: work.id })}
      >
        <Work work={work} note={note} />
      </Tick>
    ) : (
      <Listed key={work.id} work={work} note={note} />
    );
  };
  return (
    <Group
      state="other_source"
      count={preview.counts.other_source}
      note={canTick ? saySources(works.map((work) => work.other_source)) : null}
      works={works}
    >
      {row}
    </Group>
  );
};

const InOrcid = ({ preview, site }) => (
  <Group
    state="in_orcid"
    count={preview.counts.in_orcid}
    note={addedBy(site)}
    works={worksOf(preview, "in_orcid")}
  >
    {(work) => <Listed key={work.id} work={work} />}
  </Group>
);

const NotSent = ({ preview }) => {
  const { counts, reasons, reason_labels: labels } = preview;
  return (
    <Group
      state="not_sent"
      count={counts.not_sent}
      note={sayReasons(reasons, labels)}
      works={worksOf(preview, "not_sent")}
    >
      {(work) => (
        <Listed
          key={work.id}
          work={work}
          note={labels[work.reason || work.claim_state]}
        />
      )}
    </Group>
  );
};

const GROUPS = {
  will_be_added: WillBeAdded,
  in_orcid: InOrcid,
  other_source: OtherSource,
  not_sent: NotSent,
};

/** The groups that have works. */
export const Found = (props) =>
  Object.entries(GROUPS)
    .filter(([name]) => props.preview.counts[name] > 0)
    .map(([name, Shown]) => <Shown key={name} {...props} />);

Work.propTypes = { work: PropTypes.object.isRequired, note: PropTypes.string };
Work.defaultProps = { note: null };
Listed.propTypes = Work.propTypes;
Listed.defaultProps = Work.defaultProps;

const ticking = {
  preview: PropTypes.object.isRequired,
  ticks: PropTypes.arrayOf(PropTypes.string).isRequired,
  dispatch: PropTypes.func.isRequired,
};
WillBeAdded.propTypes = ticking;
OtherSource.propTypes = ticking;
InOrcid.propTypes = {
  preview: PropTypes.object.isRequired,
  site: PropTypes.string.isRequired,
};
NotSent.propTypes = { preview: PropTypes.object.isRequired };
Found.propTypes = { ...ticking, ...InOrcid.propTypes };
