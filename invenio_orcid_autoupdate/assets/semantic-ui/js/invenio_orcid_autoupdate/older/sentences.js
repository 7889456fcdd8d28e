// SPDX-License-Identifier: MIT
// What is said about older works and about runs, whole sentences only.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { formatNumber, formatTime } from "../works/time";

// Less than a third of what one worker process reached in docs/performance.md.
const WORKS_PER_MINUTE = 2000;

export const sayLooking = () => i18next.t("Looking for your works…");

export const sayFound = (count) =>
  i18next.t("We found {{n}} public work with your iD.", {
    count,
    n: formatNumber(count),
  });

export const sayAdd = (count) =>
  i18next.t("Add {{n}} work", { count, n: formatNumber(count) });

/** Say how long adding works takes when nothing else is in the way. */
export const sayDuration = (count) => {
  const minutes = Math.ceil(count / WORKS_PER_MINUTE);
  return minutes <= 1
    ? i18next.t("Expected time: less than a minute.")
    : i18next.t("Expected time: about {{n}} minute.", {
        count: minutes,
        n: formatNumber(minutes),
      });
};

const GROUPS = {
  will_be_added: (count) =>
    i18next.t("{{n}} will be added", { count, n: formatNumber(count) }),
  other_source: (count) =>
    i18next.t("{{n}} was added by another source; ours can be added as well", {
      count,
      n: formatNumber(count),
    }),
  in_orcid: (count) =>
    i18next.t("{{n}} is in your ORCID record", { count, n: formatNumber(count) }),
  not_sent: (count) =>
    i18next.t("{{n}} is not sent", { count, n: formatNumber(count) }),
};

/** Say how many works a group has. */
export const sayGroup = (state, count) => GROUPS[state](count);

const SEPARATOR = " · ";

/** Say who added works, and how many: "4 by DataCite · 1 by Crossref". */
export const saySources = (sources) =>
  [...new Set(sources)]
    .map((source) => {
      const number = sources.filter((other) => other === source).length;
      return i18next.t("{{n}} by {{source}}", { n: formatNumber(number), source });
    })
    .join(SEPARATOR);

/** Say why works are not sent, and how many. */
export const sayReasons = (reasons, labels) =>
  Object.entries(reasons)
    .map(([code, number]) => sayReason(labels[code], number))
    .join(SEPARATOR);

export const sayReason = (label, number) =>
  i18next.t("{{label}}: {{n}}", { label, n: formatNumber(number) });

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
  i18next.t("{{done}} of {{total}}", {
    done: formatNumber(countDone(run)),
    total: formatNumber(run.total),
  });

export const sayWaiting = (run) =>
  i18next.t("Waiting for ORCID (since {{time}})", {
    time: formatTime(run.waiting_since),
  });

const sayStopped = (run) =>
  i18next.t("Stopped: {{done}} of {{total}} added.", {
    done: formatNumber(countDone(run)),
    total: formatNumber(run.total),
  });

const sayDone = (run) => {
  const count = countDone(run);
  return isRemoval(run)
    ? i18next.t("{{n}} removed", { count, n: formatNumber(count) })
    : i18next.t("{{n}} added", { count, n: formatNumber(count) });
};

/** Return the parts of what is said about a run that has ended. */
export const sayEnd = (run) => {
  if (run.state === "cancelled" && !isComplete(run)) {
    return [sayStopped(run)];
  }
  const { failed: count } = run;
  const failed = i18next.t("{{n}} could not be sent", {
    count,
    n: formatNumber(count),
  });
  return run.failed ? [sayDone(run), failed] : [sayDone(run)];
};
