# SPDX-License-Identifier: MIT
"""What the service that compares hands out."""

from __future__ import annotations

from invenio_records_resources.services.base.results import ServiceItemResult


class ReportItem(ServiceItemResult):
    """The report for one researcher.

    :param grant_id: UUID of the grant.
    :param orcid: the iD whose record was compared, bare.
    :param report: :class:`~invenio_orcid_autoupdate.decisions.drift.Report`.
    """

    def __init__(self, grant_id, orcid, report):
        """Take whose report it is, and the report."""
        self._grant_id = grant_id
        self._orcid = orcid
        self._report = report

    @property
    def id(self):
        """Return the UUID of the grant as text."""
        return str(self._grant_id)

    def to_dict(self):
        """Return what the API shows."""
        return {"grant_id": self.id, "orcid": self._orcid, **self._report.to_json()}
