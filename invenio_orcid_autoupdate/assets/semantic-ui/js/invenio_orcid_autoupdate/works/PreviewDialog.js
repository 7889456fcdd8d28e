// SPDX-License-Identifier: MIT
// What ORCID shows of a work, or would show.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useRef, useState } from "react";
import { Button, Placeholder } from "semantic-ui-react";
import { Dialog } from "../dialog";
import { weave } from "../Moment";
import { Problem } from "../Problem";
import { useAnswer } from "../useAnswer";
import { titleOf } from "./actions";
import { useWorks } from "./store";

// An address, a DOI, or an iD, as they stand in the lines of a preview; without what ends a list.
const LINKS =
  /(https?:\/\/[^\s;]+|\b10\.\d{4,9}\/[^\s;]+|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b)/;

const toAddress = (text, orcidRecord) => {
  if (text.startsWith("http")) {
    return text;
  }
  return text.startsWith("10.")
    ? `https://doi.org/${encodeURI(text)}`
    : `${new URL(orcidRecord).origin}/${text}`;
};

const Shows = ({ preview }) => {
  const { orcidRecord } = useWorks().places;
  const toLink = (part) => (
    <a href={toAddress(part, orcidRecord)} dir="ltr">
      {part}
    </a>
  );
  return (
    <>
      <dl className="orcid-facts" data-testid="orcid-preview-shows">
        {preview.shows.map(({ code, label, value, was }) => (
          <React.Fragment key={code}>
            <dt>{label}</dt>
            <dd>
              <span dir="auto">{weave(value, LINKS, toLink)}</span>
              {was && (
                <div className="orcid-was">
                  {i18next.t("was: {{value}}", { value: was })}
                </div>
              )}
            </dd>
          </React.Fragment>
        ))}
      </dl>
      <p>
        {i18next.t(
          "Contributors' iDs are sent only if those people have connected them."
        )}
      </p>
    </>
  );
};

const Checks = ({ preview }) => (
  <ul className="orcid-list" data-testid="orcid-preview-checks">
    {preview.checks.map(({ ok, text }) => (
      <li key={text}>
        <span aria-hidden="true">{ok ? "✓" : "✗"}</span>
        <span className="orcid-hidden">
          {ok ? i18next.t("Fine:") : i18next.t("Problem:")}
        </span>
        {text}
      </li>
    ))}
  </ul>
);

const Technical = ({ preview }) => {
  const text = JSON.stringify(preview.technical, null, 2);
  return (
    <>
      <Button size="small" onClick={() => navigator.clipboard.writeText(text)}>
        {i18next.t("Copy")}
      </Button>
      {/* Scrolls by itself, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex="0" className="orcid-json" data-testid="orcid-preview-technical">
        {text}
      </pre>
    </>
  );
};

const PANES = [
  ["shows", () => i18next.t("What ORCID shows"), Shows],
  ["checks", () => i18next.t("Checks"), Checks],
  ["technical", () => i18next.t("Technical data"), Technical],
];

/**
 * Tabs as ARIA has them, which Semantic's are not: the arrow keys turn, and only the one that is open
 * is a stop.
 */
const Tabs = ({ preview }) => {
  const [open, setOpen] = useState(0);
  const list = useRef(null);
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const isLeftward = document.documentElement.dir === "rtl";
      const next = (open + (isLeftward ? -step : step) + PANES.length) % PANES.length;
      setOpen(next);
      list.current.children[next].focus();
    }
  };
  const [name, , Pane] = PANES[open];
  return (
    <>
      {/* Its buttons have the focus, not the list. */}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        ref={list}
        role="tablist"
        className="orcid-tabs"
        aria-label={i18next.t("Preview")}
        onKeyDown={turn}
      >
        {PANES.map(([id, title], index) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`orcid-preview-tab-${id}`}
            aria-selected={index === open}
            aria-controls="orcid-preview-panel"
            tabIndex={index === open ? 0 : -1}
            data-testid={`orcid-preview-tab-${id}`}
            onClick={() => setOpen(index)}
          >
            {title()}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id="orcid-preview-panel"
        aria-labelledby={`orcid-preview-tab-${name}`}
      >
        <Pane preview={preview} />
      </div>
    </>
  );
};

export const PreviewDialog = ({ row, onClose }) => {
  const failed = i18next.t("The preview could not be loaded.");
  const [preview, problem] = useAnswer(`${row.links.self}/preview`, row, failed);
  return (
    <Dialog
      name="preview"
      title={i18next.t("Preview: {{title}}", { title: titleOf(row) })}
      onClose={onClose}
    >
      {problem && <Problem problem={problem} />}
      {!preview && !problem && (
        <Placeholder fluid>
          <Placeholder.Line />
          <Placeholder.Line />
        </Placeholder>
      )}
      {preview && <Tabs preview={preview} />}
    </Dialog>
  );
};

Shows.propTypes = { preview: PropTypes.object.isRequired };
Checks.propTypes = Shows.propTypes;
Technical.propTypes = Shows.propTypes;
Tabs.propTypes = Shows.propTypes;
PreviewDialog.propTypes = {
  row: PropTypes.object.isRequired,
  onClose: PropTypes.func.isRequired,
};
