// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { formatNumber } from "./time";
import { TickBox } from "./TickBox";
import { useTight } from "./useWidth";

const SHOWN = 6;

/** Return the filters with one value switched. */
export const toggleFilter = (filters, name, value) => {
  const rest = filters.filter(([facet, chosen]) => facet !== name || chosen !== value);
  return rest.length < filters.length ? rest : [...filters, [name, value]];
};

const Facet = ({ name, facet, filters, onChange }) => {
  const [isWhole, setIsWhole] = useState(false);
  const isChosen = (key) =>
    filters.some(([facetName, value]) => facetName === name && value === key);
  const buckets = facet.buckets.filter(
    ({ key }, index) => isWhole || index < SHOWN || isChosen(key)
  );
  const hidden = facet.buckets.length - buckets.length;
  return (
    <fieldset className="orcid-facet" data-testid={`orcid-works-facet-${name}`}>
      <legend>{facet.label}</legend>
      {buckets.map(({ key, label, doc_count: count }) => (
        <div key={key} className="orcid-bucket">
          <TickBox
            isTicked={isChosen(key)}
            describe={i18next.t("{{label}}: {{n}}", { label, n: formatNumber(count) })}
            testId={`orcid-works-facet-${name}-${key}`}
            onChange={() => onChange(toggleFilter(filters, name, key))}
          >
            {label}
          </TickBox>
          <span
            className="ui small circular label"
            data-count={count}
            aria-hidden="true"
          >
            {formatNumber(count)}
          </span>
        </div>
      ))}
      {hidden > 0 && (
        <button type="button" className="orcid-link" onClick={() => setIsWhole(true)}>
          {i18next.t("Show {{n}} more", { n: formatNumber(hidden) })}
        </button>
      )}
    </fieldset>
  );
};

/** What the list can be narrowed by, with the number of works for each value. */
export const Facets = ({ names, aggregations, filters, isLoading, onChange }) => {
  const isTight = useTight();
  const shown = names.filter(
    (name) => aggregations[name] && aggregations[name].buckets.length
  );
  const facets = shown.map((name) => (
    <Facet
      key={name}
      name={name}
      facet={aggregations[name]}
      filters={filters}
      onChange={onChange}
    />
  ));
  if (facets.length === 0 && (isTight || !isLoading)) {
    return null;
  }
  if (!isTight) {
    return <div className="orcid-facets">{facets}</div>;
  }
  return (
    <details className="orcid-facets" data-testid="orcid-works-filters">
      <summary>{i18next.t("Filters")}</summary>
      {facets}
    </details>
  );
};

Facet.propTypes = {
  name: PropTypes.string.isRequired,
  facet: PropTypes.object.isRequired,
  filters: PropTypes.array.isRequired,
  onChange: PropTypes.func.isRequired,
};

Facets.propTypes = {
  names: PropTypes.arrayOf(PropTypes.string).isRequired,
  aggregations: PropTypes.object.isRequired,
  filters: PropTypes.array.isRequired,
  isLoading: PropTypes.bool.isRequired,
  onChange: PropTypes.func.isRequired,
};
