# SPDX-License-Identifier: MIT
"""How a person is called, as far as everybody may see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import exchanges

from invenio_orcid_autoupdate.orcid.errors import OrcidUnreachableError
from invenio_orcid_autoupdate.orcid.responses import PublicNames, read_names

ORCID = "0000-0002-1825-0097"


def details(others=(), **parts):
    """Return ``personal-details`` with parts of the name and with other names."""
    name = {part.replace("_", "-"): value and {"value": value} for part, value in parts.items()}
    return {"name": name or None, "other-names": {"other-name": [{"content": o} for o in others]}}


NAMES = {
    "given and family": (details(given_names="Ada", family_name="King"), PublicNames("Ada King")),
    "given alone": (details(given_names="Plato", family_name=None), PublicNames("Plato")),
    "published name": (
        details(given_names="Ada", family_name="King", credit_name="A. Lovelace"),
        PublicNames("A. Lovelace"),
    ),
    "private": (details(others=["A. L."]), PublicNames(None, ("A. L.",))),
    "in their order": (details(["b", "a"], given_names="A"), PublicNames("A", ("b", "a"))),
    "empty ones": (details(["", "  ", " a "], given_names=" "), PublicNames(None, ("a",))),
}


@pytest.mark.parametrize(("body", "names"), list(NAMES.values()), ids=list(NAMES))
def test_names_are_read(body, names):
    """As ORCID itself shows them."""
    assert read_names(body) == names


def test_the_recorded_person_is_read():
    """The real server's form."""
    (record,) = [one for one in exchanges() if one["exchange"] == "GET record"]
    person = record["response"]["json"]["person"]
    assert read_names(person) == PublicNames("Tess Tester")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["name", "credit-name", "value", "other-name", "content"]), inner
            )
        ),
    )
)
def test_no_json_raises(body):
    """Foreign JSON is not trusted."""
    read_names(body)
    read_names({"name": body, "other-names": body})
    read_names({"name": {"credit-name": body}, "other-names": {"other-name": [body]}})


def test_one_request_reads_them(client, wire, token, secret):
    """The smallest answer that has them."""
    wire.answers_with(json_body=details(["A. K."], given_names="Ada"))
    assert client.read_names(ORCID, token) == PublicNames("Ada", ("A. K.",))
    assert wire.last.method == "GET"
    assert wire.last.url.endswith(f"/v3.0/{ORCID}/personal-details")
    assert wire.last.headers["Authorization"] == f"Bearer {secret}"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>"])
def test_a_yes_without_names_is_no_answer(client, wire, token, body):
    """A gateway's page must not empty what is known."""
    wire.answers_with(body=body)
    with pytest.raises(OrcidUnreachableError):
        client.read_names(ORCID, token)
