# SPDX-License-Identifier: MIT
"""Compare one ORCID record now."""

from __future__ import annotations

from invenio_records_resources.services.base import Service

from ... import tasks
from ...errors import (
    GrantNotFoundError,
    OrcidRecordBusyError,
    OrcidUnavailableError,
    PermissionUnusableError,
)
from ...orcid.errors import OrcidError
from ...push.reconcile import BusyError, UnusableError, reconcile_now
from ...store import grants


class ReconciliationsService(Service):
    """Comparisons on request. Not a unit of work: each answer of ORCID is committed by itself."""

    def create(self, identity, grant_id, apply=False):
        """Compare the claims of one researcher with what ORCID holds.

        :param grant_id: UUID of the grant.
        :param apply: act upon it; otherwise it is only reported.
        :raises GrantNotFoundError: there is none that the caller may use.
        :raises OrcidRecordBusyError: works are being sent to it just now.
        :raises PermissionUnusableError: the permission was taken back.
        :raises OrcidUnavailableError: ORCID gave no answer, or could not be asked now.
        """
        grant = grants.find(grant_id)
        if grant is None or not self.check_permission(identity, "reconcile", record=grant):
            raise GrantNotFoundError()
        id_, orcid = grant.id, grant.orcid
        try:
            report = reconcile_now(id_, apply, by_person=True)
        except BusyError:
            raise OrcidRecordBusyError() from None
        except UnusableError:
            raise PermissionUnusableError() from None
        except OrcidError:
            raise OrcidUnavailableError() from None
        if report.is_applied:
            tasks.send(tasks.push_grant, str(id_))
        return self.config.result_item_cls(id_, orcid, report)
