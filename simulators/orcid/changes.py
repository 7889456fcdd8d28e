# SPDX-License-Identifier: MIT
"""Whether a PUT changes anything. ORCID answers 200 and stores nothing when it does not.

The comparison has holes, and they are kept: removing the citation, the translated title or the
date is no change, nor are contributors beyond the fiftieth. Source: ORCID-Source
``WorkForm.compare``, ``ActivityExternalIdentifier.compare``, ``Contributor.compare``.
"""

from __future__ import annotations

from typing import Any

from .duplicates import identifiers
from .rules import is_blank

CONTRIBUTORS_COMPARED = 50
"""Source: ORCID-Source ``org.orcid.core.work.contributors.ui.max``."""


def is_unchanged(saved: dict[str, Any], sent: dict[str, Any], visibility: str) -> bool:
    """Say whether ORCID sees no difference between a stored and a sent work.

    :param visibility: of the stored work; a sent one is compared only if there is one.
    """
    return (
        sent["visibility"] in (None, visibility)
        and _same_texts(saved, sent)
        and _same_citation(saved["citation"], sent["citation"])
        and _same_translation(saved, sent)
        and _same_date(saved["publication-date"], sent["publication-date"])
        and _same_identifiers(identifiers(saved), identifiers(sent))
        and _same_contributors(_contributors(saved), _contributors(sent))
    )


def _same(saved: str | None, sent: str | None, ignore_case: bool = False) -> bool:
    if saved is None or sent is None:
        return saved is None and is_blank(sent)
    return saved.lower() == sent.lower() if ignore_case else saved == sent


def _value(content: dict[str, Any] | None) -> str | None:
    return None if content is None else content["value"]


def _same_texts(saved: dict[str, Any], sent: dict[str, Any]) -> bool:
    return (
        all(_same(_value(saved[key]), _value(sent[key])) for key in ("journal-title", "url"))
        and all(_same(saved[key], sent[key], True) for key in ("language-code", "type"))
        and _same(_value(saved["country"]), _value(sent["country"]), True)
        and _same(saved["short-description"], sent["short-description"])
        and all(
            _same(_value(saved["title"][key]), _value((sent["title"] or {}).get(key)))
            for key in ("title", "subtitle")
        )
    )


def _same_citation(saved: dict[str, Any] | None, sent: dict[str, Any] | None) -> bool:
    if sent is None:
        return True
    if saved is None:
        return is_blank(sent["citation-value"])
    return all(
        sent[key] is None or saved[key] is None or saved[key] == sent[key]
        for key in ("citation-type", "citation-value")
    )


def _same_translation(saved: dict[str, Any], sent: dict[str, Any]) -> bool:
    old, new = saved["title"]["translated-title"], (sent["title"] or {}).get("translated-title")
    if new is None:
        return True
    if old is None:
        return is_blank(new["value"])
    return all(new[key] is None or old[key] == new[key] for key in ("value", "language-code"))


def _same_date(saved: dict[str, Any] | None, sent: dict[str, Any] | None) -> bool:
    if sent is None:
        return True
    if saved is None:
        return is_blank(_value(sent["year"]))
    return all(
        _same_date_part(_value(saved[part]), _value(sent[part]))
        for part in ("year", "month", "day")
    )


def _same_date_part(saved: str | None, sent: str | None) -> bool:
    if saved is None:  # ORCID takes an added month or day for no change
        return True
    return sent is not None and saved == sent


def _same_identifiers(saved: list[dict[str, Any]], sent: list[dict[str, Any]]) -> bool:
    return len(saved) == len(sent) and all(
        _same(old["external-id-type"], new["external-id-type"])
        and _same(old["external-id-value"], new["external-id-value"])
        and _same(_value(old["external-id-url"]), _value(new["external-id-url"]), True)
        and _same(old["external-id-relationship"], new["external-id-relationship"])
        for old, new in zip(saved, sent, strict=True)
    )


def _contributors(content: dict[str, Any]) -> list[dict[str, Any]]:
    found = (content["contributors"] or {}).get("contributor") or []
    return found[:CONTRIBUTORS_COMPARED]


def _same_contributors(saved: list[dict[str, Any]], sent: list[dict[str, Any]]) -> bool:
    return len(saved) == len(sent) and all(
        _same_contributor(old, new) for old, new in zip(saved, sent, strict=True)
    )


def _same_contributor(saved: dict[str, Any], sent: dict[str, Any]) -> bool:
    old, new = (one["contributor-attributes"] or {} for one in (saved, sent))
    return (
        _same(_value(saved["credit-name"]), _value(sent["credit-name"]))
        and _same(_orcid(saved), _orcid(sent))
        and all(
            _same(old.get(key), new.get(key), True)
            for key in ("contributor-role", "contributor-sequence")
        )
    )


def _orcid(contributor: dict[str, Any]) -> str | None:
    orcid = contributor["contributor-orcid"] or {}
    return orcid.get("path") or (orcid.get("uri") or "").rpartition("/")[2] or None
