# SPDX-License-Identifier: MIT
"""ORCID's scopes and what each includes, as far as works need it.

Source: orcid-model ``ScopePathType``; old scopes that nobody is asked for any more are in force.
"""

from __future__ import annotations

READ_PUBLIC = "/read-public"
READ_WORKS = "/orcid-works/read-limited"
CREATE_WORKS = "/orcid-works/create"
UPDATE_WORKS = "/orcid-works/update"
PROFILE_CREATE = "/orcid-profile/create"

_INCLUDED: dict[str, tuple[str, ...]] = {
    "openid": ("/authenticate",),
    "/activities/read-limited": (READ_WORKS,),
    "/activities/update": (CREATE_WORKS, UPDATE_WORKS),
    "/read-limited": ("/activities/read-limited",),
    "/orcid-profile/read-limited": ("/read-limited",),
    PROFILE_CREATE: ("/activities/update", "/orcid-profile/read-limited"),
}
_READERS = f"""
    /authenticate {READ_WORKS} {CREATE_WORKS} {UPDATE_WORKS}
    /affiliations/create /affiliations/read-limited /affiliations/update
    /funding/create /funding/read-limited /funding/update
    /orcid-patents/create /orcid-patents/read-limited /orcid-patents/update
    /peer-review/create /peer-review/read-limited /peer-review/update
    /orcid-bio/external-identifiers/create /orcid-bio/read-limited /orcid-bio/update
    /person/read-limited /person/update /email/read-private
"""
"""Those that include reading what is public, and nothing else of works."""
_OTHERS = """
    /webhook /basic-notification /premium-notification /group-id-record/read
    /group-id-record/update /internal /internal-person-last-modified /identifier-types/create
"""


def _expand(scope: str) -> frozenset[str]:
    inner = _INCLUDED.get(scope, (READ_PUBLIC,) if scope in _READERS.split() else ())
    return frozenset({scope}).union(*map(_expand, inner))


IMPLIED = {
    scope: _expand(scope)
    for scope in (READ_PUBLIC, *_INCLUDED, *_READERS.split(), *_OTHERS.split())
}
"""Every scope with all that it allows; one that is not here is none."""
