# SPDX-License-Identifier: MIT
"""The recorded answers of ORCID's real member API, as parameters of tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parents[2] / "data" / "orcid-recordings"


class Refusal(NamedTuple):
    """One recorded answer that is not a yes, or one such item of a bulk answer."""

    exchange: str
    method: str
    status: int
    headers: dict[str, str]
    content: bytes
    is_item: bool

    @property
    def body(self) -> Any:
        """The JSON, or None."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None

    @property
    def code(self) -> int | None:
        """ORCID's error-code."""
        return self.body.get("error-code") if isinstance(self.body, dict) else None


@lru_cache(maxsize=1)
def exchanges() -> tuple[dict[str, Any], ...]:
    """Return all recorded exchanges in their order."""
    lines = (line for file in sorted(FOLDER.glob("*.jsonl")) for line in file.open())
    return tuple(line for line in map(json.loads, lines) if "exchange" in line)


def content_of(answer: dict[str, Any]) -> bytes:
    """Return the bytes of a recorded answer."""
    if "json" in answer:
        return json.dumps(answer["json"]).encode()
    return answer.get("text", "").encode()


def refusals() -> Iterator[Refusal]:
    """Return all recorded refusals."""
    for exchange in exchanges():
        name, method = exchange["exchange"], exchange["request"]["method"]
        answer = exchange["response"]
        body = answer.get("json")
        if answer["status"] >= 300:
            headers = answer["headers"]
            yield Refusal(name, method, answer["status"], headers, content_of(answer), False)
        elif isinstance(body, dict):
            for error in (item.get("error") for item in body.get("bulk") or []):
                if error:
                    content = json.dumps(error).encode()
                    yield Refusal(name, method, error["response-code"], {}, content, True)
