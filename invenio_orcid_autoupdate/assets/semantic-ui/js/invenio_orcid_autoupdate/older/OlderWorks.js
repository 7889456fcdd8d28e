// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useEffect, useMemo, useReducer, useRef, useState } from "react";
import { Placeholder } from "semantic-ui-react";
import { Frame } from "../dialog";
import { usePolling } from "../polling";
import { Problem } from "../Problem";
import { Choice } from "./Choice";
import { makeCommands } from "./commands";
import {
  announce,
  findOpener,
  listen,
  nameRegion,
  noteOpen,
  REGION_ID,
  tellChanged,
} from "./page";
import { Run } from "./Run";
import { sayLooking, sayTitle } from "./sentences";
import { EMPTY, OlderContext, reduce, toFollow, useOlder } from "./store";

/** Whoever waits for less sees nothing flicker. */
export const PATIENCE_MS = 2000;

/** Stands for what is being counted. */
const Looking = () => {
  const { dispatch } = useOlder();
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setIsLong(true);
      dispatch({ type: "said", text: sayLooking() });
    }, PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [dispatch]);
  return (
    <div className="content" aria-busy="true">
      {isLong && (
        <div data-testid="orcid-older-looking">
          <p>{sayLooking()}</p>
          <Placeholder fluid>
            <Placeholder.Line length="long" />
            <Placeholder.Line length="medium" />
            <Placeholder.Line length="long" />
            <Placeholder.Line length="short" />
          </Placeholder>
        </div>
      )}
    </div>
  );
};

const Failed = () => {
  const { state, commands } = useOlder();
  return (
    <div className="content">
      <Problem
        problem={state.error}
        testId="orcid-older-error"
        onRetry={() => commands.open()}
      />
    </div>
  );
};

/** Return the component of what is shown, and what names it. */
const readScreen = ({ run, preview, error }) => {
  if (run) {
    return [Run, `run ${run.id} ${run.state}`];
  }
  if (preview) {
    return [Choice, "choice"];
  }
  return error ? [Failed, "failed"] : [Looking, "looking"];
};

/** What would be added, or how far it is. */
const OlderDialog = () => {
  const { state, onClose } = useOlder();
  const [Screen, screen] = readScreen(state);
  useEffect(nameRegion, []);
  return (
    <Frame
      titleId="orcid-older-title"
      title={sayTitle(state.run)}
      screen={screen}
      className="orcid-older-dialog"
      owns={REGION_ID}
      testId="orcid-older-dialog"
      closeTestId="orcid-older-close"
      findOpener={findOpener}
      onClose={onClose}
    >
      <Screen />
    </Frame>
  );
};

/** The dialog, closed until somebody opens it. */
export const OlderWorks = ({ places, isAsked }) => {
  const [state, dispatch] = useReducer(reduce, EMPTY);
  const commands = useMemo(() => makeCommands(dispatch), []);
  const latest = useRef(state);
  latest.current = state;

  useEffect(() => {
    const open = (runId) => {
      noteOpen(true);
      commands.open(runId);
    };
    isAsked && open(findOpener()?.dataset.orcidOlder);
    return listen(open);
  }, [commands, isAsked]);
  useEffect(() => announce(state.live), [state.live]);
  const isOver = usePolling(toFollow(state), () => commands.look(latest.current.run));

  // What the page below says is older than the run.
  const ended = state.run && state.run.state !== "running" ? state.run.id : null;
  useEffect(() => {
    ended && tellChanged();
  }, [ended]);

  const onClose = () => {
    noteOpen(false);
    dispatch({ type: "closed" });
    state.run && tellChanged();
  };
  const shared = { state, dispatch, commands, places, isOver, onClose };
  return (
    <OlderContext.Provider value={shared}>
      {state.isOpen && <OlderDialog />}
    </OlderContext.Provider>
  );
};

OlderWorks.propTypes = {
  places: PropTypes.shape({
    site: PropTypes.string.isRequired,
    works: PropTypes.string.isRequired,
  }).isRequired,
  isAsked: PropTypes.bool.isRequired,
};
