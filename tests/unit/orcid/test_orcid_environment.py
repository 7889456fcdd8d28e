# SPDX-License-Identifier: MIT
"""Which registries can be configured, and how a wrong one is refused."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.orcid.environment import PRODUCTION, SANDBOX, Environment

SIMULATOR = {
    "site_url": "http://127.0.0.1:5001",
    "authorize_url": "http://127.0.0.1:5001/oauth/authorize",
    "token_url": "https://127.0.0.1:5002/oauth/token",
    "revoke_url": "https://127.0.0.1:5002/oauth/revoke",
    "api_url": "https://127.0.0.1:5002/v3.0",
}


@pytest.mark.parametrize(
    ("value", "environment"),
    [
        ("sandbox", SANDBOX),
        ("production", PRODUCTION),
        (" Sandbox ", SANDBOX),
        (SANDBOX, SANDBOX),
        (SIMULATOR, Environment(**SIMULATOR)),
    ],
    ids=["sandbox", "production", "spelling", "ready made", "addresses"],
)
def test_from_config(value, environment):
    """Names, addresses and ready-made values are understood."""
    assert Environment.from_config(value) == environment


def test_slashes_at_the_end_do_not_matter():
    """Addresses are joined with a slash."""
    found = Environment.from_config({**SIMULATOR, "api_url": "https://127.0.0.1:5002/v3.0/"})
    assert found.api_url == "https://127.0.0.1:5002/v3.0"


@pytest.mark.parametrize(
    ("environment", "id_site_url"),
    [
        (SANDBOX, "https://sandbox.orcid.org"),
        (PRODUCTION, "https://orcid.org"),
        (Environment(**SIMULATOR), "https://orcid.org"),
    ],
    ids=["sandbox", "production", "simulator"],
)
def test_ids_inside_works_are_of_orcid(environment, id_site_url):
    """ORCID's schema refuses the addresses of any other site."""
    assert environment.id_site_url == id_site_url


def without(name):
    """Return the simulator's addresses but one."""
    return {key: value for key, value in SIMULATOR.items() if key != name}


WRONG = {
    "unknown name": ("live", "must be 'sandbox' or 'production', not 'live'"),
    "nothing": (None, "or a dictionary of addresses, not NoneType"),
    "a list": (["sandbox"], "not list"),
    "missing address": (without("revoke_url"), "lacks the address revoke_url"),
    "unknown address": ({**SIMULATOR, "pub_url": "https://x"}, "does not know the address pub_url"),
    "plain http for the API": (
        {**SIMULATOR, "api_url": "http://127.0.0.1/v3.0"},
        "api_url must be an https address",
    ),
    "plain http for tokens": (
        {**SIMULATOR, "token_url": "http://127.0.0.1/oauth/token"},
        "token_url must be an https address",
    ),
    "no address": ({**SIMULATOR, "site_url": "orcid.org"}, "site_url must be an https or http"),
    "no host": ({**SIMULATOR, "site_url": "https://"}, "site_url must be"),
    "broken address": ({**SIMULATOR, "site_url": "https://[::1"}, "site_url must be"),
    "a number": ({**SIMULATOR, "site_url": 7}, "site_url must be"),
}


@pytest.mark.parametrize(("value", "sentence"), list(WRONG.values()), ids=list(WRONG))
def test_a_wrong_environment_is_refused_in_one_sentence(value, sentence):
    """The operator reads what is wrong and what would be right."""
    with pytest.raises(ValueError) as caught:
        Environment.from_config(value)
    message = str(caught.value)
    assert sentence in message
    assert message.startswith("The ORCID environment")
    assert message.endswith(".")


@pytest.mark.parametrize("environment", [SANDBOX, PRODUCTION])
def test_the_two_registries_do_not_mix(environment):
    """A sandbox address in production would send a token to the wrong place."""
    is_sandbox = [
        "sandbox" in address
        for address in (
            environment.site_url,
            environment.authorize_url,
            environment.token_url,
            environment.revoke_url,
            environment.api_url,
        )
    ]
    assert is_sandbox == [environment is SANDBOX] * 5
