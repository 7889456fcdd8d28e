// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { Button, Icon } from "semantic-ui-react";
import { ACTIONS, readOffered } from "./actions";
import { DIALOGS } from "./dialogs";
import { Menu } from "./Menu";
import { useWorks } from "./store";
import { useNarrow } from "./width";

/** Return an action as a menu has it. */
const toItem = (row, name) => ({
  name,
  icon: ACTIONS[name].icon,
  label: ACTIONS[name].label(row),
  description: ACTIONS[name].note?.(),
  testId: `orcid-works-action-${name.replace("_", "-")}`,
});

/** What can be done with a work: buttons, or one menu where there is little room. */
export const RowActions = ({ row }) => {
  const { commands } = useWorks();
  const isNarrow = useNarrow();
  const [asked, setAsked] = useState(null);
  const [isBusy, setIsBusy] = useState(false);
  const run = async (name) => {
    setIsBusy(true);
    await commands.run(row, name);
    setIsBusy(false);
  };
  const choose = (name) => (DIALOGS[name] ? setAsked(name) : run(name));
  const items = readOffered(row).map((name) => toItem(row, name));
  const rare = items.filter(({ name }) => isNarrow || ACTIONS[name].isRare);
  const inMenu = rare.length > 1 ? rare : []; // a menu of one thing hides it for nothing
  const Asking = DIALOGS[asked];
  const { title } = row;
  return (
    <div className="orcid-row-actions" data-testid="orcid-works-actions">
      {items
        .filter((item) => !inMenu.includes(item))
        .map(({ name, icon, label, description, testId }) => (
          <React.Fragment key={name}>
            <Button
              basic
              size="mini"
              disabled={isBusy}
              id={`${testId}-${row.id}`}
              data-testid={testId}
              aria-describedby={`orcid-title-${row.id}`}
              onClick={() => choose(name)}
            >
              <Icon name={icon} aria-hidden="true" />
              {label}
            </Button>
            {description && <span className="orcid-note">{description}</span>}
          </React.Fragment>
        ))}
      {inMenu.length > 0 && (
        <Menu
          label={isNarrow ? i18next.t("Actions") : i18next.t("More")}
          describe={
            isNarrow
              ? i18next.t("Actions for {{title}}", { title })
              : i18next.t("More actions for {{title}}", { title })
          }
          className={isNarrow ? "fluid" : "mini"}
          testId="orcid-works-menu"
          items={inMenu}
          onChoose={choose}
          disabled={isBusy}
        />
      )}
      {Asking && <Asking row={row} onRun={run} onClose={() => setAsked(null)} />}
    </div>
  );
};

RowActions.propTypes = { row: PropTypes.object.isRequired };
