# SPDX-License-Identifier: MIT
"""Older works on the pages that need no JavaScript: what would be added, and how far it is."""

from __future__ import annotations

from playwright.sync_api import expect

from ..waiting import eventually
from . import find
from .settings import URL


def open_older(page, site):
    """Open the page that says what would be added, or the run that is under way."""
    page.goto(f"{site}{URL}older")


def await_text(page, words):
    """Refresh the page of a run until its line says something.

    :param words: the line holds.
    """

    def read():
        page.reload()
        return find(page, "orcid-run-text").inner_text()

    eventually(read, lambda text: words in text)


def expect_end(page, state, words):
    """See how a run ended.

    :param state: ``finished`` or ``cancelled``.
    :param words: its line holds.
    """
    expect(find(page, "orcid-run")).to_have_attribute("data-state", state)
    expect(find(page, "orcid-run-text")).to_contain_text(words)
