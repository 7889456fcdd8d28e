# SPDX-License-Identifier: MIT
"""What each configuration value must be, checked when an application starts.

A wrong value is refused with its name before anything is built from it. What depends on other
values is checked where these are read; what depends on the database, by ``invenio orcid-autoupdate
check``.
"""

from __future__ import annotations

import difflib
import math
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from . import config

PREFIX = "ORCID_AUTOUPDATE_"

SECRETS = frozenset({"CLIENT_SECRET", "STORAGE_URL"})
"""Values that stand in no message."""


@dataclass(frozen=True)
class Rule:
    """What a value must be.

    words: how the sentence "… must be" goes on.
    holds: whether a value is that.
    """

    words: str
    holds: Callable[[Any], bool]

    def or_none(self) -> Rule:
        """Return the rule that also takes None."""
        return Rule(f"{self.words}, or None", lambda value: value is None or self.holds(value))


def _is_number(value: object) -> bool:
    is_one = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_one and math.isfinite(float(str(value)))


def _whole(least: int, most: float = math.inf) -> Rule:
    words = f"a whole number from {least}" + ("" if most == math.inf else f" to {most}")
    return Rule(words, lambda value: type(value) is int and least <= value <= most)


def _seconds(least: float) -> Rule:
    return Rule(
        f"a number of seconds from {least}", lambda value: _is_number(value) and value >= least
    )


def _one_of(*words: str) -> Rule:
    return Rule(" or ".join(map(repr, words)), lambda value: value in words)


def _is_texts(value: object) -> bool:
    is_list = isinstance(value, (list, tuple, set, frozenset))
    return is_list and all(isinstance(one, str) for one in value)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and isinstance(word, (str, type(None))) for key, word in value.items()
    )


def _is_landing_page(value: object) -> bool:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        return False
    try:
        return value.format(doi="a", recid="b") != value
    except (LookupError, ValueError, AttributeError):
        return False


def _is_readable_file(value: object) -> bool:
    return isinstance(value, str) and os.path.isfile(value) and os.access(value, os.R_OK)


def _is_notice(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("/", "https://", "http://"))


def _is_part(value: object) -> bool:
    return isinstance(value, type) or (isinstance(value, str) and bool(value))


def _is_classes(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, type) for one in value)


def _is_handlers(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(key, (int, type)) and callable(handler) for key, handler in value.items()
    )


FLAG = Rule("True or False", lambda value: isinstance(value, bool))
TEXT = Rule("a text", lambda value: isinstance(value, str) and bool(value.strip()))
TEXTS = Rule("a list of texts", _is_texts)
TABLE = Rule("a dictionary of texts", _is_table)
PART = Rule("a class, or its import string", _is_part)
CLASSES = Rule("a list of classes", _is_classes)
ANY = Rule("anything", lambda value: True)
"""Checked where it is read, with the name in the message."""

