# SPDX-License-Identifier: MIT
"""What the operator sends to ORCID, whatever researchers wish: rules of the configuration."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from invenio_base.utils import obj_or_import_string

from ..decisions.eligibility import ExternalDois
from ..logs import note

PREFIX = "ORCID_AUTOUPDATE_"

RecordFilter = Callable[[Mapping[str, Any]], Any]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SiteRules:
    """What the operator keeps out.

    external_dois: what to do with DOIs that were registered outside this repository.
    excluded_types: ids of resource types.
    record_filter: takes a record's JSON with its ``parent``, and says whether it is sent; None: all
        are.
    """

    external_dois: ExternalDois = ExternalDois.ASK
    excluded_types: frozenset[str] = frozenset()
    record_filter: RecordFilter | None = None

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> SiteRules:
        """Read the ``ORCID_AUTOUPDATE_*`` values.

        :param config: the application's configuration.
        :raises ValueError: a value is wrong; the message is one clear sentence.
        """
        return cls(
            external_dois=_read_external_dois(config[f"{PREFIX}EXTERNAL_DOIS"]),
            excluded_types=_read_types(config[f"{PREFIX}EXCLUDED_TYPES"]),
            record_filter=_read_filter(config[f"{PREFIX}RECORD_FILTER"]),
        )

    @property
    def allows_external_dois(self) -> bool:
        """Whether researchers may add works whose DOI was registered elsewhere."""
        return self.external_dois is not ExternalDois.SKIP

    def passes(self, json: Mapping[str, Any], parent: Mapping[str, Any]) -> bool | None:
        """Ask the operator's filter; None: it failed.

        :param json: the record's own JSON.
        :param parent: the JSON of its parent.
        """
        if self.record_filter is None:
            return True
        try:
            return bool(self.record_filter({**json, "parent": parent}))
        except Exception:
            recid = json.get("id")
            note(logger, logging.ERROR, "The record filter failed", exc_info=True, recid=recid)
            return None


def _read_external_dois(value: object) -> ExternalDois:
    if value not in set(ExternalDois):
        known = ", ".join(choice.value for choice in ExternalDois)
        raise ValueError(f"{PREFIX}EXTERNAL_DOIS does not know {value!r}; it knows {known}.")
    return ExternalDois(value)


def _read_types(value: object) -> frozenset[str]:
    if not isinstance(value, (list, tuple, set, frozenset)):
        raise ValueError(f"{PREFIX}EXCLUDED_TYPES must be a list, not {value!r}.")
    return frozenset(map(str, value))


def _read_filter(value: Any) -> RecordFilter | None:
    try:
        found: RecordFilter | None = obj_or_import_string(value)
    except ImportError:
        raise ValueError(f"{PREFIX}RECORD_FILTER names nothing: {value!r}.") from None
    if found is not None and not callable(found):
        raise ValueError(f"{PREFIX}RECORD_FILTER must be a function, not {value!r}.")
    return found
