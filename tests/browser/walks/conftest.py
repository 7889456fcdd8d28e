# SPDX-License-Identifier: MIT
"""People for the walks, each with an account and an iD that no other test knows."""

from __future__ import annotations

import pytest

from demo.researcher import Researcher

from .. import accounts
from .walker import Walker


@pytest.fixture(autouse=True)
def _registries_that_behave(orcid_sim):
    """No trouble is left over, neither from others nor for them."""
    orcid_sim.faults.clear()
    yield
    orcid_sim.faults.clear()


@pytest.fixture
def colleague(settings, site, orcid_sim):
    """Makes people who are signed in somewhere else, without a window."""

    def make(name):
        person = accounts.add(settings, name)
        orcid_sim.add_person(person.orcid, name)
        researcher = Researcher(person, site)
        researcher.sign_in()
        return researcher

    return make


@pytest.fixture
def walker(colleague, page, site, settings, orcid_sim):
    """Somebody who is signed in, and not connected."""
    researcher = colleague("Rosa Park")
    accounts.let_in(page.context, researcher)
    return Walker(researcher.person, page, site, researcher, orcid_sim, settings)


@pytest.fixture
def connected(walker):
    """Somebody who has connected their iD and turned auto-update on."""
    return walker.set_out()
