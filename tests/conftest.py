# SPDX-License-Identifier: MIT
"""What holds for all tests: none fails because the machine has other things to do.

Continuous integration (``CI``) plays the same examples of property tests for the same code, so that
a change is judged by what it changed; every other run looks at new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "patient",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")
