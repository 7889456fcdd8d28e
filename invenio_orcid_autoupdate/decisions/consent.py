# SPDX-License-Identifier: MIT
"""What the researcher's settings say about a work that is not in ORCID yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .states import Mode, Reason, Role


@dataclass(frozen=True)
class Settings:
    """The settings of a grant.

    auto_update_since: when *Auto-update* was ticked, aware UTC; None: it is off.
    with_contributions: also works that name the researcher as a contributor only.
    """

    auto_update_since: datetime | None
    mode: Mode = Mode.AUTO
    with_contributions: bool = False

    @property
    def is_on(self) -> bool:
        """Whether auto-update is on."""
        return self.auto_update_since is not None


def objection(settings: Settings, role: Role, registered_at: datetime | None) -> Reason | None:
    """Say which setting keeps a new work out, or None.

    :param settings: the researcher's settings.
    :param role: how the record names the researcher.
    :param registered_at: when the DOI was registered, aware UTC; None: unknown, so not older than
        anything.
    """
    if settings.auto_update_since is None:
        return Reason.AUTO_OFF
    if registered_at is not None and registered_at < settings.auto_update_since:
        return Reason.OLDER_THAN_OPTIN
    if role is Role.CONTRIBUTOR and not settings.with_contributions:
        return Reason.CONTRIBUTOR_ONLY
    if settings.mode is Mode.MANUAL:
        return Reason.MODE_MANUAL
    return None
