// SPDX-License-Identifier: MIT

import PropTypes from "prop-types";
import React, { useEffect, useState } from "react";
import { Placeholder } from "semantic-ui-react";
import { sayLooking } from "./sentences";

/** Whoever waits for less sees nothing flicker. */
export const PATIENCE_MS = 2000;

/** Stands for what is being counted. */
export const Looking = ({ dispatch }) => {
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

Looking.propTypes = { dispatch: PropTypes.func.isRequired };
