# SPDX-License-Identifier: MIT
"""Read, check and write ORCID iDs; and DOIs as people write them."""

from __future__ import annotations

import re

ORCID_FORM = re.compile(
    r"""
    (?: orcid: \s*                                   # orcid:0000-...
      | (?: https?:// )? (?: [a-z0-9.-]+\. )? orcid\.org/   # any host of the registry
    )?
    (?P<orcid> \d{4}-\d{4}-\d{4}-\d{3}[\dx] )
    /?
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""What people paste: bare, as a URL of orcid.org or its sandbox, or with the prefix ``orcid:``.

Source: *Structure of the ORCID Identifier*, support.orcid.org; ``idutils.is_orcid`` knows neither
the sandbox nor a lower-case check digit.
"""


FORM_MAX = 200
"""Characters of a text that may be an iD."""


def parse_orcid(text: str | None) -> str | None:
    """Return the bare iD with an upper-case check digit, or None if the text is not an iD.

    :param text: an iD in any of the forms of :data:`ORCID_FORM`, with or without white space
        around it.
    """
    text = (text or "").strip()
    match = ORCID_FORM.fullmatch(text) if len(text) <= FORM_MAX else None
    if match is None:
        return None
    orcid = match["orcid"].upper()
    return orcid if orcid[-1] == check_digit(orcid[:-1]) else None


def check_digit(digits: str) -> str:
    """Compute the last character of an iD (ISO 7064, MOD 11-2).

    :param digits: the first fifteen digits; hyphens are skipped.
    """
    total = 0
    for digit in digits.replace("-", ""):
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def orcid_url(orcid: str, site_url: str) -> str:
    """Return the address of an ORCID record, as it is to be shown to people.

    :param site_url: the registry's web site, such as ``https://sandbox.orcid.org``.
    """
    return f"{site_url.rstrip('/')}/{orcid}"


DOI_PREFIX = re.compile(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def strip_doi_prefix(text: str) -> str:
    """Return a DOI without the address or prefix that people write before it.

    :param text: a DOI in any form, or the beginning of one; any other text stays.
    """
    return DOI_PREFIX.sub("", text.strip())
