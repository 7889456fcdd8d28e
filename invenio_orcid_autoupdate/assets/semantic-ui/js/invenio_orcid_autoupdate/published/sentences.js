// SPDX-License-Identifier: MIT
// What becomes of a published record, in words.

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import { formatNumber } from "../works/time";

const sayOpen = (count, n, included) =>
  included
    ? i18next.t("Published. It will be added to {{n}} ORCID record, yours included.", {
        count,
        n,
      })
    : i18next.t("Published. It will be added to {{n}} ORCID record.", { count, n });

const sayClosed = (count, n, included) =>
  included
    ? i18next.t(
        "Published. It will be added to {{n}} ORCID record, yours included, when the record becomes public.",
        { count, n }
      )
    : i18next.t(
        "Published. It will be added to {{n}} ORCID record when the record becomes public.",
        { count, n }
      );

/** Say how many ORCID records get the work; status is the server's answer. */
export const say = (status) => {
  const { will_be_added: count, own, is_public: isPublic } = status;
  const n = formatNumber(count);
  return isPublic ? sayOpen(count, n, own.included) : sayClosed(count, n, own.included);
};

export const sayAdded = () => i18next.t("Added to your ORCID record.");
