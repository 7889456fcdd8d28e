# SPDX-License-Identifier: MIT
"""The permission that ORCID's token endpoint answered with, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class TokenAnswer:
    """What ORCID granted after a researcher signed in there.

    orcid: the proven iD, bare. The only iD that may be trusted: nobody typed it.
    access_token: the secret; hidden from ``repr``.
    scopes: what the researcher allowed, in no order.
    name: as the researcher shows it; None: it is private.
    refresh_token: the other secret of the pair; hidden from ``repr``.
    expires_at: aware UTC; None: unknown.
    """

    orcid: str
    access_token: str = field(repr=False)
    scopes: frozenset[str]
    name: str | None = None
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
