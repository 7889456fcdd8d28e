# SPDX-License-Identifier: MIT
"""Forms. None of them has a field for an iD: it comes from ORCID's sign-in only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from invenio_i18n import lazy_gettext as _
from wtforms import BooleanField, HiddenField


class ConfirmForm(FlaskForm):
    """A button that changes something, and nothing to fill in."""


class ConnectForm(FlaskForm):
    """The button that leads to ORCID."""

    next = HiddenField()
    sign_in = HiddenField()


class SettingsForm(FlaskForm):
    """What happens with new works."""

    auto_update = BooleanField(_("Auto-update is enabled"))
