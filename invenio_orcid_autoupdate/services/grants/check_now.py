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


def question_of(about, grant):
    """Return the name of a question about one permission; a new permission is another question.

    :param about: one word.
    :param grant: the row.
    """
    return f"{about}_{grant.id}_{grant.authorised_at.timestamp() if grant.authorised_at else 0}"


def check(grant, question, limiter):
    """Ask ORCID whether a permission works, if there is one and ORCID may be asked.

    :param grant: the row; what it knows afterwards has to be read again.
    :param question: of :func:`question_of`.
    :param limiter: of requests to ORCID.
    :returns: whether ORCID was asked.
    """
    if not (revocations.token_of(grant) and _may_ask(question, grant, grant.checked_at, limiter)):
        return False
    tasks.check_grant(str(grant.id), by_person=True)  # here, not in a worker
    return True


def forget_silence(grant, question):
    """Let somebody ask the same at once to whom ORCID did not answer.

    :param grant: the row, read after ORCID was asked.
    :param question: what was asked.
    """
    if grant.status is GrantStatus.ACTIVE and not _is_new(grant.checked_at):
        recent_answers.forget(question)


def refuse_silence(grant, since):
    """Go on only if ORCID said something about a permission, or there is none to ask about.

    :param grant: the row, read after ORCID was asked.
    :param since: an earlier answer is none; aware UTC.
    :raises OrcidUnavailableError: it gave no answer that says something.
    :raises PermissionUnusableError: the permission is from another registry or client.
    """
    if is_foreign(grant.environment):
        raise PermissionUnusableError(ELSEWHERE)
    if not revocations.token_of(grant) or _is_new(grant.checked_at):
        return
    if read_last_check(grant.id, since) in SILENT:
        raise OrcidUnavailableError()


def describe_check(status, before, after):
    """Say what is known of a permission after somebody asked.

    :param status: as the API shows it.
    :param before: when ORCID last accepted the permission, as it was known before.
    :param after: the same, afterwards.
    :returns: ``message``, None where the status says it all, and whether ORCID ``answered``.
    """
    message = _tell(before, after) if status == GrantStatus.ACTIVE.value else None
    return {"message": message, "answered": message is None or _is_new(after)}


def read_names(grant, limiter):
    """Ask ORCID how a person is called, if ORCID may be asked.

    :param grant: the row; what it knows afterwards has to be read again.
    :param limiter: of requests to ORCID.
    :returns: whether ORCID was asked.
    """
    if not _may_ask(question_of("names", grant), grant, grant.names_read_at, limiter):
        return False
    tasks.read_names(str(grant.id), by_person=True)
    return True


def describe_names(grant):
    """Say what became of it when somebody asked for their names.

    :param grant: the row, read after ORCID was asked.
    :returns: ``message``, and whether ORCID ``answered``.
    """
    if _is_new(grant.names_read_at):
        return {"message": _("Your names at ORCID were read just now."), "answered": True}
    silent = _("ORCID did not tell us your names. Please try again in a few minutes.")
    return {"message": silent, "answered": False}


def _tell(before, after):
    """Say in one sentence whether a permission that is in use works."""
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


def _may_ask(question, grant, answered_at, limiter):
    """Say whether ORCID may be asked: neither was this just answered nor just asked.

    It rests after every answer, whatever that said. And of one researcher, one request a second
    reaches ORCID, whatever it is about.

    :param answered_at: when ORCID last said yes.
    """
    return (
        not _is_new(answered_at)
        and limiter.take_turn(grant.orcid)
        and recent_answers.may_ask(question, int(CHECK_PAUSE.total_seconds()))
    )


def _is_new(moment):
    return moment is not None and moment > utcnow() - CHECK_PAUSE
