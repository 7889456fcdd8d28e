# SPDX-License-Identifier: MIT
"""What an ORCID record holds, read in one request and looked up by DOI."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..decisions.reconcile import RemoteWork
from ..orcid.responses import BulkItem, WorkSummary, comparable_id
from ..store.permissions import Permission
from .context import Context

NAME_MAX = 255
"""Characters of our column for the name of a source."""


def plain_doi(doi: str) -> str:
    """Return a DOI as it is compared."""
    return comparable_id("doi", doi)


@dataclass(frozen=True)
class RemoteWorks:
    """The works of one ORCID record that we may see: the public ones and our own.

    works: in ORCID's order.
    """

    works: tuple[RemoteWork, ...]
    _sources: dict[str, str] = field(repr=False)

    @classmethod
    def of(cls, summaries: Iterable[WorkSummary], client_id: str) -> RemoteWorks:
        """Sort what ORCID listed.

        :param client_id: our own id at ORCID.
        """
        works: list[RemoteWork] = []
        sources: dict[str, str] = {}
        for found in summaries:
            work = RemoteWork(
                put_code=found.put_code,
                is_ours=found.is_from(client_id),
                self_ids=found.self_ids,
                title=found.title,
                type=found.type,
            )
            works.append(work)
            if not work.is_ours:
                name = (found.source_name or found.source_client_id or "?")[:NAME_MAX]
                sources.update((doi, name) for doi in work.dois if doi not in sources)
        return cls(tuple(works), sources)

    @cached_property
    def our_put_codes(self) -> frozenset[int]:
        """The numbers of our works."""
        return frozenset(work.put_code for work in self.works if work.is_ours)

    @cached_property
    def our_dois(self) -> frozenset[str]:
        """The DOIs of our works."""
        return frozenset(doi for work in self.works if work.is_ours for doi in work.dois)

    def source_of(self, dois: Collection[str]) -> str | None:
        """Return who else added a work with one of some DOIs; None: nobody.

        :param dois: as they are compared.
        """
        return next((self._sources[doi] for doi in sorted(dois) if doi in self._sources), None)


def read_remote(context: Context, permission: Permission) -> RemoteWorks:
    """Ask ORCID for the list of works; one request.

    :param permission: a usable one.
    :raises OrcidError: it was not sent, or ORCID gave no list.
    """
    client = context.client
    summaries = context.ask(
        permission, lambda: client.read_works(permission.orcid, permission.sent_token)
    )
    return RemoteWorks.of(summaries, client.client_id)


def read_stored(
    context: Context, permission: Permission, put_codes: Sequence[int]
) -> list[BulkItem]:
    """Read up to 100 works in full; one request.

    :param permission: a usable one.
    :returns: one item for each put-code, in their order: the work, or ORCID's refusal.
    :raises OrcidError: it was not sent, or ORCID gave no answer.
    """
    return context.ask(
        permission,
        lambda: context.client.read_bulk_works(permission.orcid, permission.sent_token, put_codes),
    )
