// SPDX-License-Identifier: MIT

import { formatNumber, i18next } from "@translations/invenio_orcid_autoupdate/i18next";
import PropTypes from "prop-types";
import React, { useState } from "react";
import { TickBox } from "../TickBox";
import { useWorks } from "./store";
import { useTight } from "./width";

const SHOWN = 6;

/** Return the filters with one value switched. */
export const toggleFilter = (filters, name, value) => {
  const rest = filters.filter(([facet, chosen]) => facet !== name || chosen !== value);
  return rest.length < filters.length ? rest : [...filters, [name, value]];
};

const Bucket = ({ name, bucket, isChosen }) => {
  const { query, change } = useWorks();
  const { key, label, doc_count: count } = bucket;
  const id = `orcid-works-facet-${name}-${key}`;
  return (
    <div className="orcid-bucket">
      <TickBox
        id={id}
        isTicked={isChosen}
        aria-label={i18next.t("{{label}}: {{n}}", { label, n: count })}
        data-testid={id}
        onChange={() =>
          change({ filters: toggleFilter(query.filters, name, key), page: 1 })
        }
      >
        {label}
      </TickBox>
      <span className="ui small circular label" data-count={count} aria-hidden="true">
        {formatNumber(count)}
      </span>
    </div>
  );
};

const Facet = ({ name, facet }) => {
  const { query } = useWorks();
  const [isWhole, setIsWhole] = useState(false);
  const chosen = query.filters
    .filter(([facetName]) => facetName === name)
    .map(([, value]) => value);
  const buckets = facet.buckets.filter(
    ({ key }, index) => isWhole || index < SHOWN || chosen.includes(key)
  );
  const hidden = facet.buckets.length - buckets.length;
  return (
    <fieldset className="orcid-facet" data-testid={`orcid-works-facet-${name}`}>
      <legend>{facet.label}</legend>
      {buckets.map((bucket) => (
        <Bucket
          key={bucket.key}
          name={name}
          bucket={bucket}
          isChosen={chosen.includes(bucket.key)}
        />
      ))}
      {hidden > 0 && (
        <button type="button" className="orcid-link" onClick={() => setIsWhole(true)}>
          {i18next.t("Show {{n}} more", { n: hidden })}
        </button>
      )}
    </fieldset>
  );
};

/** What the list can be narrowed by, with the number of works for each value. */
export const Facets = ({ aggregations, isLoading }) => {
  const { config } = useWorks();
  const isTight = useTight();
  const facets = config.aggs
    .filter(({ aggName }) => aggregations[aggName]?.buckets.length)
    .map(({ aggName }) => (
      <Facet key={aggName} name={aggName} facet={aggregations[aggName]} />
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

Bucket.propTypes = {
  name: PropTypes.string.isRequired,
  bucket: PropTypes.object.isRequired,
  isChosen: PropTypes.bool.isRequired,
};

Facet.propTypes = {
  name: PropTypes.string.isRequired,
  facet: PropTypes.object.isRequired,
};

Facets.propTypes = {
  aggregations: PropTypes.object.isRequired,
  isLoading: PropTypes.bool.isRequired,
};
