# SPDX-License-Identifier: MIT
"""What operators have to hear of at once."""

from __future__ import annotations

import logging

from invenio_orcid_autoupdate.alerts import report_locked_client
from invenio_orcid_autoupdate.signals import client_locked


def test_a_locked_client_is_critical_and_says_what_to_do(caplog):
    """One line, and one signal for whoever wants to write a mail."""
    heard = []

    def hear(sender):
        heard.append(sender)

    with client_locked.connected_to(hear):
        report_locked_client()
    (line,) = caplog.records
    assert line.levelno == logging.CRITICAL
    assert "9057" in line.message
    assert "ORCID's member support" in line.message
    assert heard == [None]


def test_a_receiver_that_fails_does_not_harm_the_push(caplog):
    """It is told, and nothing else happens."""

    def fail(sender):
        raise RuntimeError("no mail today")

    with client_locked.connected_to(fail):
        report_locked_client()
    assert [line.levelno for line in caplog.records] == [logging.CRITICAL, logging.ERROR]
