// SPDX-License-Identifier: MIT
// How much room the window has; the same widths are in works.less.

import { useEffect, useState } from "react";

const useMedia = (condition) => {
  const [isMet, setIsMet] = useState(() => window.matchMedia(condition).matches);
  useEffect(() => {
    const query = window.matchMedia(condition);
    const follow = ({ matches }) => setIsMet(matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [condition]);
  return isMet;
};

/** Say whether the window has room for one column only, as on a phone. */
export const useNarrow = () => useMedia("(max-width: 767px)");

/** Say whether nothing fits beside the list: the menu of the settings is there already. */
export const useTight = () => useMedia("(max-width: 1199px)");
