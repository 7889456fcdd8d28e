# SPDX-License-Identifier: MIT
"""What ORCID would get for a work now, and what it holds; sends nothing but one question."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from invenio_db import db
from invenio_i18n import lazy_gettext as _

from ...clock import utcnow
from ...decisions.states import GRANT_REASONS, Reason
from ...orcid.errors import OrcidError
from ...orcid_words import name_role, name_scheme, name_type
from ...push.admission import read_admission
from ...push.context import Context
from ...push.evaluation import Evaluation
from ...push.forecast import Forecaster
from ...state_texts import LINE_LABELS
from ...store import claims
from ...store.permissions import Permission, read_permission
from ...works.display import Names, describe
from .. import recent_answers


@dataclass(frozen=True)
class Shown:
    """A work as ORCID would show it.

    wanted: ORCID's JSON that would be sent; None: no work is wanted.
    stored: ORCID's JSON of our work there; None: there is none, or ORCID could not be asked.
    absence: why no work is wanted.
    problem: code of ``works.validation``, where the metadata are the reason.
    objection: what speaks against sending the work that is wanted; None: nothing.
    hold: what the permission or the operator holds everything up for; None: nothing.
    """

    target: Mapping[str, Any] | None
    stored: Mapping[str, Any] | None
    absence: Reason | None
    problem: str | None
    objection: Reason | None
    hold: Reason | None

    def read_lines(self, names: Names) -> dict[str, str]:
        """Return what ORCID would show, by the code of the line; nothing if no work is wanted."""
        return {line.code: line.value for line in describe(self.target or {}, names)}

    def read_lines_before(self, names: Names) -> dict[str, str]:
        """Return what ORCID shows now, by the code of the line; nothing if that is not known."""
        return {line.code: line.value for line in describe(self.stored or {}, names)}


@dataclass(frozen=True)
class Showing:
    """Looks at one work as the next push would."""

    context: Context

    def show(self, grant_id: uuid.UUID, claim_id: uuid.UUID, parent_id: uuid.UUID) -> Shown | None:
        """Say what ORCID would show of one work, with one request to ORCID at most.

        :param grant_id: the claim's grant.
        :param claim_id: id of the claim.
        :param parent_id: UUID of the parent of its record.
        :returns: None: there is no such claim.
        """
        permission = read_permission(grant_id)
        found = claims.read_parents_of(grant_id, [parent_id])
        claim = next((one for one in found if one.id == claim_id), None)
        if permission is None or claim is None:
            return None
        ((evaluation, _parent),) = Forecaster(permission, self.context).evaluations([claim])
        hold = GRANT_REASONS.get(permission.status)
        if hold is None and permission.is_usable:
            obstacle = read_admission(permission, utcnow()).obstacle
            hold = obstacle.reason if obstacle else None
        db.session.rollback()  # no transaction stays open while ORCID is asked
        stored = self._read_stored(permission, claim.put_code)
        return _describe(evaluation, stored, hold)

    def _read_stored(
        self, permission: Permission, put_code: int | None
    ) -> Mapping[str, Any] | None:
        """Read our work as ORCID holds it; None: there is none, or ORCID cannot be asked now."""
        token = permission.token
        if put_code is None or token is None or not permission.is_usable:
            return None
        try:
            return recent_answers.ask(
                self.context.limiter,
                permission.orcid,
                put_code,
                lambda: self.context.limiter.run(
                    permission.orcid,
                    lambda: self.context.client.read_work(permission.orcid, token, put_code).body,
                    by_person=True,
                ),
            )
        except OrcidError:
            return None


def _describe(
    evaluation: Evaluation, stored: Mapping[str, Any] | None, hold: Reason | None
) -> Shown:
    target = evaluation.target
    json = target.work.to_json() if target.work is not None else None
    return Shown(
        target=json,
        stored=stored,
        absence=target.absence,
        problem=target.problem,
        objection=evaluation.decision.reason if target.absence is None else None,
        hold=hold,
    )


RECORD_CHECKS = (
    (
        _("The record is public."),
        {Reason.RECORD_WITHDRAWN, Reason.NOT_PUBLIC, Reason.EMBARGOED},
    ),
    (_("Your iD is on the record."), {Reason.ID_REMOVED}),
    (_("The DOI is registered."), {Reason.NO_DOI, Reason.DOI_PENDING}),
    (
        _("The site sends works of this kind."),
        {Reason.TYPE_EXCLUDED_SITE, Reason.RECORD_EXCLUDED_SITE, Reason.EXTERNAL_DOI},
    ),
    (_("It is the version that is shown."), {Reason.OLDER_VERSION}),
    (_("The metadata pass our own checks."), {Reason.INVALID_METADATA}),
)
"""What a record must be, in the order in which it is found out, with what says that it is not."""

SETTINGS_CHECK = _("Your settings let this work be sent.")

PERMISSION_CHECK = _("Your permission works.")

NAMES = Names(name_type, name_role, name_scheme)
"""In the language of the reader."""

CONTRIBUTORS_NOTE = _("Contributors' iDs are sent only if those people have connected them.")


def describe_preview(shown, sentence):
    """Return the preview as the API shows it.

    :param shown: :class:`~.Shown`.
    :param sentence: returns the sentence of a reason; takes the reason and the code of a problem.
    """
    return {
        "shows": _lines(shown),
        "is_compared": shown.stored is not None,
        "checks": list(_checks(shown, sentence)),
        "note": str(CONTRIBUTORS_NOTE),
        "technical": {"sends": shown.target, "holds": shown.stored},
    }


def _lines(shown):
    """Return the lines; what ORCID shows otherwise now is added, also where it would vanish."""
    before, now = shown.read_lines_before(NAMES), shown.read_lines(NAMES)
    is_compared = shown.stored is not None and shown.target is not None
    lines = []
    for code, label in LINE_LABELS.items():
        value, was = now.get(code, ""), before.get(code, "") if is_compared else None
        if value or was:
            changed = {"was": was} if was is not None and was != value else {}
            lines.append({"code": code, "label": str(label), "value": value, **changed})
    return lines


def _checks(shown, sentence):
    """Return what is as it must be, up to the first thing that is not, and then the rest."""
    for text, reasons in RECORD_CHECKS:
        if shown.absence in reasons:
            yield _answer(False, sentence(shown.absence, shown.problem))
            break
        yield _answer(True, text)
    else:
        if shown.absence is not None:
            yield _answer(False, sentence(shown.absence, shown.problem))
        elif shown.objection is not None:
            yield _answer(False, sentence(shown.objection, None))
        else:
            yield _answer(True, SETTINGS_CHECK)
    if shown.hold is not None:
        yield _answer(False, sentence(shown.hold, None))
    else:
        yield _answer(True, PERMISSION_CHECK)


def _answer(is_ok, text):
    return {"ok": is_ok, "text": str(text)}
