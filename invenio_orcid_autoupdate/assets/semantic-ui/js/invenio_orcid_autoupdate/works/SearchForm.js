// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useEffect, useState } from "react";

/** Words to search for, and the order of the list. */
export const SearchForm = ({ query, sorts, onChange }) => {
  const [text, setText] = useState(query.queryString);
  useEffect(() => setText(query.queryString), [query.queryString]);
  const submit = (event) => {
    event.preventDefault();
    onChange({ queryString: text, page: 1 });
  };
  return (
    <form role="search" className="orcid-search ui form" onSubmit={submit}>
      <div className="ui action input">
        <input
          type="search"
          value={text}
          aria-label={i18next.t("Search by title or DOI")}
          placeholder={i18next.t("Search by title or DOI")}
          data-testid="orcid-works-search"
          onChange={({ target }) => setText(target.value)}
        />
        <button
          type="submit"
          className="ui icon button"
          aria-label={i18next.t("Search")}
        >
          <i className="search icon" aria-hidden="true" />
        </button>
      </div>
      <label className="orcid-sort">
        {i18next.t("Sort:")}{" "}
        <select
          className="ui dropdown"
          value={query.sortBy || sorts[0].sortBy}
          data-testid="orcid-works-sort"
          onChange={({ target }) => onChange({ sortBy: target.value, page: 1 })}
        >
          {sorts.map(({ sortBy, text: label }) => (
            <option key={sortBy} value={sortBy}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
};

SearchForm.propTypes = {
  query: PropTypes.object.isRequired,
  sorts: PropTypes.arrayOf(
    PropTypes.shape({ sortBy: PropTypes.string, text: PropTypes.string })
  ).isRequired,
  onChange: PropTypes.func.isRequired,
};
