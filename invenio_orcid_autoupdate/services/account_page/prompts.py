# SPDX-License-Identifier: MIT
"""Ask people to connect their iD, until they do or say that they do not want to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from invenio_i18n import gettext as _
from invenio_records_resources.services.base import Service
from marshmallow import ValidationError

from ...clock import utcnow
from ...decisions.states import GrantStatus
from ...proxies import current_orcid_autoupdate
from ...store import prompts
from ..uow import unit_of_work

ANSWERS = {
    prompts.CONNECT: {"month": timedelta(days=30), "ever": None},
    prompts.RECONNECT: {"week": timedelta(days=7)},
    prompts.REVIEW: {"week": timedelta(days=7)},
}
"""How long each question can be dismissed; None: for ever. Works that wait are never forgotten."""


@dataclass(frozen=True)
class Prompt:
    """Something to ask somebody now.

    question: ``connect``, ``reconnect`` or ``review``.
    answers: how it can be dismissed, keys of :data:`ANSWERS`.
    is_known: the person's iD is known from signing in.
    waiting: works that wait for the permission, or for an OK.
    """

    question: str
    answers: tuple[str, ...]
    is_known: bool = False
    waiting: int = 0


class PromptsService(Service):
    """The question on every page, and the answer to it."""

    def read_own(self, identity):
        """Return what to ask the caller now, or None. One statement, two for a lost permission.

        :returns: :class:`Prompt`.
        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        extension = current_orcid_autoupdate
        facts = prompts.read_facts(identity.id, utcnow(), extension.environment_key)
        if facts is None or facts.silent:
            return None
        if facts.status == GrantStatus.REVOKED:
            waiting = prompts.count_waiting(facts.grant_id)
            return _build_prompt(prompts.RECONNECT, waiting=waiting)
        if facts.status in (None, GrantStatus.DISCONNECTED):
            return _build_prompt(prompts.CONNECT, is_known=facts.orcid is not None)
        if facts.is_elsewhere:
            return _build_prompt(prompts.RECONNECT)
        if facts.strangers:
            return _build_prompt(prompts.REVIEW, waiting=facts.strangers)
        return None

    @unit_of_work()
    def dismiss(self, identity, question, answer, uow=None):
        """Do not ask the caller this again for a while. Safe to repeat.

        :param question: ``connect``, ``reconnect`` or ``review``.
        :param answer: ``month`` or ``ever`` for the first, ``week`` for the others.
        :raises ValidationError: no such question, or no answer to it.
        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "dismiss")
        if answer not in ANSWERS.get(question, {}):
            raise ValidationError(_("This is no answer to the question."))
        lasting = ANSWERS[question][answer]
        prompts.keep_dismissal(
            identity.id, question, None if lasting is None else utcnow() + lasting
        )


def _build_prompt(question, **facts):
    return Prompt(question, tuple(ANSWERS[question]), **facts)
