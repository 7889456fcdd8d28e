# SPDX-License-Identifier: MIT
"""The configuration values that a push needs, read once and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..decisions.backoff import Backoff
from ..decisions.states import Mode
from ..decisions.versions import VersionRules
from ..options import (
    read_default_mode,
    read_strangers_per_day,
    read_update_interval,
    read_version_rules,
)
from ..tuning import Tuning
from .site_rules import SiteRules

CREATE_TIME_FACTOR = 2
"""A create that nobody answered is looked for after so many times the time for its answer: what was
seen to take longest took 129 to 150 s."""


@dataclass(frozen=True)
class PushOptions:
    """How works are sent.

    slice: the most works in one task.
    lease_seconds: how long an iD is kept without renewal.
    create_time_max: how long after it began a create that nobody answered must have ended.
    suspect_period: how long a refused token is tried.
    removes_withdrawn: remove works whose record is gone.
    includes_citation: send a citation.
    update_interval: the shortest time between two updates of one work.
    versions: how the versions of a record are shown.
    site: what the operator keeps out.
    strangers_per_day: works that strangers deposited and that go to one researcher in a day; None:
        all.
    default_mode: how new works are handled until the researcher says otherwise.
    """

    slice: int
    lease_seconds: float
    create_time_max: timedelta
    backoff: Backoff
    suspect_period: timedelta
    removes_withdrawn: bool
    includes_citation: bool
    update_interval: timedelta
    versions: VersionRules
    site: SiteRules
    strangers_per_day: int | None = None
    default_mode: Mode = Mode.AUTO

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> PushOptions:
        """Read the ``ORCID_AUTOUPDATE_*`` values.

        :param config: the application's configuration.
        :raises ValueError: a value is wrong; the message is one clear sentence.
        """
        tuning = Tuning.from_config(config)
        create_time_max = CREATE_TIME_FACTOR * tuning.create_timeout_seconds
        return cls(
            slice=tuning.slice,
            lease_seconds=tuning.lease_seconds,
            create_time_max=timedelta(seconds=create_time_max),
            backoff=Backoff(tuning.backoff_seconds, tuning.backoff_max_seconds),
            suspect_period=timedelta(seconds=tuning.suspect_seconds),
            removes_withdrawn=config["ORCID_AUTOUPDATE_REMOVE_WITHDRAWN"],
            includes_citation=config["ORCID_AUTOUPDATE_INCLUDE_CITATION"],
            update_interval=read_update_interval(config),
            versions=read_version_rules(config),
            site=SiteRules.from_config(config),
            strangers_per_day=read_strangers_per_day(config),
            default_mode=read_default_mode(config),
        )
