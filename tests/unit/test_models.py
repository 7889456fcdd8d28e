# SPDX-License-Identifier: MIT
"""What the models promise to SQLAlchemy."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from invenio_db import db
from sqlalchemy.types import ExternalType

from invenio_orcid_autoupdate.models import Moment

OURS = [
    column
    for name, table in db.metadata.tables.items()
    if name.startswith("orcid_autoupdate_")
    for column in table.columns
]


@pytest.mark.parametrize("column", OURS, ids=str)
def test_statements_with_our_columns_are_compiled_once(column):
    """One type that leaves it open, and SQLAlchemy compiles all statements with it each time."""
    assert not isinstance(column.type, ExternalType) or column.type.cache_ok is True


def test_a_moment_is_utc_both_ways():
    """As invenio-db's own type has it; another zone is a mistake."""
    now, moment = datetime.now(timezone.utc), Moment()
    assert moment.process_bind_param(now, None) == now
    elsewhere = now.astimezone(timezone(timedelta(hours=2)))
    assert moment.process_result_value(elsewhere, None).tzinfo is timezone.utc
    with pytest.raises(ValueError, match="tzinfo"):
        moment.process_bind_param(elsewhere, None)
