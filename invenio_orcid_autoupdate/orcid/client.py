# SPDX-License-Identifier: MIT
"""What we use of ORCID's member API v3.0, works and public names: one method per endpoint.

A method returns a typed value, or raises :class:`~.errors.OrcidAnswerError` (ORCID said no) or
:class:`~.errors.OrcidUnreachableError` (no answer). It never waits, repeats, redirects or decides.
Source of the endpoints: ORCID-Source ``MemberV3ApiServiceImplV3_0``.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import requests

from ..logs import note
from .environment import Environment
from .error_answers import read_item_refusal, read_refusal, unreadable_item
from .errors import OrcidAnswerError, OrcidUnreachableError, Reaction
from .redaction import AccessToken, Redactor
from .responses import (
    BulkItem,
    PublicNames,
    StoredWork,
    WorkSummary,
    read_groups,
    read_names,
    read_stored_work,
)
from .tokens import BearerAuth
from .transport import DEFAULT_TIMEOUTS, Answer, Timeouts, new_session, send
from .untrusted import get, read_json, read_location

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/vnd.orcid+json"
"""For both directions; without ``Accept`` ORCID answers in XML."""

BULK_MAX = 100
"""Works in one bulk request. Source: ORCID-Source, 9006 and 9042 above that."""

NO_WORK = 1
"""A put-code that no work of today has: ORCID counts on, and is at nine digits."""


class MemberClient:
    """One repository's access to ORCID, for all researchers who gave it permission.

    :param environment: the registry to speak to.
    :param client_id: the repository's own id at ORCID, to recognise its works.
    :param user_agent: who we are and whom to write to, for ORCID's operators.
    :param timeouts: how long each kind of request may take.
    :param ca_bundle: file with the authorities to trust; None: those of the HTTP library.
    :param session: connections to reuse; a new session by default. Not shared between threads.
    :param clock: tells the present in UTC.
    """

    def __init__(
        self,
        environment: Environment,
        *,
        client_id: str,
        user_agent: str,
        timeouts: Timeouts = DEFAULT_TIMEOUTS,
        ca_bundle: str | None = None,
        session: requests.Session | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self.environment = environment
        self.client_id = client_id
        self._headers = {"Accept": MEDIA_TYPE, "User-Agent": user_agent}
        self._timeouts = timeouts
        self._ca_bundle = ca_bundle
        self._session = session if session is not None else new_session()
        self._clock = clock

    def create_work(self, orcid: str, token: AccessToken, work_json: Mapping[str, Any]) -> int:
        """Add one work.

        :param work_json: the work without put-code and without visibility.
        :returns: the put-code that ORCID gave it.
        """
        answer = self._call("POST", orcid, "work", token, work_json)
        put_code = read_location(answer.headers.get("Location"), orcid)
        if put_code is None:
            raise _unreadable("a 201 without the address of the work")
        return put_code

    def create_works(
        self, orcid: str, token: AccessToken, works: Sequence[Mapping[str, Any]]
    ) -> list[BulkItem]:
        """Add up to 100 works in one request.

        ORCID does not hold these against its schema: it stores a title that is too long and then
        refuses every later update of that work. One item that it cannot parse refuses them all.

        :returns: one item for each work, in the same order.
        """
        body = {"bulk": [{"work": work} for work in works]}
        items = self._read_bulk(self._call("POST", orcid, "works", token, body), "POST", token)
        if len(items) != len(works):
            raise _unreadable(f"{len(items)} items for {len(works)} works")
        return items

    def read_work(self, orcid: str, token: AccessToken, put_code: int) -> StoredWork:
        """Read one work."""
        work = self._read_one(self._call("GET", orcid, f"work/{put_code}", token))
        if work.put_code != put_code:
            raise _unreadable("another work than the one that was asked for")
        return work

    def read_work_summary(self, orcid: str, token: AccessToken, put_code: int) -> WorkSummary:
        """Read what ORCID shows of one work in a list."""
        return self._read_one(self._call("GET", orcid, f"work/summary/{put_code}", token))

    def check_access(self, orcid: str, token: AccessToken) -> None:
        """Ask the cheapest question that shows whether the permission and the record are usable.

        It is about a work that cannot be there; "not found" is the good answer, a few hundred
        bytes however large the record is. ORCID looks at record and token before it looks for the
        work (tests/data/orcid-recordings, 01 and 03).

        A permission that reads but may not write passes; its scope is known since it was given.

        :raises OrcidAnswerError: the permission is refused, or the record is locked, deactivated
            or merged; its reaction says which.
        """
        try:
            self._call("GET", orcid, f"work/{NO_WORK}", token)
        except OrcidAnswerError as error:
            if error.reaction is not Reaction.MARK_REMOVED:
                raise

    def read_names(self, orcid: str, token: AccessToken) -> PublicNames:
        """Read how the person is called, as far as everybody may see it.

        A permission to update activities includes reading what is public (ORCID-Source
        ``ScopePathType``); of all answers with a name, this one tells the least besides.
        """
        body = read_json(self._call("GET", orcid, "personal-details", token).content)
        if not isinstance(body, Mapping) or "other-names" not in body:
            raise _unreadable("no names")
        return read_names(body)

    def read_bulk_works(
        self, orcid: str, token: AccessToken, put_codes: Sequence[int]
    ) -> list[BulkItem]:
        """Read up to 100 works; those that are gone or another's private ones are error items."""
        path = f"works/{','.join(map(str, put_codes))}"
        items = self._read_bulk(self._call("GET", orcid, path, token), "GET", token)
        known = [item.put_code for item in items]
        if len(items) != len(put_codes) or any(
            found not in (None, asked) for found, asked in zip(known, put_codes, strict=True)
        ):
            raise _unreadable("other works than those that were asked for")
        return items

    def read_works(self, orcid: str, token: AccessToken) -> list[WorkSummary]:
        """Read the summaries of all works that we may see: the public ones and our own."""
        body = read_json(self._call("GET", orcid, "works", token).content)
        if not isinstance(body, Mapping) or "group" not in body:
            raise _unreadable("no list of works")
        return list(read_groups(body))

    def update_work(
        self, orcid: str, token: AccessToken, put_code: int, work_json: Mapping[str, Any]
    ) -> None:
        """Replace one work of ours. ORCID ignores an update that changes nothing.

        :param work_json: the whole work, without visibility; the put-code is added here.
        """
        body = {**work_json, "put-code": put_code}
        self._read_one(self._call("PUT", orcid, f"work/{put_code}", token, body))

    def delete_work(self, orcid: str, token: AccessToken, put_code: int) -> None:
        """Remove one work of ours. Works even after the researcher took the permission back."""
        answer = self._call("DELETE", orcid, f"work/{put_code}", token)
        if answer.status_code != 204:
            raise _unreadable(f"a {answer.status_code} to a DELETE")

    def _call(
        self,
        method: str,
        orcid: str,
        path: str,
        token: AccessToken,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Send one request; return its answer if that is a yes."""
        redactor = Redactor(token)
        content = {} if body is None else {"Content-Type": MEDIA_TYPE}
        answer = send(
            self._session,
            method,
            f"{self.environment.api_url}/{orcid}/{path}",
            timeouts=self._timeouts.for_creates if method == "POST" else self._timeouts,
            ca_bundle=self._ca_bundle,
            auth=BearerAuth(token),
            redactor=redactor,
            headers={**self._headers, **content},
            data=None if body is None else json.dumps(body, allow_nan=False),
        )
        refusal = None
        if not 200 <= answer.status_code < 300:
            refusal = read_refusal(answer, method, redactor, self._clock())
        note(
            logger,
            logging.INFO,
            "ORCID answered",
            method=method,
            path=f"/{orcid}/{path.partition('/')[0]}",
            status=answer.status_code,
            error_code=refusal.code if refusal else None,
        )
        if refusal is not None:
            raise refusal
        return answer

    def _read_one(self, answer: Answer) -> StoredWork:
        work = read_stored_work(read_json(answer.content))
        if work is None:
            raise _unreadable("no work")
        return work

    def _read_bulk(self, answer: Answer, method: str, token: AccessToken) -> list[BulkItem]:
        body = read_json(answer.content)
        items = body.get("bulk") if isinstance(body, Mapping) else None
        if not isinstance(items, list):
            raise _unreadable("no bulk answer")
        works = [read_stored_work(get(item, "work")) for item in items]
        known = Counter(work.put_code for work in works if work is not None)
        redactor = Redactor(token)
        return [
            BulkItem(put_code=work.put_code, work=work)
            if work is not None and known[work.put_code] == 1
            else BulkItem(error=_read_item_error(item, method, redactor))
            for item, work in zip(items, works, strict=True)
        ]


def _read_item_error(item: Any, method: str, redactor: Redactor) -> OrcidAnswerError:
    """Read an item without a work that can be believed; one number for two works is for neither."""
    if method == "POST" and get(item, "work", "put-code") is not None:
        return unreadable_item()
    return read_item_refusal(get(item, "error"), method, redactor)


def _unreadable(detail: str) -> OrcidUnreachableError:
    """A yes that we cannot read is like no answer: ORCID may have done what was asked."""
    return OrcidUnreachableError("unreadable", True, detail)
