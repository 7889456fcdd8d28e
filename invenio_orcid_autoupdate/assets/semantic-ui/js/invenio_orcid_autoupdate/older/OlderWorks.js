// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useEffect, useMemo, useReducer, useRef } from "react";
import { usePolling } from "../works/polling";
import { announce } from "./announce";
import { tellChanged } from "./changed";
import { makeCommands } from "./commands";
import { OlderDialog } from "./OlderDialog";
import { findOpener, listen, noteClosed, noteOpen } from "./openers";
import { EMPTY, reduce, toFollow } from "./store";

/** The dialog, closed until somebody opens it. */
export const OlderWorks = ({ places, isAsked }) => {
  const [state, dispatch] = useReducer(reduce, EMPTY);
  const commands = useMemo(() => makeCommands(dispatch), []);
  const latest = useRef(state);
  latest.current = state;

  useEffect(() => {
    const open = (runId) => {
      noteOpen();
      commands.open(runId);
    };
    const link = findOpener();
    isAsked && open(link ? link.dataset.orcidOlder : "");
    return listen(open);
  }, [commands, isAsked]);
  useEffect(() => announce(state.live), [state.live]);
  const isOver = usePolling(toFollow(state), () => commands.look(latest.current.run));

  // What the page below says is older than the run.
  const ended = state.run && state.run.state !== "running" ? state.run.id : null;
  useEffect(() => {
    ended && tellChanged();
  }, [ended]);

  const close = () => {
    noteClosed();
    dispatch({ type: "closed" });
    state.run && tellChanged();
  };
  if (!state.isOpen) {
    return null;
  }
  return (
    <OlderDialog
      state={state}
      dispatch={dispatch}
      commands={commands}
      places={places}
      isOver={isOver}
      onClose={close}
    />
  );
};

OlderWorks.propTypes = {
  places: PropTypes.shape({
    site: PropTypes.string.isRequired,
    works: PropTypes.string.isRequired,
  }).isRequired,
  isAsked: PropTypes.bool.isRequired,
};
