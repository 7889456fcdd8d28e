// SPDX-License-Identifier: MIT
// When to look again at works that are in the queue.

import { useEffect, useRef, useState } from "react";

const SECOND_MS = 1000;
const FIRST_DELAYS_MS = [2, 3, 5].map((seconds) => seconds * SECOND_MS);
const DELAY_MS = 10 * SECOND_MS;
export const PATIENCE_MS = 5 * 60 * SECOND_MS;

/**
 * Return how many milliseconds to wait before the next look; null: it is enough.
 * @param {number} looks how often it was looked.
 * @param {number} elapsed milliseconds since the first wait began.
 */
export const nextDelay = (looks, elapsed) => {
  if (elapsed >= PATIENCE_MS) {
    return null;
  }
  return looks < FIRST_DELAYS_MS.length ? FIRST_DELAYS_MS[looks] : DELAY_MS;
};

/** Count how often somebody came back to the tab. */
const useVisits = () => {
  const [visits, setVisits] = useState(0);
  useEffect(() => {
    const count = () => !document.hidden && setVisits((before) => before + 1);
    document.addEventListener("visibilitychange", count);
    return () => document.removeEventListener("visibilitychange", count);
  }, []);
  return visits;
};

/**
 * Look again and again while something waits; a new key begins anew, and so does coming back to the tab.
 * @param {string} key names what waits; empty: nothing does.
 * @param {function} look returns a promise; what it throws only means another look.
 * @returns {boolean} whether the patience is over, or the tab was hidden, while something waits.
 */
export const usePolling = (key, look) => {
  const [isOver, setIsOver] = useState(false);
  const visits = useVisits();
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    setIsOver(false);
    if (!key) {
      return undefined;
    }
    const began = Date.now();
    let looks = 0;
    let timer = null;
    let isLeft = false;
    const wait = () => {
      const delay = document.hidden ? null : nextDelay(looks, Date.now() - began);
      if (isLeft || delay === null) {
        !isLeft && setIsOver(true);
        return;
      }
      timer = window.setTimeout(() => {
        looks += 1;
        latest
          .current()
          .catch(() => {})
          .then(wait);
      }, delay);
    };
    wait();
    return () => {
      isLeft = true;
      window.clearTimeout(timer);
    };
  }, [key, visits]);
  return isOver;
};
