# SPDX-License-Identifier: MIT
"""What holds for all tests: none fails because the machine has other things to do.

Continuous integration (``CI``) plays the same examples of property tests for the same code, so that
a change is judged by what it changed; every other run looks at new ones.

What pytest-flask, which comes with pytest-invenio, does to every test with an application is
switched off here, by fixtures of the same names.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "patient",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _push_request_context():
    """No request goes on while a test runs.

    Code that needs one would work here and fail in a worker, and people who sign in one after the
    other would share ``flask.g``.
    """


@pytest.fixture(autouse=True)
def _monkeypatch_response_class():
    """Answers are those of production: not comparable with numbers."""
