# SPDX-License-Identifier: MIT
"""What errors answer, and who is let in, alike for all of our resources."""

from __future__ import annotations

from flask_login import current_user
from flask_resources import HTTPJSONException
from invenio_i18n import lazy_gettext as _
from invenio_records_resources.services.errors import PermissionDeniedError


def require_sign_in(view):
    """Answer 401 to everybody who is not signed in, before any id is looked at."""

    def guarded():
        if not current_user.is_authenticated:
            raise PermissionDeniedError("read")
        return view()

    return guarded


def denied(error):
    """Tell whoever is not signed in from whoever may not."""
    code = 403 if current_user.is_authenticated else 401
    return HTTPJSONException(code=code, description=_("Permission denied."))


def not_found(error):
    """Answer the same for what is not there and for what is somebody else's."""
    return HTTPJSONException(code=404, description=error.description)
