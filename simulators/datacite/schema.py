# SPDX-License-Identifier: MIT
"""DataCite's metadata schema of today: 4.5, as the ``datacite`` package has it, and what followed.

Sources: DataCite Metadata Schema 4.6 (December 2024) and 4.7 (March 2026), "Changes in this
version". Neither took anything away.
"""

from __future__ import annotations

import copy
from typing import Any

from datacite.schema45 import validator as validator_4_5

VERSION = "4.7"

ADDED_VALUES = {
    "contributorType": ("Translator",),
    "dateType": ("Coverage",),
    "relatedIdentifierType": ("CSTR", "RRID", "RAiD", "SWHID"),
    "relationType": ("HasTranslation", "IsTranslationOf", "Other"),
    "resourceTypeGeneral": ("Award", "Project", "Poster", "Presentation"),
}
"""Values of controlled lists, by the list's name in the JSON schema."""


def _build_schema() -> dict[str, Any]:
    schema: dict[str, Any] = copy.deepcopy(validator_4_5.schema)
    for name, values in ADDED_VALUES.items():
        schema["definitions"][name]["enum"] += values
    related = schema["definitions"]["relatedObject"]["properties"]
    related["relationTypeInformation"] = {"type": "string"}
    return schema


VALIDATOR = type(validator_4_5)(_build_schema())
"""Says what is wrong with a document in the JSON form of the schema."""
