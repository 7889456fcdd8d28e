# SPDX-License-Identifier: MIT
"""Keep secrets out of texts that somebody else wrote, and out of everything that shows values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import quote

HIDDEN = "[hidden]"
"""What stands in texts where a secret stood."""


@dataclass(frozen=True)
class Secret:
    """A text that is nobody's business.

    It shows nothing in ``repr``, ``str`` and format strings, and refuses to be pickled, so it
    can be neither logged nor handed to a task queue. Only :meth:`reveal` gives the value.
    """

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret itself: for the request and the encrypted column, nothing else."""
        return self._value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({HIDDEN})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is never serialised.")


class AccessToken(Secret):
    """A secret that a researcher's permission gave us."""


class Redactor:
    """Hides some secrets in texts, without showing them itself.

    It is handed on in place of the secrets: whatever reports the local variables of a failed
    function shows a redactor and no text.
    """

    __slots__ = ("_secrets",)

    def __init__(self, *secrets: Secret) -> None:
        self._secrets = secrets

    def __call__(self, text: str) -> str:
        """Return the text without the secrets."""
        for secret in self._secrets:
            text = redact(text, secret)
        return text

    def is_in(self, text: str) -> bool:
        """Say whether a text holds one of the secrets."""
        return self(text) != text

    def __repr__(self) -> str:
        return f"Redactor({HIDDEN})"


def redact(text: str, secret: Secret) -> str:
    """Replace a secret in a text, as it is and as a URL would hold it.

    ORCID repeats the token in its answer to a refused one: *Invalid access token: <the token>*
    (ORCID-Source ``OAuthErrorResponseHelper``).
    """
    if not secret.reveal():
        return text
    hidden = text.replace(secret.reveal(), HIDDEN)
    return hidden.replace(quote(secret.reveal(), safe=""), HIDDEN)
