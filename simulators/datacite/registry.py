# SPDX-License-Identifier: MIT
"""All DOIs of the simulated agency, in memory, safe to use from many threads."""

from __future__ import annotations

import secrets
import threading

from . import errors
from .doi import DRAFT, Doi
from .validation import find_problems


class Registry:
    """Keeps DOIs and applies requests to them, one at a time.

    :param prefixes: the prefixes that the one account owns.
    """

    def __init__(self, prefixes: tuple[str, ...]):
        self.prefixes = prefixes
        self._dois: dict[str, Doi] = {}
        self._lock = threading.RLock()

    def snapshot(self) -> dict[str, Doi]:
        """Return the DOIs by name, newest first, as a dictionary of the caller's own."""
        with self._lock:
            return dict(reversed(self._dois.items()))

    def clear(self) -> None:
        """Forget every DOI."""
        with self._lock:
            self._dois.clear()

    def get(self, name: str) -> Doi:
        """Return one DOI.

        :raises RegistryError: there is none of that name.
        """
        with self._lock:
            if name.lower() not in self._dois:
                raise errors.not_found()
            return self._dois[name.lower()]

    def create(self, attributes: dict) -> Doi:
        """Create a DOI, as a draft or with the event of the request.

        :raises RegistryError: foreign prefix, name taken, or invalid properties.
        """
        name = self._name(attributes)
        with self._lock:
            if name in self._dois:
                raise errors.invalid([("doi", "This DOI has already been taken")], name)
            return self._store(Doi(name), attributes, "create")

    def update(self, name: str, attributes: dict) -> tuple[Doi, bool]:
        """Change a DOI, or create it when it is unknown, as DataCite does.

        :returns: the DOI, and whether it was created.
        :raises RegistryError: foreign prefix or invalid properties.
        """
        with self._lock:
            existing = self._dois.get(name.lower())
            if existing:
                return self._store(existing, attributes, "update"), False
            return self.create({**attributes, "doi": name}), True

    def delete(self, name: str) -> None:
        """Delete a draft.

        :raises RegistryError: unknown, or not a draft.
        """
        with self._lock:
            if self.get(name).state != DRAFT:
                raise errors.not_allowed()
            del self._dois[name.lower()]

    def _name(self, attributes: dict) -> str:
        prefix = attributes.get("prefix") or self.prefixes[0]
        name = (attributes.get("doi") or f"{prefix}/{secrets.token_hex(4)}").lower()
        if name.partition("/")[0] not in self.prefixes:
            raise errors.not_yours()
        return name

    def _store(self, doi: Doi, attributes: dict, what: str) -> Doi:
        changed = doi.changed(attributes)
        problems = find_problems(changed)
        if problems:
            raise errors.invalid(problems, doi.name)
        changed.remember(attributes.get("event") or what)
        self._dois[doi.name] = changed
        return changed
