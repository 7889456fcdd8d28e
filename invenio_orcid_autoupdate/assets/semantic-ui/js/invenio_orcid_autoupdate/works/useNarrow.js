// SPDX-License-Identifier: MIT

import { useEffect, useState } from "react";

const NARROW = "(max-width: 767px)";

/** Say whether the window has room for one column only. */
export const useNarrow = () => {
  const [isNarrow, setIsNarrow] = useState(() => window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const follow = ({ matches }) => setIsNarrow(matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isNarrow;
};
