# SPDX-License-Identifier: MIT
"""Tokens as the database keeps them: encrypted, and bound to the row that they belong to.

Whoever can write to the database, but does not know the instance's key, can neither read a token
nor let one row use that of another. Source: RFC 5116 on authenticated encryption with associated
data; RFC 5869 on deriving a key.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .orcid.redaction import AccessToken, Secret

__all__ = ("AccessToken", "Secret", "UnreadableError", "as_key", "seal", "unseal")

ANY_BYTES = "surrogateescape"
"""How a key of bytes, whichever they are, becomes a text and the same bytes again."""

MARK = "1:"
"""Begins every sealed text, so that another way can come after this one."""

NONCE_BYTES = 12
PURPOSE = b"invenio-orcid-autoupdate: secrets in the database"


class UnreadableError(Exception):
    """A secret cannot be read: another key, another row, or a damaged value."""


def as_key(key: str | bytes) -> Secret:
    """Return the instance's secret key as a value that shows nothing of itself."""
    return Secret(key if isinstance(key, str) else key.decode("utf-8", ANY_BYTES))


def seal(token: AccessToken, place: str, key: Secret) -> str:
    """Return a token as the database keeps it.

    :param place: the row and column that it belongs to; it can be read nowhere else.
    :param key: the instance's secret key.
    """
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, token.reveal().encode(), place.encode())
    return MARK + base64.b64encode(nonce + sealed).decode("ascii")


def unseal(sealed: str, place: str, key: Secret) -> AccessToken:
    """Return a token that :func:`seal` made.

    :raises UnreadableError: it is not one of this place and this key.
    """
    try:
        raw = base64.b64decode(sealed.removeprefix(MARK), validate=True)
        if not sealed.startswith(MARK):
            raise UnreadableError
        nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return AccessToken(_cipher(key).decrypt(nonce, rest, place.encode()).decode())
    except (InvalidTag, binascii.Error, ValueError):
        raise UnreadableError from None


def _cipher(key: Secret) -> AESGCM:
    derivation = HKDF(SHA256(), length=32, salt=None, info=PURPOSE)
    return AESGCM(derivation.derive(key.reveal().encode("utf-8", ANY_BYTES)))
