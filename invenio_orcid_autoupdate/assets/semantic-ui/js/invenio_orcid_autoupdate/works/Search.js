// SPDX-License-Identifier: MIT
// What chooses the works of the list: words, order, pages.

import { formatNumber, i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React from "react";
import { Button } from "semantic-ui-react";
import { useWorks } from "./store";

/** react-searchkit's search bar, as a form that has a name. */
export const SearchBox = ({ queryString, onInputChange, onBtnSearchClick }) => {
  const submit = (event) => {
    event.preventDefault();
    onBtnSearchClick();
  };
  const label = i18next.t("Search by title or DOI");
  return (
    <form role="search" className="ui action input" onSubmit={submit}>
      <input
        type="search"
        value={queryString}
        aria-label={label}
        placeholder={label}
        data-testid="orcid-works-search"
        onChange={({ target }) => onInputChange(target.value)}
      />
      <button type="submit" className="ui icon button" aria-label={i18next.t("Search")}>
        <i className="search icon" aria-hidden="true" />
      </button>
    </form>
  );
};

/** A choice of values; options: [value, text]. */
const Select = ({ label, value, options, name, onChange }) => (
  <label>
    {label}{" "}
    <select
      className="ui dropdown"
      value={value}
      data-testid={`orcid-works-${name}`}
      onChange={({ target }) => onChange(target.value)}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

export const Sort = () => {
  const { config, query, change } = useWorks();
  return (
    <Select
      label={i18next.t("Sort:")}
      name="sort"
      value={query.sortBy || config.sortOptions[0].sortBy}
      options={config.sortOptions.map(({ sortBy, text }) => [sortBy, text])}
      onChange={(sortBy) => change({ sortBy, page: 1 })}
    />
  );
};

export const Size = () => {
  const { config, query, turn } = useWorks();
  const sizes = config.paginationOptions.resultsPerPage;
  return (
    <Select
      label={i18next.t("Works per page:")}
      name="size"
      value={query.size}
      options={sizes.map(({ value }) => [value, formatNumber(value)])}
      onChange={(size) => turn({ size: Number(size), page: 1 })}
    />
  );
};

/** react-searchkit's pages: the one before, and the next. */
export const Pages = ({ currentPage, currentSize, totalResults }) => {
  const { turn } = useWorks();
  const last = Math.ceil(totalResults / currentSize);
  const toPage = (name, text, page) => (
    <Button
      basic
      size="small"
      disabled={page < 1 || page > last}
      data-testid={`orcid-works-${name}`}
      onClick={() => turn({ page })}
    >
      {text}
    </Button>
  );
  return (
    <div>
      {toPage("previous", i18next.t("Previous"), currentPage - 1)}
      <span data-testid="orcid-works-page">
        {i18next.t("Page {{page}} of {{last}}", {
          page: currentPage,
          last,
        })}
      </span>
      {toPage("next", i18next.t("Next"), currentPage + 1)}
    </div>
  );
};

SearchBox.propTypes = {
  queryString: PropTypes.string.isRequired,
  onInputChange: PropTypes.func.isRequired,
  onBtnSearchClick: PropTypes.func.isRequired,
};

Select.propTypes = {
  label: PropTypes.string.isRequired,
  value: PropTypes.oneOfType([PropTypes.string, PropTypes.number]).isRequired,
  options: PropTypes.arrayOf(PropTypes.array).isRequired,
  name: PropTypes.string.isRequired,
  onChange: PropTypes.func.isRequired,
};

Pages.propTypes = {
  currentPage: PropTypes.number.isRequired,
  currentSize: PropTypes.number.isRequired,
  totalResults: PropTypes.number.isRequired,
};
