// SPDX-License-Identifier: MIT

import { useEffect, useState } from "react";
import { http, readProblem } from "./api";

/**
 * Read what there is about something, again whenever that changes; returns [answer, problem], both
 * null while there is neither.
 * @param {object} subject another object whenever it changed.
 * @param {string} otherwise said of a problem, see `readProblem`.
 */
export const useAnswer = (address, subject, otherwise) => {
  const [found, setFound] = useState([null, null]);
  useEffect(() => {
    let isLeft = false;
    const keep = (...next) => isLeft || setFound(next);
    http.get(address).then(
      (answer) => keep(answer, null),
      (error) => keep(null, readProblem(error, otherwise))
    );
    return () => {
      isLeft = true;
    };
  }, [address, subject, otherwise]);
  return found;
};
