// SPDX-License-Identifier: MIT
// What is said about older works and about runs, whole sentences only.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { formatTime } from "../time";

// Less than a third of what one worker process reached in docs/performance.md.
const WORKS_PER_MINUTE = 2000;

export const sayLooking = () => i18next.t("Looking for your works…");

/** Say how long adding works takes when nothing else is in the way. */
export const sayDuration = (works) => {
  const count = Math.ceil(works / WORKS_PER_MINUTE);
  return count <= 1
    ? i18next.t("Expected time: less than a minute.")
    : i18next.t("Expected time: about {{n}} minute.", { count });
};

const GROUPS = {
  will_be_added: (count) => i18next.t("{{n}} will be added", { count }),
  other_source: (count) =>
    i18next.t("{{n}} was added by another source; ours can be added as well", {
      count,
    }),
  in_orcid: (count) => i18next.t("{{n}} is in your ORCID record", { count }),
  not_sent: (count) => i18next.t("{{n}} is not sent", { count }),
};

/** Say how many works a group has. */
export const sayGroup = (state, count) => GROUPS[state](count);

const SEPARATOR = " · ";

/** Say who added works, and how many: "4 by DataCite · 1 by Crossref". */
export const saySources = (sources) =>
  [...new Set(sources)]
    .map((source) => {
      const number = sources.filter((other) => other === source).length;
      return i18next.t("{{n}} by {{source}}", { n: number, source });
    })
    .join(SEPARATOR);

/** Return why works are not sent, and how many, as sentences. */
export const listReasons = ({ reasons, reason_labels: labels }) =>
  Object.entries(reasons).map(([code, number]) =>
    i18next.t("{{label}}: {{n}}", { label: labels[code], n: number })
  );

export const sayReasons = (preview) => listReasons(preview).join(SEPARATOR);

const isRemoval = (run) => run.kind === "remove_all";

/** Return how many works a run brought, or took, so far. */
export const countDone = (run) => (isRemoval(run) ? run.removed : run.added);

/** Say whether nothing is left of a run, also of one that was stopped too late. */
// What was let go when it was stopped counts as not sent, and can be taken up again.
export const isComplete = (run) => countDone(run) >= run.total;

export const sayStopping = () => i18next.t("Stopping after the current batch…");

export const sayTitle = (run) =>
  run && isRemoval(run)
    ? i18next.t("Remove the works we added")
    : i18next.t("Add older works to your ORCID record");

export const sayProgress = (run) =>
  i18next.t("{{done}} of {{total}}", { done: countDone(run), total: run.total });

export const sayWaiting = (run) =>
  i18next.t("Waiting for ORCID (since {{time}})", {
    time: formatTime(run.waiting_since),
  });

const sayDone = (run) => {
  const count = countDone(run);
  return isRemoval(run)
    ? i18next.t("{{n}} removed", { count })
    : i18next.t("{{n}} added", { count });
};

const sayFailed = ({ failed: count }) =>
  i18next.t("{{n}} could not be sent", { count });

/** Return what is said about a run that has ended. */
export const sayEnd = (run) => {
  if (run.state === "cancelled" && !isComplete(run)) {
    const { added: done, total } = run;
    return i18next.t("Stopped: {{done}} of {{total}} added.", { done, total });
  }
  return run.failed ? sayDone(run) + SEPARATOR + sayFailed(run) : sayDone(run);
};

const QUARTERS = 4;

const quarter = (run) =>
  run.total ? Math.floor((QUARTERS * countDone(run)) / run.total) : 0;

/**
 * Return what to say aloud after a look at a run: quarters, a wait that begins, the end; null: nothing.
 * @param {object} before the run as it was known; null, it was not.
 * @param {object} run the run as it is now.
 */
export const toSay = (before, run) => {
  const known = before?.id === run.id ? before : null;
  if (run.state === "cancelled" && known?.state === "running") {
    return isComplete(run) ? sayEnd(run) : sayStopping();
  }
  if (run.state !== "running") {
    return known?.state === run.state ? null : sayEnd(run);
  }
  if (run.waiting_since) {
    return known?.waiting_since ? null : sayWaiting(run);
  }
  const isFurther = quarter(run) > (known ? quarter(known) : 0);
  return isFurther ? sayProgress(run) : null;
};
