// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useRef, useState } from "react";
import { Button, Placeholder } from "semantic-ui-react";
import { titleOf } from "./actions";
import { Dialog } from "./Dialog";
import { Linked } from "./Linked";
import { Problem } from "./Problem";
import { readPreview, readProblem } from "./api";
import { useWorks } from "./WorksContext";

const Shows = ({ shows }) => {
  const { orcidRecord } = useWorks().places;
  return (
    <>
      <dl className="orcid-facts" data-testid="orcid-preview-shows">
        {shows.map(({ code, label, value, was }) => (
          <React.Fragment key={code}>
            <dt>{label}</dt>
            <dd>
              <span dir="auto">
                <Linked text={value} record={orcidRecord} />
              </span>
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

const Checks = ({ checks }) => (
  <ul className="orcid-list" data-testid="orcid-preview-checks">
    {checks.map(({ ok, text }) => (
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

const Technical = ({ technical }) => {
  const text = JSON.stringify(technical, null, 2);
  return (
    <>
      <Button
        type="button"
        size="small"
        onClick={() => navigator.clipboard.writeText(text)}
      >
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

/** Tabs as ARIA has them: the arrow keys turn, and only the one that is open is a stop. */
const Tabs = ({ preview }) => {
  const [open, setOpen] = useState(0);
  const list = useRef(null);
  const panes = [
    [
      "shows",
      i18next.t("What ORCID shows"),
      <Shows key="shows" shows={preview.shows} />,
    ],
    ["checks", i18next.t("Checks"), <Checks key="checks" checks={preview.checks} />],
    [
      "technical",
      i18next.t("Technical data"),
      <Technical key="technical" technical={preview.technical} />,
    ],
  ];
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const isLeftward = document.documentElement.dir === "rtl";
      const next = (open + (isLeftward ? -step : step) + panes.length) % panes.length;
      setOpen(next);
      list.current.children[next].focus();
    }
  };
  const [name, , content] = panes[open];
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
        {panes.map(([id, title], index) => (
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
            {title}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id="orcid-preview-panel"
        aria-labelledby={`orcid-preview-tab-${name}`}
      >
        {content}
      </div>
    </>
  );
};

/** What ORCID shows of a work, or would show. */
export const PreviewDialog = ({ row, onClose }) => {
  const [preview, setPreview] = useState(null);
  const [error, setError] = useState(null);
  const title = titleOf(row);
  useEffect(() => {
    readPreview(row).then(setPreview).catch(setError);
  }, [row]);
  return (
    <Dialog
      name="preview"
      title={i18next.t("Preview: {{title}}", { title })}
      onClose={onClose}
    >
      {error && (
        <p role="alert" className="ui error message">
          <Problem
            problem={readProblem(error, i18next.t("The preview could not be loaded."))}
          />
        </p>
      )}
      {!preview && !error && (
        <Placeholder fluid>
          <Placeholder.Line />
          <Placeholder.Line />
        </Placeholder>
      )}
      {preview && <Tabs preview={preview} />}
    </Dialog>
  );
};

Shows.propTypes = { shows: PropTypes.array.isRequired };
Checks.propTypes = { checks: PropTypes.array.isRequired };
Technical.propTypes = { technical: PropTypes.object.isRequired };
Tabs.propTypes = { preview: PropTypes.object.isRequired };
PreviewDialog.propTypes = {
  row: PropTypes.object.isRequired,
  onClose: PropTypes.func.isRequired,
};
