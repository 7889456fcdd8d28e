// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { Button, Icon } from "semantic-ui-react";
import { ACTIONS, readOffered, toTestName } from "./actions";
import { DIALOGS } from "./dialogs";
import { Menu } from "./Menu";
import { useNarrow } from "./useWidth";
import { useWorks } from "./WorksContext";

const testIdOf = (name) => `orcid-works-action-${toTestName(name)}`;

const ActionButton = ({ row, name, isBusy, onChoose }) => {
  const action = ACTIONS[name];
  return (
    <>
      <Button
        type="button"
        basic
        size="mini"
        disabled={isBusy}
        data-testid={testIdOf(name)}
        aria-describedby={`orcid-title-${row.id}`}
        onClick={() => onChoose(name)}
      >
        <Icon name={action.icon} aria-hidden="true" />
        {action.label(row)}
      </Button>
      {action.note && <span className="orcid-note">{action.note()}</span>}
    </>
  );
};

const toItem = (row) => (name) => {
  const { label, note } = ACTIONS[name];
  return {
    name,
    label: label(row),
    description: note && note(),
    testId: testIdOf(name),
  };
};

/** What can be done with a work: buttons, or one menu where there is little room. */
export const RowActions = ({ row }) => {
  const { commands } = useWorks();
  const isNarrow = useNarrow();
  const [dialog, setDialog] = useState(null);
  const [isBusy, setIsBusy] = useState(false);
  const offered = readOffered(row);
  const run = async (name, data) => {
    setIsBusy(true);
    await commands.run(row, name, data);
    setIsBusy(false);
  };
  const choose = (name) =>
    ACTIONS[name].dialog ? setDialog(ACTIONS[name].dialog) : run(name);
  const rare = offered.filter((name) => isNarrow || ACTIONS[name].isRare);
  const inMenu = rare.length > 1 ? rare : []; // a menu of one thing hides it for nothing
  const Asking = dialog && DIALOGS[dialog];
  return (
    <div className="orcid-row-actions" data-testid="orcid-works-actions">
      {offered
        .filter((name) => !inMenu.includes(name))
        .map((name) => (
          <ActionButton
            key={name}
            row={row}
            name={name}
            isBusy={isBusy}
            onChoose={choose}
          />
        ))}
      {inMenu.length > 0 && (
        <Menu
          label={isNarrow ? i18next.t("Actions") : i18next.t("More")}
          describe={
            isNarrow
              ? i18next.t("Actions for {{title}}", { title: row.title })
              : i18next.t("More actions for {{title}}", { title: row.title })
          }
          className={isNarrow ? "fluid" : "mini"}
          testId="orcid-works-menu"
          items={inMenu.map(toItem(row))}
          onChoose={choose}
          disabled={isBusy}
        />
      )}
      {Asking && <Asking row={row} onRun={run} onClose={() => setDialog(null)} />}
    </div>
  );
};

ActionButton.propTypes = {
  row: PropTypes.object.isRequired,
  name: PropTypes.string.isRequired,
  isBusy: PropTypes.bool.isRequired,
  onChoose: PropTypes.func.isRequired,
};

RowActions.propTypes = { row: PropTypes.object.isRequired };
