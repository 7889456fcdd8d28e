# SPDX-License-Identifier: MIT
"""Gather what the settings page shows besides a grant."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from invenio_administration.permissions import administration_permission

from ...clock import utcnow
from ...decisions.controls import Person
from ...decisions.states import GrantStatus, RunKind
from ...proxies import current_orcid_autoupdate
from ...repository import users
from ...store import activities, claims, controls, runs

GITHUB = "github"
"""Key of GitHub among the applications of invenio-oauthclient; invenio-vcs uses the same one."""

GITHUB_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
"""What GitHub allows as the name of an account. Source: GitHub's sign-up form."""

CURATING = frozenset({"curator", "manager", "owner"})
"""Roles in a community that come with curating its records. Source: invenio-communities."""


@dataclass(frozen=True)
class GitHub:
    """The account's link with GitHub.

    url: of the person's page there; None: not linked, or the name is not known.
    """

    is_linked: bool
    url: str | None = None


@dataclass(frozen=True)
class Farewell:
    """The end of a connection, with what was removed for it.

    since: when the iD was disconnected; None: works are still being removed.
    removed: works that are out of the ORCID record.
    left: works that are still to be removed; after the end: that could not be.
    """

    since: datetime | None
    removed: int = 0
    left: int = 0


@dataclass(frozen=True)
class Overview:
    """What the settings page shows besides the grant.

    email: of the account.
    affiliations: organisation in the person's profile; empty: none.
    github: None: this site does not work with GitHub.
    roles: of ``researcher``, ``curator``, ``administrator``.
    there: works that we added and that are, or may be, in the ORCID record.
    run_id: UUID, as text, of the run that is under way; None: there is none.
    is_orcid_down: ORCID is left alone at present.
    pause: the operator's words about a pause; None: nothing is paused.
    is_in_rollout: auto-update is open to this person.
    farewell: None: the iD is connected, and stays so.
    """

    email: str
    affiliations: str
    github: GitHub | None
    roles: tuple[str, ...]
    there: int
    run_id: str | None
    is_orcid_down: bool
    pause: str | None
    is_in_rollout: bool
    farewell: Farewell | None


def build_overview(identity, grant):
    """Return what the settings page shows of an account besides its grant."""
    user, found, now = users.read_user(identity.id), controls.read(), utcnow()
    pause = found.pause
    running = runs.find_running(grant.id)
    return Overview(
        email=user.email,
        affiliations=(user.user_profile or {}).get("affiliations") or "",
        github=_read_github(user.id),
        roles=tuple(_roles(identity)),
        there=claims.count_there(grant.id),
        run_id=None if running is None else str(running),
        is_orcid_down=current_orcid_autoupdate.is_orcid_down,
        pause=pause.reason if pause is not None and pause.is_on(now) else None,
        is_in_rollout=found.rollout.includes(Person(grant.orcid, user.id, user.email)),
        farewell=_read_farewell(grant),
    )


def _read_farewell(grant):
    """Return how a connection ends or ended; None: it does not."""
    is_over = grant.status == GrantStatus.DISCONNECTED
    if not is_over and grant.disconnecting_since is None:
        return None
    since = grant.status_since if is_over else None
    if is_over and not activities.has_left(grant.id, since):
        return Farewell(since)
    run_id = runs.find_latest(grant.id, RunKind.REMOVE_ALL)
    removed = claims.tally(run_id, RunKind.REMOVE_ALL).done if run_id is not None else 0
    return Farewell(since, removed, claims.count_removals_left(grant.id))


def tell_apart(titles):
    """Add the title of the type above to titles that several types have, such as *Other*."""
    times = Counter(titles.values())
    above = {id_: titles.get(id_.rpartition("-")[0]) for id_ in titles}
    return {
        id_: f"{title} ({above[id_]})" if times[title] > 1 and above[id_] else title
        for id_, title in titles.items()
    }


def _read_github(user_id):
    """Return the account's link with GitHub; None: this site does not work with it."""
    if GITHUB not in current_app.config.get("OAUTHCLIENT_REMOTE_APPS", {}):
        return None
    remote = current_app.extensions["oauthlib.client"].remote_apps[GITHUB]
    told = users.read_remote_account(user_id, remote.consumer_key)
    if told is None:
        return GitHub(is_linked=False)
    login = str(told.get("login") or "")
    known = GITHUB_LOGIN.fullmatch(login) is not None
    return GitHub(True, f"https://github.com/{login}" if known else None)


def _roles(identity):
    yield "researcher"
    if any(need[0] == "community" and need[-1] in CURATING for need in identity.provides):
        yield "curator"
    if administration_permission.allows(identity):
        yield "administrator"
