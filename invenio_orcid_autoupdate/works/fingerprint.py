# SPDX-License-Identifier: MIT
"""What changed between two states of a work, told without keeping the work itself."""

from __future__ import annotations

import zlib

from .work import CANONICAL, Work


def fingerprint(work: Work) -> str:
    """Return a short digest of each part of a work, by ORCID's name of the part.

    It only tells people what changed; whether anything did is for ``Work.content_hash``, since one
    change in four thousand million looks like none here.

    :returns: such as ``"title:0a1b2c3d type:4e5f6a7b"``, at most 250 characters.
    """
    return " ".join(f"{name}:{_digest(value)}" for name, value in work.to_json().items())


def _digest(value: object) -> str:
    return f"{zlib.crc32(CANONICAL.encode(value).encode('ascii')):08x}"


def changed_parts(before: str | None, after: str | None) -> tuple[str, ...]:
    """Return the parts that were added, changed or left out, in ORCID's order.

    :param before: fingerprint of what was sent last; None: unknown, so nothing can be told.
    :param after: fingerprint of what is sent now.
    """
    if before is None or after is None:
        return ()
    old, new = _read(before), _read(after)
    return tuple(name for name in {**new, **old} if old.get(name) != new.get(name))


def _read(text: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in text.split())
