# SPDX-License-Identifier: MIT
"""Ask people to connect their iD, until they do or say that they do not want to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ...clock import utcnow
from ...decisions.states import GrantStatus
from ...proxies import current_orcid_autoupdate
from ...store import prompts

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


def find_prompt(user_id):
    """Return what to ask somebody now, or None. One statement, two for a lost permission."""
    facts = prompts.read_facts(user_id, utcnow(), current_orcid_autoupdate.environment_key)
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


def dismiss(user_id, question, answer):
    """Do not ask somebody this again for a while; see the service."""
    if answer not in ANSWERS.get(question, {}):
        raise ValidationError(_("This is no answer to the question."))
    lasting = ANSWERS[question][answer]
    prompts.keep_dismissal(user_id, question, None if lasting is None else utcnow() + lasting)


def _build_prompt(question, **facts):
    return Prompt(question, tuple(ANSWERS[question]), **facts)
