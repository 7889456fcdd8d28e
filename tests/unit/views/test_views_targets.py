# SPDX-License-Identifier: MIT
"""Where a request may lead to: this site and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.views.redirects import read_local_path

LOCAL = ["/", "/records/abc", "/search?q=a%20b&f=x:y", "/a/b#c", "/ä", "/login/?next=https://x.org"]
ELSEWHERE = [
    None,
    "",
    "records",
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/ /evil.example",
    "\x00/evil.example",
    "javascript:alert(1)",
    "/" + "a" * 2000,
    "//[",
]


@pytest.mark.parametrize("target", LOCAL)
def test_a_path_of_this_site_stays_as_it_is(target):
    """Nothing is normalised: the address is the person's."""
    assert read_local_path(target) == target


@pytest.mark.parametrize("target", ELSEWHERE)
def test_everything_else_is_nothing(target):
    """There is no half-trusted address."""
    assert read_local_path(target) is None


@given(st.text(alphabet="/\\:.ab\t\n @?#%", max_size=12))
def test_what_passes_is_a_path_for_every_browser(text):
    """One slash, then neither a slash nor anything that a browser takes for one or skips."""
    if read_local_path(text) is not None:
        assert text[0] == "/"
        assert text[1:2] not in ("/", "\\", "\t", "\n")
