// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useState } from "react";
import { Button, Placeholder, Tab } from "semantic-ui-react";
import { Dialog } from "./Dialog";
import { readPreview } from "./api";

const Shows = ({ shows }) => (
  <>
    <dl className="orcid-facts" data-testid="orcid-preview-shows">
      {shows.map(({ code, label, value, was }) => (
        <React.Fragment key={code}>
          <dt>{label}</dt>
          <dd>
            <span dir="auto">{value}</span>
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

const Tabs = ({ preview }) => {
  const panes = [
    [i18next.t("What ORCID shows"), <Shows key="shows" shows={preview.shows} />],
    [i18next.t("Checks"), <Checks key="checks" checks={preview.checks} />],
    [
      i18next.t("Technical data"),
      <Technical key="technical" technical={preview.technical} />,
    ],
  ];
  return (
    <Tab
      menu={{ secondary: true, pointing: true }}
      panes={panes.map(([title, content]) => ({
        menuItem: { key: title, content: title, as: "button", type: "button" },
        render: () => <Tab.Pane basic>{content}</Tab.Pane>,
      }))}
    />
  );
};

/** What ORCID shows of a work, or would show. */
export const PreviewDialog = ({ row, onClose }) => {
  const [preview, setPreview] = useState(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    readPreview(row)
      .then(setPreview)
      .catch(() => setHasFailed(true));
  }, [row]);
  return (
    <Dialog name="preview" title={i18next.t("Preview")} onClose={onClose}>
      {hasFailed && (
        <p role="alert" className="ui error message">
          {i18next.t("The preview could not be loaded.")}
        </p>
      )}
      {!preview && !hasFailed && (
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
