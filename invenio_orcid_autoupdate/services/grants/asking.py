# SPDX-License-Identifier: MIT
"""Ask ORCID at once, because somebody pressed a button."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import ngettext
from invenio_i18n import gettext as _

from ... import tasks
from ...decisions.states import GrantStatus
from ...errors import OrcidUnavailableError
from ...sync import revocations
from ...sync.clock import utcnow

CHECK_PAUSE = timedelta(seconds=10)
"""Within this time after an answer ORCID is not asked the same again on request."""


class Asking:
    """Methods of the grants service that wait for ORCID's answer."""

    def check(self, identity, id_):
        """Ask ORCID whether the permission works; answers at once, with what ORCID says.

        Somebody who asks again within seconds gets the last answer, and while ORCID is left alone
        nobody is asked; ``checked_at`` tells when ORCID last accepted the permission.

        :param id_: UUID of the grant.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "check")
        if revocations.token_of(grant) and not _is_new(grant.checked_at):
            tasks.check_grant(str(grant.id))  # here, not in a worker
            grant = self._find(identity, id_, "check")
        return self._item(identity, grant)

    def check_now(self, identity, id_):
        """Ask ORCID whether the permission works, and say in one sentence what it answered.

        :returns: the grant as JSON values with ``message``; None in it: the status says it all.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        before = self._find(identity, id_, "check").checked_at
        item = self.check(identity, id_)
        data = item.to_dict()
        is_active = data["status"] == GrantStatus.ACTIVE.value
        return {**data, "message": _tell(before, item._record.checked_at) if is_active else None}

    def refresh_names(self, identity, id_):
        """Read from ORCID how the person is called, and say in one sentence how that went.

        Somebody who asks again within seconds gets the last answer.

        :param id_: UUID of the grant.
        :returns: the grant as JSON values with ``message``.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "check")
        is_read = _is_new(grant.names_read_at) or tasks.read_names(str(grant.id))
        data = self._item(identity, self._find(identity, id_, "check")).to_dict()
        told = _("Your names at ORCID were read just now.")
        silent = _("ORCID did not tell us your names. Please try again in a few minutes.")
        return {**data, "message": told if is_read else silent}


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


def _is_new(moment):
    return moment is not None and moment > utcnow() - CHECK_PAUSE
