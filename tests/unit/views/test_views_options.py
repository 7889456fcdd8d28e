# SPDX-License-Identifier: MIT
"""What operators set for the pages is refused where it makes no sense."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.views.pages import check_options

GOOD = {
    "ORCID_AUTOUPDATE_COMMONS_LINK": False,
    "ORCID_AUTOUPDATE_USER_COMMUNITIES": True,
    "ORCID_AUTOUPDATE_PRIVACY_URL": None,
}


@pytest.mark.parametrize(
    "value", [None, "/privacy", "https://example.org/privacy", "http://example.org"]
)
def test_a_notice_is_a_path_or_an_address(value):
    """Or there is none."""
    check_options({**GOOD, "ORCID_AUTOUPDATE_PRIVACY_URL": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMMONS_LINK", "yes"),
        ("COMMONS_LINK", 1),
        ("USER_COMMUNITIES", None),
        ("PRIVACY_URL", "javascript:alert(1)"),
        ("PRIVACY_URL", "privacy"),
        ("PRIVACY_URL", ""),
    ],
)
def test_anything_else_is_refused_by_name(name, value):
    """The operator reads which value is wrong."""
    with pytest.raises(ValueError, match=f"ORCID_AUTOUPDATE_{name} must be "):
        check_options({**GOOD, f"ORCID_AUTOUPDATE_{name}": value})
