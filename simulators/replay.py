# SPDX-License-Identifier: MIT
"""Play recordings of the real ORCID against the simulator and tell every difference.

``python -m simulators.replay FILE...`` — the form of the files is described in
``tests/data/orcid-recordings/README.md``; ``seed.json`` and, if there is one, ``left-out.json``
lie beside them. The exit code is 0 if all exchanges agree that are not left out.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .compare import differences
from .orcid import OrcidSimulator

FIRST_PUT_CODE = 700_000_001
"""Far from recorded put-codes, so that one that was never learned finds nothing."""

RECORDED_NAME = "Tess Tester"
"""Of all people in the recordings; ``seed.json`` does not say it, the answers do."""

Json = dict[str, Any]


@dataclass
class Outcome:
    """How one exchange went."""

    line: int
    name: str
    differences: list[str] = field(default_factory=list)
    left_out: str = ""


class PutCodes:
    """The table between recorded and replayed put-codes."""

    def __init__(self) -> None:
        self._replayed: dict[str, str] = {}

    def learn(self, recorded: int | str, replayed: int | str) -> None:
        """Remember a pair."""
        self._replayed[str(recorded)] = str(replayed)

    def to_replayed(self, value: Any) -> Any:
        """Translate a path or a body that is to be sent."""
        return _translate(value, self._replayed)

    def to_recorded(self, value: Any) -> Any:
        """Translate an answer back."""
        return _translate(value, {new: old for old, new in self._replayed.items()})


def _translate(value: Any, table: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _translate(item, table) for key, item in value.items()}
    if isinstance(value, list):
        return [_translate(item, table) for item in value]
    if isinstance(value, str):
        return re.sub(r"\d{6,}", lambda found: table.get(found.group(), found.group()), value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(table.get(str(value), value))
    return value


class Player:
    """One file against one fresh simulator.

    :param seed: content of ``seed.json``.
    """

    def __init__(self, simulator: OrcidSimulator) -> None:
        self._simulator = simulator
        self._put_codes = PutCodes()
        self._moved: dict[int, tuple[Any, Any]] = {}
        self._raced: list[Json] = []

    def play(self, entry: Json) -> list[str]:
        """Play one line; an event returns nothing.

        :returns: what differs.
        """
        if "event" in entry:
            self._happen(entry)
            return []
        self._finish_race()
        replayed = self._send(entry["request"])
        self._learn(entry["response"], replayed)
        translated = self._put_codes.to_recorded(replayed)
        return differences(entry["response"], translated) + self._date_differences(
            entry["response"], translated
        )

    def _finish_race(self) -> None:
        """Store the winners of a race in the order of their put-codes, not of their answers."""
        for event in sorted(self._raced, key=lambda one: int(one["put-code"])):
            self._store(event)
        self._raced.clear()

    def _store(self, event: Json) -> None:
        new = self._simulator.add_work(
            event["orcid"],
            event["work"],
            source=event.get("client", ""),
            visibility=event.get("visibility", ""),
        )
        self._put_codes.learn(event["put-code"], new)

    def _happen(self, event: Json) -> None:
        simulator = self._simulator
        name = event["event"]
        if name == "reset":
            simulator.clear_works()
        elif name == "researcher-adds-work":
            self._store(event)
        elif name == "race-stored-work":
            self._raced.append(event)
        elif name == "researcher-sets-visibility":
            put_code = self._put_codes.to_replayed(event["put-code"])
            simulator.set_visibility(put_code, event["visibility"])
        elif name == "fill":
            simulator.fill(event["orcid"], event["client"], event["works"])
        elif name == "unfill":
            simulator.unfill(event["orcid"])
        elif name == "token":
            simulator.set_token(event["token"], _token_meaning(event))
        elif name in ("token-service-down", "token-service-up"):
            failing = _is_server_error(event)
            simulator.set_token_service(up=name.endswith("up"), failing=failing)
        else:
            raise ValueError(f"unknown event {name!r}")

    def _send(self, request: Json) -> Json:
        path = self._put_codes.to_replayed(request["path"])
        headers = dict(request.get("headers", {}))
        body = None
        if "json" in request:
            body = json.dumps(self._put_codes.to_replayed(request["json"])).encode()
        elif "text" in request:
            body = str(request["text"]).encode()
        host = self._simulator.url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=60)
        try:
            connection.request(request["method"], path, body, headers)
            answer = connection.getresponse()
            return _as_recorded(answer, answer.read())
        finally:
            connection.close()

    def _learn(self, recorded: Json, replayed: Json) -> None:
        places = [_header(answer, "Location") for answer in (recorded, replayed)]
        codes = [re.search(r"/work/(\d+)$", place) for place in places]
        if recorded["status"] == 201 and all(codes):
            self._put_codes.learn(*(code.group(1) for code in codes if code))
        for old, new in zip(_put_codes(recorded), _put_codes(replayed), strict=False):
            if old and new:
                self._put_codes.learn(old, new)

    def _date_differences(self, recorded: Json, replayed: Json) -> list[str]:
        lines = []
        new = dict(_modified(replayed.get("json")))
        for put_code, moment in _modified(recorded.get("json")):
            before = self._moved.get(put_code)
            now = (moment, new.get(put_code))
            if before and now[1] and (before[0] == now[0]) != (before[1] == now[1]):
                lines.append(f"last-modified-date of {put_code}: moved in one, not in the other")
            self._moved[put_code] = now
        return lines


def _token_meaning(event: Json) -> Json | None:
    """Return what a token means from now on: the event's object, or the event's own fields.

    Without either, the token service knows the token no more, or answers with an error.
    """
    if _is_server_error(event):
        return None
    found: Json = next((value for value in event.values() if isinstance(value, dict)), event)
    return found if found is not event or "active" in event else {"active": False}


def _is_server_error(event: Json) -> bool:
    status = event.get("status")
    return isinstance(status, int) and status >= 500


def _as_recorded(answer: http.client.HTTPResponse, body: bytes) -> Json:
    shown: Json = {"status": answer.status, "headers": dict(answer.getheaders())}
    text = body.decode()
    kind = _header(shown, "Content-Type")
    if "json" in kind or (text.startswith("{") and not kind):
        return shown | ({"json": json.loads(text)} if text else {})
    return shown | {"text": text} if text else shown


def _header(answer: Json, name: str) -> str:
    lowered = {key.lower(): value for key, value in answer["headers"].items()}
    return str(lowered.get(name.lower(), ""))


def _put_codes(answer: Json) -> list[str]:
    """Return the put-codes of a bulk's items, with gaps for errors; XML or JSON."""
    if "bulk" in (answer.get("json") or {}):
        items = answer["json"]["bulk"]
        return [str((item.get("work") or {}).get("put-code") or "") for item in items]
    return re.findall(r'<work:work put-code="(\d+)"', answer.get("text") or "")


