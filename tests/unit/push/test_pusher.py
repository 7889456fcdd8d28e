# SPDX-License-Identifier: MIT
"""When a push comes again that somebody else disturbed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy.exc import IntegrityError

from invenio_orcid_autoupdate.push.pusher import LOCKED_PAUSE, Pusher
from invenio_orcid_autoupdate.store.claims import LeaseLostError

ENDS = {
    "another worker took over": (LeaseLostError(), None),
    "a row is there already": (IntegrityError("INSERT", {}, Exception()), LOCKED_PAUSE),
}


@pytest.mark.parametrize(("error", "wait"), list(ENDS.values()), ids=list(ENDS))
def test_what_may_last_does_not_come_again_at_once(monkeypatch, error, wait):
    """A worker would do nothing else; what was overtaken is another one's now."""

    def fail(self):
        raise error

    monkeypatch.setattr(Pusher, "_push_slice", fail)
    lease = SimpleNamespace(grant_id="grant")
    pusher = Pusher(lease, context=None)
    assert pusher.push_due() is wait
