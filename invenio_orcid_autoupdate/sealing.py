# SPDX-License-Identifier: MIT
"""Secrets as the database keeps them: encrypted, and bound to the row that they belong to.

Whoever can write to the database, but does not know the instance's key, can neither read a secret
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

MARK = "1:"
"""Begins every sealed text, so that another way can come after this one."""

NONCE_BYTES = 12
PURPOSE = b"invenio-orcid-autoupdate: secrets in the database"


class UnreadableError(Exception):
    """A secret cannot be read: another key, another row, or a damaged value."""


def seal(secret: str, place: str, key: str | bytes) -> str:
    """Return a secret as the database keeps it.

    :param place: the row and column that it belongs to; it can be read nowhere else.
    :param key: the instance's secret key.
    """
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, secret.encode(), place.encode())
    return MARK + base64.b64encode(nonce + sealed).decode("ascii")


def unseal(sealed: str, place: str, key: str | bytes) -> str:
    """Return a secret that :func:`seal` made.

    :raises UnreadableError: it is not one of this place and this key.
    """
    try:
        raw = base64.b64decode(sealed.removeprefix(MARK), validate=True)
        if not sealed.startswith(MARK):
            raise UnreadableError
        nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return _cipher(key).decrypt(nonce, rest, place.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise UnreadableError from None


def _cipher(key: str | bytes) -> AESGCM:
    material = key.encode() if isinstance(key, str) else key
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(material))
