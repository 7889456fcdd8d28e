# SPDX-License-Identifier: MIT
"""The checks, in the order in which they are shown. Each returns a finding and changes nothing."""

from __future__ import annotations

from .database import (
    check_clock,
    check_encryption,
    check_grants,
    check_isolation,
    check_registry,
    check_tables,
    check_vocabulary,
)
from .online import check_auth_online
from .results import check_dois, check_failures
from .running import (
    check_beat,
    check_breaker,
    check_broker,
    check_paused,
    check_queue,
    check_worker,
)
from .settings import (
    check_assets,
    check_cache,
    check_credentials,
    check_environment,
    check_provider,
    check_rate,
    check_redirect_uri,
    check_settings,
)

CHECKS = (
    *(check_credentials, check_settings, check_environment, check_redirect_uri),
    *(check_tables, check_encryption, check_registry, check_provider, check_broker, check_worker),
    *(check_beat, check_cache, check_rate, check_queue, check_isolation, check_breaker),
    *(check_paused, check_failures, check_dois, check_vocabulary, check_clock, check_assets),
    check_grants,
)
"""All checks that ask nobody outside, in the order in which they are shown."""

ONLINE_CHECKS = (check_auth_online,)
"""Checks that ask ORCID."""

NEED_TABLES = frozenset(
    {
        *(check_encryption, check_registry, check_worker, check_beat, check_queue, check_paused),
        *(check_failures, check_dois, check_grants),
    }
)
"""Checks that say nothing as long as our tables are missing."""

NEED_DATABASE = NEED_TABLES | {check_vocabulary, check_clock, check_isolation}

NEED_CREDENTIALS = frozenset({check_provider, check_beat})
"""Checks of what is there only once the credentials are set."""

__all__ = ("CHECKS", "NEED_CREDENTIALS", "NEED_DATABASE", "NEED_TABLES", "ONLINE_CHECKS")
