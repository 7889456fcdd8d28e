// SPDX-License-Identifier: MIT
// Which works of a preview are ticked: one by one, or by year where there are too many for that.

/** Works with a tick box of their own; the API lists no more on one page. */
export const WORKS_MAX = 500;

const NO_YEAR = "none";

/** Say whether there are too many works for a tick box each. */
export const isByYear = (preview) => preview.hits.total > WORKS_MAX;

/** Return the works of a group, as far as they are listed. */
export const worksOf = (preview, state) =>
  preview.hits.hits.filter((work) => work.state === state);

/** Return what will be added as {key, count, …}: works, or years. */
export const offersOf = (preview) =>
  isByYear(preview)
    ? preview.years.map((one) => ({ ...one, key: one.year || NO_YEAR }))
    : worksOf(preview, "will_be_added").map((work) => ({
        ...work,
        key: work.id,
        count: 1,
      }));

/** Return the keys that are ticked at first: all that will be added. */
export const startTicks = (preview) => offersOf(preview).map(({ key }) => key);

/** Return the ticks with some keys switched: on, or off if all of them were on. */
export const toggle = (ticks, keys) => {
  const others = ticks.filter((key) => !keys.includes(key));
  const isWhole = keys.every((key) => ticks.includes(key));
  return isWhole ? others : [...others, ...keys];
};

/** Return how many works of some offers are ticked. */
export const countTicked = (offers, ticks) =>
  offers
    .filter(({ key }) => ticks.includes(key))
    .reduce((sum, { count }) => sum + count, 0);

/** Return how many works the button adds. */
export const countChosen = (preview, ticks) =>
  isByYear(preview) ? countTicked(offersOf(preview), ticks) : ticks.length;

/** Return how the API is told what is ticked. */
export const toBody = (preview, ticks) =>
  isByYear(preview)
    ? { years: ticks.map((key) => (key === NO_YEAR ? null : key)) }
    : { ids: ticks };

/** Say whether there is anything to tick. */
export const hasOffers = (preview) =>
  preview.counts.will_be_added > 0 ||
  (!isByYear(preview) && preview.counts.other_source > 0);
