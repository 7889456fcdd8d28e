// SPDX-License-Identifier: MIT
// When to look again at what changes without a click.

import { useEffect, useRef, useState } from "react";

const FIRST_DELAYS_MS = [2000, 3000, 5000];
const DELAY_MS = 10 * 1000;
export const PATIENCE_MS = 5 * 60 * 1000;

/**
 * Return how many milliseconds to wait before the next look; null: it is enough.
 * @param {number} looks how often it was looked.
 * @param {number} elapsed milliseconds since the first wait began.
 */
export const nextDelay = (looks, elapsed) =>
  elapsed >= PATIENCE_MS ? null : FIRST_DELAYS_MS[looks] || DELAY_MS;

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
    let timer = null;
    let isLeft = false;
    const wait = (looks) => {
      const delay = document.hidden ? null : nextDelay(looks, Date.now() - began);
      if (isLeft || delay === null) {
        !isLeft && setIsOver(true);
        return;
      }
      timer = window.setTimeout(async () => {
        await latest.current().catch(() => {});
        wait(looks + 1);
      }, delay);
    };
    wait(0);
    return () => {
      isLeft = true;
      window.clearTimeout(timer);
    };
  }, [key, visits]);
  return isOver;
};