def _modified(value: Any) -> Iterator[tuple[int, Any]]:
    """Yield put-code and last-modified-date of every work in an answer."""
    if isinstance(value, dict):
        if isinstance(value.get("put-code"), int) and value.get("last-modified-date"):
            yield value["put-code"], value["last-modified-date"]["value"]
        for item in value.values():
            yield from _modified(item)
    elif isinstance(value, list):
        for item in value:
            yield from _modified(item)


def _read_seed(directory: Path) -> Json:
    seed: Json = json.loads((directory / "seed.json").read_text("utf-8"))
    for record in seed["records"]:
        record.setdefault("name", RECORDED_NAME)
    return seed


def _read_left_out(path: Path) -> dict[str, str]:
    listed = path.with_name("left-out.json")
    if not listed.exists():
        return {}
    found: dict[str, str] = json.loads(listed.read_text("utf-8")).get(path.name, {})
    return found


UNREADABLE = (
    OSError,
    http.client.HTTPException,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)
"""What a file of another form than this one, or half a file, leads to."""


def replay(path: Path) -> Iterator[Outcome]:
    """Play one file against a fresh simulator.

    :returns: one outcome an exchange, in order; what cannot be read or played is a disagreement.
    """
    try:
        seed, left_out = _read_seed(path.parent), _read_left_out(path)
        lines = path.read_text("utf-8").splitlines()
    except UNREADABLE as error:
        yield Outcome(0, "the whole file", [_cannot_be_read(error)])
        return
    simulator = OrcidSimulator(seed, tls_port=None)
    simulator.registry.next_put_code = FIRST_PUT_CODE
    with simulator.running():
        player = Player(simulator)
        for number, line in enumerate(lines, 1):
            outcome = _play_line(player, number, line)
            if outcome:
                outcome.left_out = left_out.get(str(number), "")
                yield outcome


def _play_line(player: Player, number: int, line: str) -> Outcome | None:
    """Play one line; an event that happened has no outcome."""
    name = "unreadable line"
    try:
        entry = json.loads(line)
        name = str(entry.get("exchange") or entry.get("event"))
        found = player.play(entry)
    except UNREADABLE as error:
        return Outcome(number, name, [_cannot_be_read(error)])
    return Outcome(number, name, found) if "request" in entry else None


def _cannot_be_read(error: Exception) -> str:
    return f"cannot be read or played: {type(error).__name__}: {error}"


def main(words: list[str] | None = None) -> int:
    """Play the files, print what differs and the sum; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulators.replay", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    agreed = total = failed = 0
    for path in parser.parse_args(words).files:
        for outcome in replay(path):
            total += 1
            agreed += not outcome.differences
            failed += bool(outcome.differences and not outcome.left_out)
            for line in outcome.differences:
                note = f" (left out: {outcome.left_out})" if outcome.left_out else ""
                print(f"{path.name}:{outcome.line} [{outcome.name}] {line}{note}")
    print(f"{agreed} of {total} agree")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
