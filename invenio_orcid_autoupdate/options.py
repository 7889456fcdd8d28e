# SPDX-License-Identifier: MIT
"""Configuration values, read once and checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .decisions.backoff import Backoff
from .decisions.controls import ControlError, Controls, Rollout, RolloutKind, read_entries
from .decisions.states import Mode, VersionPolicy
from .decisions.versions import VersionRules
from .orcid.limiter import LimiterRules
from .tuning import Tuning


def read_strangers_per_day(config: Mapping[str, Any]) -> int | None:
    """Read how many works of strangers go to one researcher in a day; None: all.

    :param config: the application's configuration.
    :raises ValueError: it is no whole number.
    """
    number: int | None = config["ORCID_AUTOUPDATE_STRANGERS_PER_DAY"]
    is_number = isinstance(number, int) and not isinstance(number, bool)
    if number is not None and not (is_number and number >= 0):
        raise ValueError(
            "ORCID_AUTOUPDATE_STRANGERS_PER_DAY must be a whole number from 0 up or None, "
            f"not {number!r}."
        )
    return number


def read_default_mode(config: Mapping[str, Any]) -> Mode:
    """Read how new works are handled until a researcher says otherwise.

    :param config: the application's configuration.
    :raises ValueError: there is no such mode.
    """
    mode = config["ORCID_AUTOUPDATE_DEFAULT_MODE"]
    if mode not in set(Mode):
        known = ", ".join(choice.value for choice in Mode)
        raise ValueError(f"ORCID_AUTOUPDATE_DEFAULT_MODE does not know {mode!r}; it knows {known}.")
    return Mode(mode)


def read_update_interval(config: Mapping[str, Any]) -> timedelta:
    """Read the shortest time between two updates of one work.

    :param config: the application's configuration.
    :raises ValueError: it is no number of seconds.
    """
    seconds = config["ORCID_AUTOUPDATE_UPDATE_INTERVAL_SECONDS"]
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds < float("inf"):
        raise ValueError(
            f"ORCID_AUTOUPDATE_UPDATE_INTERVAL_SECONDS must be 0 or more seconds, not {seconds!r}."
        )
    return timedelta(seconds=seconds)


def read_version_rules(config: Mapping[str, Any]) -> VersionRules:
    """Read how the versions of a record are shown, and who decides.

    :param config: the application's configuration.
    :raises ValueError: a value is wrong; the message is one clear sentence.
    """
    policy = config["ORCID_AUTOUPDATE_VERSION_POLICY"]
    if policy not in set(VersionPolicy):
        known = ", ".join(choice.value for choice in VersionPolicy)
        raise ValueError(
            f"ORCID_AUTOUPDATE_VERSION_POLICY does not know {policy!r}; it knows {known}."
        )
    users_choose = config["ORCID_AUTOUPDATE_USER_VERSION_POLICY"]
    if not isinstance(users_choose, bool):
        raise ValueError(
            f"ORCID_AUTOUPDATE_USER_VERSION_POLICY must be True or False, not {users_choose!r}."
        )
    return VersionRules(VersionPolicy(policy), users_choose)


@dataclass(frozen=True)
class ReconcileOptions:
    """How often claims are compared with what ORCID holds.

    interval: the time between two comparisons for one researcher; None: never by themselves.
    grants: the most researchers that one sweep begins with.
    """

    interval: timedelta | None
    grants: int

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> ReconcileOptions:
        """Read ``ORCID_AUTOUPDATE_RECONCILE_INTERVAL_SECONDS``.

        :param config: the application's configuration.
        :raises ValueError: a number makes no sense.
        """
        seconds = config["ORCID_AUTOUPDATE_RECONCILE_INTERVAL_SECONDS"] or 0
        if not isinstance(seconds, (int, float)) or (seconds and seconds < 3600):
            raise ValueError(
                "ORCID_AUTOUPDATE_RECONCILE_INTERVAL_SECONDS must be an hour or more in seconds, "
                f"or 0 for never, not {seconds!r}."
            )
        interval = timedelta(seconds=seconds) if seconds else None
        return cls(interval, Tuning.from_config(config).reconcile_grants)


@dataclass(frozen=True)
class MaintenanceOptions:
    """How permissions are looked after.

    check_after: how long ago ORCID accepted a permission that is worth a question.
    checks: the most permissions that one run asks about.
    leaving_for: how long works are tried to be removed before somebody is disconnected anyway.
    grants: the most researchers that one run wakes, disconnects or closes.
    """

    check_after: timedelta
    checks: int
    leaving_for: timedelta
    grants: int

    @classmethod
    def from_tuning(cls, tuning: Tuning) -> MaintenanceOptions:
        """Return what follows from the constants."""
        return cls(
            check_after=timedelta(seconds=tuning.check_interval_seconds),
            checks=tuning.check_grants,
            leaving_for=timedelta(seconds=tuning.disconnecting_seconds),
            grants=tuning.sweep_grants,
        )


def read_control_defaults(config: Mapping[str, Any]) -> Controls:
    """Read what holds as long as no operator has switched it at run time.

    :param config: the application's configuration.
    :raises ValueError: a value makes no sense.
    """
    allowed, dry_run = (config[f"ORCID_AUTOUPDATE_{name}"] for name in ("ALLOW_LIST", "DRY_RUN"))
    if not isinstance(dry_run, bool):
        raise ValueError("ORCID_AUTOUPDATE_DRY_RUN is True or False.")
    if allowed is None:
        return Controls(is_dry_run=dry_run)
    if isinstance(allowed, str):
        raise ValueError("ORCID_AUTOUPDATE_ALLOW_LIST is None or a list of texts.")
    try:
        entries = read_entries(allowed)
    except ControlError as error:
        raise ValueError(f"ORCID_AUTOUPDATE_ALLOW_LIST: {error}") from None
    return Controls(rollout=Rollout(RolloutKind.ALLOW_LIST, entries), is_dry_run=dry_run)


def read_limiter_rules(config: Mapping[str, Any]) -> LimiterRules:
    """Read how fast requests may follow each other, and when ORCID is left alone.

    ORCID allows bursts of 40; requests that the network holds up and delivers together count there,
    so no more than those of one second are sent at once.

    :param config: the application's configuration.
    :raises ValueError: a number makes no sense.
    """
    tuning, per_second = Tuning.from_config(config), config["ORCID_AUTOUPDATE_RATE_PER_SECOND"]
    return LimiterRules(
        per_second=per_second,
        burst=per_second,
        per_second_alone=tuning.rate_per_second_alone,
        outages=tuning.limiter_outages,
        suspects=tuning.limiter_suspects,
        memory_seconds=tuning.limiter_memory_seconds,
        open_seconds=tuning.limiter_open_seconds,
    )


def read_storage_url(config: Mapping[str, Any]) -> str | None:
    """Return the address of the Redis that all workers share; None: there is none.

    :param config: the application's configuration.
    """
    name = find_storage(config)
    return None if name is None else str(config[name])


def find_storage(config: Mapping[str, Any]) -> str | None:
    """Return the name of the setting that :func:`read_storage_url` reads; None: there is none.

    :param config: the application's configuration.
    """
    names = ("ORCID_AUTOUPDATE_STORAGE_URL", "RATELIMIT_STORAGE_URI", "CACHE_REDIS_URL")
    return next((name for name in names if str(config.get(name)).startswith("redis")), None)


@dataclass(frozen=True)
class RegistrationOptions:
    """How unregistered DOIs are found and treated.

    providers: names of the PID providers that register DOIs here.
    grace: how long a registration may take before it counts as lost.
    is_automatic: register them again without being asked.
    """

    providers: Collection[str]
    grace: timedelta
    is_automatic: bool
    backoff: Backoff


@dataclass(frozen=True)
class UpkeepOptions:
    """How the safety net works.

    interval: between two runs.
    rows: the most rows that one step of one run looks at.
    retention: how long activities are kept.
    """

    interval: timedelta
    rows: int
    retention: timedelta
    registration: RegistrationOptions

    @classmethod
    def from_config(cls, config: Mapping[str, Any], providers: Collection[str]) -> UpkeepOptions:
        """Read the ``ORCID_AUTOUPDATE_*`` values.

        :param config: the application's configuration, checked by ``config_rules``.
        :param providers: names of the PID providers that register DOIs here.
        :raises ValueError: a value is wrong; the message is one clear sentence.
        """
        tuning = Tuning.from_config(config)
        return cls(
            interval=timedelta(seconds=tuning.maintenance_interval_seconds),
            rows=tuning.maintenance_rows,
            retention=timedelta(days=config["ORCID_AUTOUPDATE_RETENTION_DAYS"]),
            registration=RegistrationOptions(
                providers=frozenset(providers),
                grace=timedelta(seconds=tuning.registration_grace_seconds),
                is_automatic=config["ORCID_AUTOUPDATE_RETRY_DOIS"],
                backoff=Backoff(tuning.backoff_seconds, tuning.backoff_max_seconds),
            ),
        )
