# SPDX-License-Identifier: MIT
"""What ORCID would show of a work, in words."""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _

from ...decisions.states import Reason
from ...orcid_words import name_role, name_scheme, name_type
from ...texts import LINE_LABELS
from ...works.display import Names

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

    :param shown: :class:`~...sync.showing.Shown`.
    :param sentence: returns the sentence of a reason; takes the reason and the code of a problem.
    """
    return {
        "shows": _lines(shown),
        "is_compared": shown.stored is not None,
        "checks": list(_checks(shown, sentence)),
        "note": str(CONTRIBUTORS_NOTE),
        "technical": {"sends": shown.wanted, "holds": shown.stored},
    }


def _lines(shown):
    """Return the lines; what ORCID shows otherwise now is added, also where it would vanish."""
    before, now = shown.read_lines_before(NAMES), shown.read_lines(NAMES)
    is_compared = shown.stored is not None and shown.wanted is not None
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
