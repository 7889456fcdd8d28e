# SPDX-License-Identifier: MIT
"""The permission that ORCID's token endpoint answered with, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from ...orcid.redaction import AccessToken


@dataclass(frozen=True)
class TokenAnswer:
    """What ORCID granted after a researcher signed in there.

    orcid: the proven iD, bare. The only iD that may be trusted: nobody typed it.
    scopes: what the researcher allowed, in no order.
    name: as the researcher shows it; None: it is private.
    """

    orcid: str
    access_token: AccessToken
    scopes: frozenset[str]
    name: str | None = None
