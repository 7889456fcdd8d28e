# SPDX-License-Identifier: MIT
"""Stored works as the API shows them: full, as summary, in groups.

Source: the recordings; ORCID-Source ``JSONWorkExternalIdentifiersConverterV3`` (normal forms and
their error 8001), ``ActivityUtils.cleanEmptyFields``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from .duplicates import Group, group, identifiers, key
from .model import CONTENT_KEYS, SUMMARY
from .normalise import normalise
from .rules import is_blank, read_role
from .state import Registry, Work

SITE_HOST = "sandbox.orcid.org"
"""The host inside iDs; the simulator speaks as ORCID's sandbox."""
SITE_URL = f"https://{SITE_HOST}"


def keep(content: dict[str, Any]) -> dict[str, Any]:
    """Return what ORCID stores of a sent work.

    :raises ApiError: 9058, a contributor's role is none.
    """
    kept = copy.deepcopy({name: content[name] for name in CONTENT_KEYS})
    if kept["contributors"] is None:
        kept["contributors"] = {"contributor": []}
    for contributor in kept["contributors"]["contributor"]:
        _keep_contributor(contributor)
    if kept["journal-title"] and not kept["journal-title"]["value"]:
        kept["journal-title"] = None
    for identifier in identifiers(kept):
        identifier["external-id-normalized"] = identifier["external-id-normalized-error"] = None
    return kept


def _keep_contributor(contributor: dict[str, Any]) -> None:
    orcid = contributor["contributor-orcid"]
    if orcid and orcid["path"] is None and orcid["uri"] is not None:
        orcid["path"] = orcid["uri"].rpartition("/")[2]
    attributes = contributor["contributor-attributes"]
    if attributes and attributes["contributor-role"] is not None:
        attributes["contributor-role"] = read_role(attributes["contributor-role"])
    if contributor["credit-name"]:
        name = contributor["credit-name"]["value"]
        contributor["credit-name"]["value"] = name and name.replace("\0", "")


def full(registry: Registry, work: Work, with_path: bool = True) -> dict[str, Any]:
    """Return a whole work; answers to PUT and bulk POST are without its path."""
    content = _with_normal_forms(work.content)
    if content["citation"] and is_blank(content["citation"]["citation-value"]):
        content["citation"] = None
    _clean_title(content)
    for contributor in (content["contributors"] or {}).get("contributor") or []:
        name = contributor["credit-name"]
        if name and is_blank(name["value"]):
            contributor["credit-name"] = None
    return _head(registry, work, with_path) | content


def summary(registry: Registry, work: Work) -> dict[str, Any]:
    """Return a work's short form."""
    known = _head(registry, work, True) | _with_normal_forms(work.content)
    known["display-index"] = str(work.display_index)
    _clean_title(known)
    known["title"]["subtitle"] = None  # ORCID maps none into a summary
    return {part.name: known[part.name] for part in SUMMARY.parts}


def works(
    registry: Registry,
    orcid: str,
    candidates: Iterable[Work],
    is_visible: Callable[[Work], bool] = lambda work: True,
) -> dict[str, Any]:
    """Return a record's works in groups.

    :param is_visible: what is left out after grouping. ``GET /works`` filters before, the whole
        record behind: there an invisible work can still decide where its group stands.
    """
    ordered = sorted(candidates, key=lambda one: (-one.display_index, one.created))
    shown = [_group(registry, one, is_visible) for one in group(ordered)]
    groups = [one for one in shown if one["work-summary"]]
    newest = max((one["last-modified-date"]["value"] for one in groups), default=None)
    return {
        "last-modified-date": None if newest is None else {"value": newest},
        "group": groups,
        "path": f"/{orcid}/works",
    }


def _group(registry: Registry, one: Group, is_visible: Callable[[Work], bool]) -> dict[str, Any]:
    members = [work for work in one.works if is_visible(work)]
    left = {key(identifier) for work in members for identifier in identifiers(work.content)}
    held = [_with_normal_form(one.keys[name]) for name in one.keys if name in left]
    return {
        "last-modified-date": _newest(members) if members else None,
        "external-ids": {"external-id": held},
        "work-summary": [summary(registry, work) for work in members],
    }


def _newest(members: list[Work]) -> dict[str, int]:
    return {"value": max(work.modified for work in members)}


def _clean_title(content: dict[str, Any]) -> None:
    translation = content["title"]["translated-title"]
    if translation and is_blank(translation["value"]):
        content["title"]["translated-title"] = None


def _head(registry: Registry, work: Work, with_path: bool) -> dict[str, Any]:
    return {
        "created-date": {"value": work.created},
        "last-modified-date": {"value": work.modified},
        "source": source(registry, work),
        "put-code": work.put_code,
        "path": f"/{work.orcid}/work/{work.put_code}" if with_path else None,
        "visibility": work.visibility,
    }


def source(registry: Registry, work: Work) -> dict[str, Any]:
    """Return who stands behind a work: a client or the researcher."""
    client = registry.clients.get(work.source)
    if client:
        kind, path, name = "source-client-id", f"client/{client.client_id}", client.name
    else:
        kind, path = "source-orcid", work.source
        name = registry.people[work.source].name
    found: dict[str, Any] = dict.fromkeys(
        (
            "source-orcid",
            "source-client-id",
            "source-name",
            "assertion-origin-orcid",
            "assertion-origin-client-id",
            "assertion-origin-name",
        )
    )
    found[kind] = {"uri": f"{SITE_URL}/{path}", "path": work.source, "host": SITE_HOST}
    found["source-name"] = {"value": name}
    origin = registry.clients.get(work.origin)
    if origin:
        uri = f"{SITE_URL}/client/{origin.client_id}"
        named = {"uri": uri, "path": origin.client_id, "host": SITE_HOST}
        found["assertion-origin-client-id"] = named
        found["assertion-origin-name"] = {"value": origin.name}
    return found


def _with_normal_forms(content: dict[str, Any]) -> dict[str, Any]:
    shown = copy.deepcopy(content)
    if shown["external-ids"]:
        shown["external-ids"]["external-id"] = [
            _with_normal_form(one) for one in identifiers(content)
        ]
    return shown


def _with_normal_form(identifier: dict[str, Any]) -> dict[str, Any]:
    kind, value = identifier["external-id-type"], identifier["external-id-value"]
    normal = normalise(kind, value)
    problem = {
        "error-code": "8001",
        "error-message": f"Cannot normalize identifier value {kind}:{value}",
        "transient": True,
    }
    return identifier | {
        "external-id-normalized": {"value": normal, "transient": True} if normal else None,
        "external-id-normalized-error": None if normal else problem,
    }
