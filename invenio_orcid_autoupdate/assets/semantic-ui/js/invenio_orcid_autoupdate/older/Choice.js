// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button } from "semantic-ui-react";
import { Found } from "./Found";
import { Refusal } from "./Refusal";
import { sayAdd, sayDuration, sayFound } from "./sentences";
import { countChosen, hasOffers, toBody } from "./ticks";

const Unknown = () => (
  <div className="ui info message" data-testid="orcid-older-unknown">
    {i18next.t("We could not ask ORCID just now. This shows what we know ourselves.")}
  </div>
);

const Outlook = ({ count }) => (
  <p>
    {i18next.t("ORCID usually sends one notice for up to 100 works, not one for each.")}
    <br />
    {sayDuration(count)}
  </p>
);

const Empty = () => (
  <p data-testid="orcid-older-empty">
    {i18next.t("Everything is up to date. There is nothing to add.")}
  </p>
);

const Buttons = ({ count, canAdd, isBusy, onAdd, onClose }) => (
  <div className="actions">
    {canAdd && (
      <Button
        type="button"
        primary
        disabled={count === 0 || isBusy}
        data-testid="orcid-older-add"
        onClick={onAdd}
      >
        {sayAdd(count)}
      </Button>
    )}
    <Button type="button" data-testid="orcid-older-leave" onClick={onClose}>
      {canAdd ? i18next.t("Not now") : i18next.t("Close")}
    </Button>
  </div>
);

/** What was found, with tick boxes, and the button that adds what is ticked. */
export const Choice = ({ state, dispatch, commands, places, onClose }) => {
  const { preview, ticks, isBusy, error } = state;
  const count = countChosen(preview, ticks);
  const canAdd = hasOffers(preview);
  return (
    <>
      <div className="content" data-testid="orcid-older">
        {!preview.is_orcid_known && <Unknown />}
        <p data-testid="orcid-older-found">{sayFound(preview.hits.total)}</p>
        <Found preview={preview} ticks={ticks} dispatch={dispatch} site={places.site} />
        {canAdd ? <Outlook count={count} /> : <Empty />}
        <Refusal error={error} />
      </div>
      <Buttons
        count={count}
        canAdd={canAdd}
        isBusy={isBusy}
        onAdd={() => commands.begin(toBody(preview, ticks))}
        onClose={onClose}
      />
    </>
  );
};

Outlook.propTypes = { count: PropTypes.number.isRequired };

Buttons.propTypes = {
  count: PropTypes.number.isRequired,
  canAdd: PropTypes.bool.isRequired,
  isBusy: PropTypes.bool.isRequired,
  onAdd: PropTypes.func.isRequired,
  onClose: PropTypes.func.isRequired,
};

Choice.propTypes = {
  state: PropTypes.object.isRequired,
  dispatch: PropTypes.func.isRequired,
  commands: PropTypes.object.isRequired,
  places: PropTypes.object.isRequired,
  onClose: PropTypes.func.isRequired,
};
