# SPDX-License-Identifier: MIT
"""What errors answer, and who is let in, alike for all of our resources."""

from __future__ import annotations

from flask import current_app
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


def as_file(text, media_type, name):
    """Return a text as a file that a browser keeps instead of showing it.

    :param name: what the file is called.
    """
    headers = {
        "Content-Type": f"{media_type}; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return current_app.response_class(text, headers=headers)


def denied(error):
    """Tell whoever is not signed in from whoever may not."""
    code = 403 if current_user.is_authenticated else 401
    return HTTPJSONException(code=code, description=_("Permission denied."))


def acting(error):
    """Answer whoever acts as somebody else and wants what only that person may do."""
    errors = [{"code": "acting_for_another"}]
    return HTTPJSONException(code=403, description=error.description, errors=errors)


def not_found(error):
    """Answer the same for what is not there and for what is somebody else's."""
    return HTTPJSONException(code=404, description=error.description)


def not_possible(error):
    """Answer what makes no sense now: a code for programs, a sentence for people."""
    return HTTPJSONException(code=409, description=error.description, errors=[{"code": error.code}])


def busy(error):
    """Answer what somebody else is at: it works in a moment."""
    return HTTPJSONException(code=503, description=error.description, errors=[{"code": "busy"}])


def already_running(error):
    """Answer a second run beside one that is under way, with the id of that one."""
    errors = [{"code": "running", "run_id": error.run_id}]
    return HTTPJSONException(code=409, description=error.description, errors=errors)


def unusable(error):
    """Answer what needs a permission that was taken back."""
    errors = [{"code": "permission_unusable"}]
    return HTTPJSONException(code=409, description=error.description, errors=errors)
