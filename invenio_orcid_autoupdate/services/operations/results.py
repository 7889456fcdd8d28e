# SPDX-License-Identifier: MIT
"""What the operators' services hand out."""

from __future__ import annotations

from invenio_records_resources.services.base.results import ServiceItemResult


class ControlsItem(ServiceItemResult):
    """All controls as they stand."""

    def __init__(self, controls, changes, now):
        """Take what was read.

        :param controls: :class:`~...decisions.controls.Controls`.
        :param changes: name of a control to :class:`~...store.controls.Change`.
        :param now: aware UTC; a pause that has ended is none.
        """
        self._controls = controls
        self._changes = changes
        self._now = now

    @property
    def data(self):
        """Return them as JSON values.

        ``pause`` is None while nothing is paused; ``changed`` says of each control that was set
        at run time by which account (None: the command line, and then ``operator`` is the login
        name) and when.
        """
        pause = self._controls.pause
        return {
            "pause": pause.to_json() if pause is not None and pause.is_on(self._now) else None,
            "rollout": self._controls.rollout.to_json(),
            "dry_run": self._controls.is_dry_run,
            "changed": {
                name: {
                    "at": change.at.isoformat(),
                    "by": change.user_id,
                    "operator": change.operator,
                }
                for name, change in self._changes.items()
            },
        }

    def to_dict(self):
        """Return them as JSON values."""
        return self.data


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
