# SPDX-License-Identifier: MIT
"""The checks, in the order in which they are shown. Each returns a finding and changes nothing."""

from __future__ import annotations

from .database import (
    check_clock,
    check_encryption,
    check_grants,
    check_isolation,
    check_tables,
    check_vocabulary,
)
from .online import check_auth_online
from .running import check_beat, check_breaker, check_paused, check_queue, check_worker
from .settings import (
    check_assets,
    check_cache,
    check_credentials,
    check_environment,
    check_mail,
    check_provider,
    check_rate,
    check_redirect_uri,
)

CHECKS = (
    *(check_credentials, check_environment, check_redirect_uri, check_encryption, check_tables),
    *(check_provider, check_worker, check_beat, check_cache, check_rate, check_queue),
    check_isolation,
    *(check_breaker, check_paused, check_vocabulary, check_clock, check_mail, check_assets),
    check_grants,
)
"""All checks that ask nobody outside, in the order in which they are shown."""

ONLINE_CHECKS = (check_auth_online,)
"""Checks that ask ORCID."""

__all__ = ("CHECKS", "ONLINE_CHECKS")
