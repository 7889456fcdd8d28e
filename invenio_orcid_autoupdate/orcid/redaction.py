# SPDX-License-Identifier: MIT
"""Keep secrets out of texts that somebody else wrote."""

from __future__ import annotations

from urllib.parse import quote

HIDDEN = "[hidden]"
"""What stands in texts where a secret stood."""


def redact(text: str, *secrets: str) -> str:
    """Replace secrets in a text, as they are and as a URL would hold them.

    ORCID repeats the token in its answer to a refused one: *Invalid access token: <the token>*
    (ORCID-Source ``OAuthErrorResponseHelper``).
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN).replace(quote(secret, safe=""), HIDDEN)
    return text
