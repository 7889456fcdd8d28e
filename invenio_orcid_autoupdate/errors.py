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


class NotConfirmedError(OrcidAutoupdateError):
    """Somebody at the command line did not say yes."""

    description = "Nothing was done."


class NotConfiguredError(OrcidAutoupdateError):
    """The operator has not set the ORCID credentials."""

    description = _("ORCID is not set up on this site yet.")


class NoSuchIdError(OrcidAutoupdateError):
    """What stands in an address can be nobody's id."""

    description = _("There is nothing with this id.")


class ActingForAnotherError(OrcidAutoupdateError):
    """An administrator acts as somebody else and wants what only that person may do."""

    description = _(
        "You are acting as somebody else. Only they themselves can connect, agree, change what "
        "happens with their works, or disconnect."
    )


class GrantNotFoundError(OrcidAutoupdateError):
    """There is no such grant, or it is somebody else's: the answer is the same."""

    description = _("There is no such ORCID connection.")


class ClaimNotFoundError(OrcidAutoupdateError):
    """There is no such work in a list, or it is in somebody else's: the answer is the same."""

    description = _("There is no such work in your list.")


class NotPossibleError(OrcidAutoupdateError):
    """What was asked for a work makes no sense now.

    :ivar code: one of ``decisions.requests.Refusal``.
    """

    description = _("This is not possible for this work now.")

    def __init__(self, code, description):
        """Carry the code for programs and the sentence for people.

        :param code: value of the refusal.
        :param description: translatable sentence.
        """
        super().__init__(description)
        self.code = code


class OrcidTakenError(OrcidAutoupdateError):
    """The iD is connected to, or proven by, another account.

    :ivar can_move: nobody uses that account, so that whoever proves the iD may take it along.
    """

    description = _(
        "This ORCID iD is connected to another account. Each iD can belong to one account."
    )

    def __init__(self, can_move=False):
        """Say whether the iD can be moved.

        :param can_move: it can.
        """
        super().__init__()
        self.can_move = can_move


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


class RecordNotFoundError(OrcidAutoupdateError):
    """There is no record with this id or DOI."""

    description = _("There is no such record.")


class RunNotFoundError(OrcidAutoupdateError):
    """There is no such run, or it is somebody else's: the answer is the same."""

    description = _("There is no such run.")


class BackfillRunningError(OrcidAutoupdateError):
    """Each person has one run at a time.

    :ivar run_id: UUID of the one that is under way, as text.
    """

    description = _("A run is already under way.")

    def __init__(self, run_id):
        """Carry the run that is under way.

        :param run_id: its UUID.
        """
        super().__init__()
        self.run_id = str(run_id)


class OrcidRecordBusyError(OrcidAutoupdateError):
    """Works are being sent to this ORCID record just now."""

    description = _("Works are being sent to this ORCID record. Please try again in a moment.")


class BusyError(OrcidAutoupdateError):
    """Somebody else changes the same rows just now; nothing was stored."""

    description = _("This is being changed just now. Please try again in a moment.")


class PermissionUnusableError(OrcidAutoupdateError):
    """The permission was taken back, or was never enough."""

    description = _("The permission for this ORCID record cannot be used.")


class OrcidUnavailableError(OrcidAutoupdateError):
    """ORCID could not be asked, or gave no answer that says something."""

    description = _("ORCID did not answer. Please try again in a few minutes.")
