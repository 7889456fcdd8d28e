# SPDX-License-Identifier: MIT
"""Which database errors mean that our migrations have not run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from invenio_orcid_autoupdate.views.pages import explain_no_tables, is_about_tables

CODES = {
    "no table, psycopg2": ({"pgcode": "42P01"}, True),
    "no column, psycopg2": ({"pgcode": "42703"}, True),
    "no table, psycopg": ({"sqlstate": "42P01"}, True),
    "wrong syntax": ({"pgcode": "42601"}, False),
    "not allowed": ({"pgcode": "42501"}, False),
    "lost connection": ({"pgcode": None}, False),
}


def error_with(cls, facts):
    """Return an error of SQLAlchemy as a driver makes it."""
    original = Exception()
    vars(original).update(vars(SimpleNamespace(**facts)))
    return cls("SELECT 1", {}, original)


@pytest.mark.parametrize(("facts", "expected"), list(CODES.values()), ids=list(CODES))
@pytest.mark.parametrize("cls", [ProgrammingError, OperationalError])
def test_only_what_is_not_there_is_about_tables(cls, facts, expected):
    """By PostgreSQL's code, not by the class, which says too much."""
    assert is_about_tables(error_with(cls, facts)) is expected


def test_another_error_stays_an_error():
    """A page that says "run the migrations" would send operators the wrong way."""
    error = error_with(ProgrammingError, {"pgcode": "42501"})
    with pytest.raises(ProgrammingError):
        explain_no_tables(error)
