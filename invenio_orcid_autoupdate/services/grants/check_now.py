# SPDX-License-Identifier: MIT
"""Ask ORCID at once, because somebody pressed a button."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import ngettext
from invenio_i18n import gettext as _

from ... import tasks
from ...clock import utcnow
from ...decisions.states import GrantStatus
from ...errors import OrcidUnavailableError, PermissionUnusableError
from ...orcid.errors import Reaction
from ...proxies import current_orcid_autoupdate
from ...store import revocations
from ...store.activities import read_last_check
from ...store.environments import is_foreign
from .. import recent_answers

CHECK_PAUSE = timedelta(seconds=10)
"""Within this time after an answer ORCID is not asked the same again on request."""


SILENT = (None, "unreachable", Reaction.RETRY.value)
"""Outcomes of a check that say nothing about the permission; None: ORCID was not asked."""

ELSEWHERE = (
    "The permission is from another ORCID registry or client than the configured one. See "
    "start-over."
)
"""What operators are told of such a permission."""


class Asking:
    """Methods of the grants service that wait for ORCID's answer."""

    def check(self, identity, id_):
        """Ask ORCID whether the permission works; answers at once, with what ORCID says.

        Somebody who asks again within seconds gets the last answer, whatever it was, and while
        ORCID is left alone nobody is asked; ``checked_at`` tells when ORCID last accepted the
        permission.

        :param id_: UUID of the grant.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "check")
        question = _question("check", grant)
        if revocations.token_of(grant) and _may_ask(question, grant, grant.checked_at):
            tasks.check_grant(str(grant.id), by_person=True)  # here, not in a worker
            grant = self._find(identity, id_, "check")
            if grant.status is GrantStatus.ACTIVE and not _is_new(grant.checked_at):
                recent_answers.forget(question)  # ORCID did not answer: one may try again
        return self._item(identity, grant)

    def check_or_fail(self, identity, id_):
        """Ask ORCID whether the permission works, and say so if it could not be asked.

        :param id_: UUID of the grant.
        :raises OrcidUnavailableError: it gave no answer that says something.
        :raises PermissionUnusableError: the permission is from another registry or client.
        """
        since = utcnow() - CHECK_PAUSE
        item = self.check(identity, id_)
        grant = item._record
        if is_foreign(grant.environment):
            raise PermissionUnusableError(ELSEWHERE)
        if not revocations.token_of(grant) or _is_new(grant.checked_at):
            return item
        if read_last_check(grant.id, since) in SILENT:
            raise OrcidUnavailableError()
        return item

    def check_now(self, identity, id_):
        """Ask ORCID whether the permission works, and say in one sentence what it answered.

        :returns: the grant as JSON values with ``message``; None in it: the status says it all;
            and whether ORCID ``answered``.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        before = self._find(identity, id_, "check").checked_at
        item = self.check(identity, id_)
        data = item.to_dict()
        after = item._record.checked_at
        is_active = data["status"] == GrantStatus.ACTIVE.value
        message = _tell(before, after) if is_active else None
        return {**data, "message": message, "answered": message is None or _is_new(after)}

    def refresh_names(self, identity, id_):
        """Read from ORCID how the person is called, and say in one sentence how that went.

        Somebody who asks again within seconds gets the last answer.

        :param id_: UUID of the grant.
        :returns: the grant as JSON values with ``message``, and whether ORCID ``answered``.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "check")
        if _may_ask(_question("names", grant), grant, grant.names_read_at):
            tasks.read_names(str(grant.id), by_person=True)
            grant = self._find(identity, id_, "check")
        is_read = _is_new(grant.names_read_at)
        data = self._item(identity, self._find(identity, id_, "check")).to_dict()
        told = _("Your names at ORCID were read just now.")
        silent = _("ORCID did not tell us your names. Please try again in a few minutes.")
        return {**data, "message": told if is_read else silent, "answered": bool(is_read)}


def _tell(before, after):
    """Say what is known of a permission after somebody asked.

    :param before: when ORCID last accepted it, as it was known before.
    :param after: the same, afterwards.
    """
    if not _is_new(after):
        return str(OrcidUnavailableError.description)
    if before == after:  # ORCID was not asked again so soon
        seconds = max(1, int((utcnow() - after).total_seconds()))
        return ngettext(
            "Your permission worked %(num)s second ago.",
            "Your permission worked %(num)s seconds ago.",
            seconds,
        )
    return _("Your permission works. Checked just now.")


def _question(about, grant):
    """Return the name of a question about one permission; a new permission is another question."""
    return f"{about}_{grant.id}_{grant.authorised_at.timestamp() if grant.authorised_at else 0}"


def _may_ask(question, grant, answered_at):
    """Say whether ORCID may be asked: neither was this just answered nor just asked.

    It rests after every answer, whatever that said. And of one researcher, one request a second
    reaches ORCID, whatever it is about.

    :param question: of :func:`_question`.
    :param answered_at: when ORCID last said yes.
    """
    return (
        not _is_new(answered_at)
        and current_orcid_autoupdate.limiter.take_turn(grant.orcid)
        and recent_answers.may_ask(question, int(CHECK_PAUSE.total_seconds()))
    )


def _is_new(moment):
    return moment is not None and moment > utcnow() - CHECK_PAUSE
