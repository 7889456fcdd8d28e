// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button } from "semantic-ui-react";
import { formatNumber } from "./time";

/** Lead to the other pages. */
export const Pages = ({ query, sizes, total, onChange }) => {
  const last = Math.max(Math.ceil(total / query.size), 1);
  const turn = (text, page, testId) => (
    <Button
      type="button"
      basic
      size="small"
      disabled={page < 1 || page > last}
      data-testid={testId}
      onClick={() => onChange({ page })}
    >
      {text}
    </Button>
  );
  return (
    <nav className="orcid-pages" aria-label={i18next.t("Pages")}>
      {last > 1 && (
        <div>
          {turn(i18next.t("Previous"), query.page - 1, "orcid-works-previous")}
          <span data-testid="orcid-works-page">
            {i18next.t("Page {{page}} of {{last}}", {
              page: formatNumber(query.page),
              last: formatNumber(last),
            })}
          </span>
          {turn(i18next.t("Next"), query.page + 1, "orcid-works-next")}
        </div>
      )}
      <label>
        {i18next.t("Works per page:")}{" "}
        <select
          className="ui dropdown"
          value={query.size}
          data-testid="orcid-works-size"
          onChange={({ target }) => onChange({ size: Number(target.value), page: 1 })}
        >
          {sizes.map(({ value }) => (
            <option key={value} value={value}>
              {formatNumber(value)}
            </option>
          ))}
        </select>
      </label>
    </nav>
  );
};

Pages.propTypes = {
  query: PropTypes.object.isRequired,
  sizes: PropTypes.arrayOf(PropTypes.shape({ value: PropTypes.number })).isRequired,
  total: PropTypes.number.isRequired,
  onChange: PropTypes.func.isRequired,
};