RULES: dict[str, Rule] = {
    "CLIENT_ID": Rule("a text", lambda value: isinstance(value, str)).or_none(),
    "CLIENT_SECRET": Rule("a text", lambda value: isinstance(value, str)).or_none(),
    "ENVIRONMENT": ANY,
    "CONTACT": TEXT.or_none(),
    "CA_BUNDLE": Rule("the path of a file that can be read", _is_readable_file).or_none(),
    "WRAP_PROVIDERS": FLAG,
    "SWEEP_INTERVAL_SECONDS": _seconds(1),
    "QUEUE": TEXT.or_none(),
    "RATE_PER_SECOND": _whole(1),
    "STORAGE_URL": Rule(
        "the address of a Redis", lambda value: isinstance(value, str) and value[:5] == "redis"
    ).or_none(),
    "RECONCILE_INTERVAL_SECONDS": Rule(
        "an hour or more in seconds, or 0 for never",
        lambda value: value is None or (_is_number(value) and (value == 0 or value >= 3600)),
    ),
    "STRANGERS_PER_DAY": _whole(0).or_none(),
    "DEFAULT_MODE": _one_of("auto", "ask", "manual"),
    "DRY_RUN": FLAG,
    "ALLOW_LIST": TEXTS.or_none(),
    "RETENTION_DAYS": _whole(1),
    "RETRY_DOIS": FLAG,
    "REMOVE_WITHDRAWN": FLAG,
    "UPDATE_INTERVAL_SECONDS": _seconds(0),
    "VERSION_POLICY": _one_of("latest", "all", "concept"),
    "USER_VERSION_POLICY": FLAG,
    "USER_COMMUNITIES": FLAG,
    "EXTERNAL_DOIS": _one_of("ask", "skip", "send"),
    "EXCLUDED_TYPES": TEXTS,
    "RECORD_FILTER": ANY,
    "WORK_TYPES": TABLE,
    "ROLES": TABLE,
    "JOURNAL_TITLE_SOURCES": TEXTS,
    "INCLUDE_DESCRIPTION": FLAG,
    "INCLUDE_CITATION": FLAG,
    "INCLUDE_CONTRIBUTORS": FLAG,
    "LANDING_URL": Rule("an address with {doi} or {recid} in it", _is_landing_page).or_none(),
    "FURTHER_IDS": _one_of("self", "version-of", "none"),
    "UNIQUE_SCHEMES": TEXTS,
    "EXPORT_FORMAT": FLAG,
    "SETTINGS_TEMPLATE": TEXT.or_none(),
    "PROMPT": FLAG,
    "PRIVACY_URL": Rule("an address, or a path of this site", _is_notice).or_none(),
    "COMMONS_LINK": FLAG,
    "TUNING": Rule("a dictionary", lambda value: isinstance(value, Mapping)),
    "GRANTS_PERMISSION_POLICY": PART,
    "CLAIMS_PERMISSION_POLICY": PART,
    "BACKFILLS_PERMISSION_POLICY": PART,
    "DEPOSITS_PERMISSION_POLICY": PART,
    "ACCOUNT_PAGE_PERMISSION_POLICY": PART,
    "OPERATIONS_PERMISSION_POLICY": PART,
    "GRANTS_SERVICE_COMPONENTS": CLASSES,
    "CLAIMS_SERVICE_COMPONENTS": CLASSES,
    "BACKFILLS_SERVICE_COMPONENTS": CLASSES,
    "CLAIMS_SEARCH_OPTIONS": PART,
    "ERROR_HANDLERS": Rule("a dictionary of exceptions and functions", _is_handlers),
}
"""Name without prefix to what its value must be."""


def check(values: Mapping[str, Any]) -> None:
    """Refuse the first value that is not what it must be.

    :param values: name without prefix to value.
    :raises ValueError: one clear sentence with the name of the setting.
    """
    for name, rule in RULES.items():
        value = values[name]
        if not rule.holds(value):
            shown = "" if name in SECRETS else f", not {value!r}"
            raise ValueError(f"{PREFIX}{name} must be {rule.words}{shown}.")


def read(name: str, reader: Callable[..., Any], *arguments: Any) -> Any:
    """Read a value, and let an error name the setting.

    :param name: of the setting or settings, without prefix.
    :raises ValueError: the reader's, with the name.
    """
    try:
        return reader(*arguments)
    except ValueError as error:
        if PREFIX in str(error):
            raise
        raise ValueError(f"{PREFIX}{name}: {error}") from error


def find_unknown(names: Collection[str]) -> dict[str, str | None]:
    """Return settings of ours that nobody reads.

    :param names: of all settings of an application.
    :returns: full name to the one that was probably meant, or None.
    """
    known = [name for name in dir(config) if name.startswith(PREFIX)]
    ours = (name for name in names if name.startswith(PREFIX) and name not in known)
    return {name: _nearest(name, known) for name in sorted(ours)}


def _nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that is most like another one; the prefix makes all of them alike."""
    tails = {one.removeprefix(PREFIX): one for one in known}
    found = difflib.get_close_matches(name.removeprefix(PREFIX), tails, n=1)
    return tails[found[0]] if found else None
