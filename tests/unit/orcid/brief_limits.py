# SPDX-License-Identifier: MIT
"""The limits of requests, as tests of their times like to read them."""

from __future__ import annotations

from invenio_orcid_autoupdate.orcid.limiter import Limits


class BriefLimits(Limits):
    """Says only for how many seconds one has to stay away; None: not at all."""

    def look(self):
        """Say what :meth:`enter` would say."""
        return _seconds(super().look())

    def enter(self, may_try=True):
        """Say for how long one has to stay away."""
        return _seconds(super().enter(may_try))


def _seconds(wait):
    return None if wait is None else wait.seconds
