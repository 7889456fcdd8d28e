# SPDX-License-Identifier: MIT
"""One DOI: its metadata, its state and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone

DRAFT, REGISTERED, FINDABLE = "draft", "registered", "findable"

TRANSITIONS = {
    ("register", DRAFT): REGISTERED,
    ("publish", DRAFT): FINDABLE,
    ("publish", REGISTERED): FINDABLE,
    ("hide", FINDABLE): REGISTERED,
    ("show", REGISTERED): FINDABLE,
}
"""(event, state) -> next state. An event that does not fit the state is ignored
(``whiny_transitions: false``). Source: datacite/lupo, ``app/models/doi.rb``, ``aasm``."""

COMMANDS = frozenset({"doi", "prefix", "suffix", "event", "url", "state"})
"""Attributes of a request that are not metadata."""


def utcnow() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class HistoryEntry:
    """One accepted change of a DOI."""

    at: datetime
    what: str
    state: str
    title: str


@dataclass
class Doi:
    """A DOI as the registration agency keeps it.

    :param name: the DOI itself, lower case, without a resolver in front.
    """

    name: str
    state: str = DRAFT
    url: str | None = None
    metadata: dict = field(default_factory=dict)
    history: list[HistoryEntry] = field(default_factory=list)
    created: datetime = field(default_factory=utcnow)
    registered: datetime | None = None
    updated: datetime = field(default_factory=utcnow)

    @property
    def prefix(self) -> str:
        """The part before the first slash."""
        return self.name.partition("/")[0]

    @property
    def suffix(self) -> str:
        """The part after the first slash."""
        return self.name.partition("/")[2]

    @property
    def is_public(self) -> bool:
        """Whether the metadata must be complete: everything but a draft."""
        return self.state != DRAFT

    @property
    def title(self) -> str:
        """The first title, or an empty text."""
        titles = self.metadata.get("titles") or [{}]
        return titles[0].get("title", "")

    @property
    def creators(self) -> list[dict]:
        """The creators' objects as they were sent."""
        return self.metadata.get("creators") or []

    def changed(self, attributes: dict) -> Doi:
        """Return a copy with the attributes of one request applied, not yet validated.

        :param attributes: ``data.attributes`` of the JSON:API body.
        """
        metadata = {k: v for k, v in attributes.items() if k not in COMMANDS}
        if isinstance(metadata.get("publisher"), str):
            metadata["publisher"] = _publisher(metadata["publisher"])
        return Doi(
            name=self.name,
            state=TRANSITIONS.get((attributes.get("event"), self.state), self.state),
            url=attributes.get("url", self.url),
            metadata={**self.metadata, **metadata},
            history=list(self.history),
            created=self.created,
            registered=self.registered,
        )

    def remember(self, what: str) -> None:
        """Add a history entry for a change that was accepted.

        :param what: the event of the request, or ``create`` or ``update``.
        """
        self.updated = utcnow()
        if self.is_public and self.registered is None:
            self.registered = self.updated
        self.history.append(HistoryEntry(self.updated, what, self.state, self.title))

    def to_json(self) -> dict:
        """Return the JSON:API resource object."""
        attributes = {
            **self.metadata,
            "doi": self.name,
            "prefix": self.prefix,
            "suffix": self.suffix,
            "url": self.url,
            "state": self.state,
            "isActive": self.state == FINDABLE,
            "created": self.created.isoformat(),
            "registered": self.registered.isoformat() if self.registered else None,
            "updated": self.updated.isoformat(),
        }
        relationships = {"media": {"data": []}}
        return {
            "id": self.name,
            "type": "dois",
            "attributes": attributes,
            "relationships": relationships,
        }


def _publisher(name: str) -> dict | None:
    """Return a publisher sent as a text, as before schema 4.5, in the form that is kept.

    Source: datacite/lupo, ``app/models/doi.rb``, ``update_publisher``.
    """
    return {"name": name} if name.strip() else None
