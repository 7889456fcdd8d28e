# SPDX-License-Identifier: MIT
"""What users and callers of the API can be told went wrong.

The resources map these to HTTP statuses, the views to pages. Messages are for people.
"""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _


class OrcidAutoupdateError(Exception):
    """Base of the errors a caller can do something about."""

    description = _("The request could not be carried out.")

    def __init__(self, description=None):
        """Take another description than the class's own.

        :param description: translatable sentence.
        """
        self.description = description or self.description
        super().__init__(str(self.description))


class NotConfiguredError(OrcidAutoupdateError):
    """The operator has not set the ORCID credentials."""

    description = _("ORCID is not set up on this site yet.")


class GrantNotFoundError(OrcidAutoupdateError):
    """There is no such grant, or it is somebody else's: the answer is the same."""

    description = _("There is no such ORCID connection.")


class ClaimNotFoundError(OrcidAutoupdateError):
    """There is no such work in a list, or it is in somebody else's: the answer is the same."""

    description = _("There is no such work in your list.")


class OrcidTakenError(OrcidAutoupdateError):
    """The iD is connected to, or proven by, another account."""

    description = _(
        "This ORCID iD is connected to another account. Each iD can belong to one account."
    )


class OtherOrcidError(OrcidAutoupdateError):
    """The account is connected to another iD than the one that was just proven.

    :ivar connected: the iD that the account has.
    :ivar offered: the iD that ORCID's sign-in proved.
    """

    description = _("Your account is connected with another ORCID iD. Nothing was changed.")

    def __init__(self, connected, offered):
        """Carry both iDs, bare.

        :param connected: the iD that the account has.
        :param offered: the iD that ORCID's sign-in proved.
        """
        super().__init__()
        self.connected = connected
        self.offered = offered


class ScopeTooSmallError(OrcidAutoupdateError):
    """ORCID's answer does not include the permission to add works."""

    description = _("ORCID connected your iD, but without permission to add works.")
