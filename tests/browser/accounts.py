# SPDX-License-Identifier: MIT
"""Accounts for tests: each is a copy of one that the demo has, so that its password is known."""

from __future__ import annotations

import itertools
import json
import uuid
from dataclasses import replace

from demo.people import load_people
from tests.orcids import new_orcid

from . import shelf

COPY = """
INSERT INTO accounts_user SELECT copied.* FROM accounts_user AS known, jsonb_populate_record(
    known,
    %s::jsonb || jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('accounts_user', 'id'))
    )
) AS copied WHERE known.email = %s
"""

_numbers = itertools.count(1)


def add(settings, name):
    """Add an account whose holder has an iD that nobody used; return the person."""
    known = load_people()["josiah"]
    given_name, family_name = name.split()
    username = f"{given_name.lower()}-{next(_numbers)}"
    person = replace(
        known,
        name=name,
        given_name=given_name,
        family_name=family_name,
        username=username,
        email=f"{username}@demo.example",
        orcid=new_orcid(),
    )
    changes = {
        "email": person.email,
        "username": username,
        "displayname": username,
        "fs_uniquifier": uuid.uuid4().hex,
        "profile": {"full_name": name, "affiliations": "Demo University"},
    }
    shelf.execute(settings, COPY, json.dumps(changes), known.email)
    return person


def let_in(context, researcher):
    """Give a browser the session of somebody who has signed in elsewhere.

    InvenioRDM counts the requests of guests, and its form takes a second or two.

    :param context: of Playwright.
    :param researcher: :class:`demo.researcher.Researcher`.
    """
    context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value, "url": researcher.site_url}
            for cookie in researcher.browser.session.cookies
        ]
    )
