# SPDX-License-Identifier: MIT
"""How ORCID says no, as data, and what each answer means to us.

::

    OrcidError
     ├─ OrcidAnswerError         ORCID (or a gateway before it) answered, but not with yes
     ├─ OrcidUnreachableError    no answer that could be read; ``sent`` says if it may have acted
     └─ limiter.NotAdmittedError not sent: too fast, or ORCID is left alone for a while

The table is *status x error-code x text x method -> reaction*. Sources of its rows: ORCID-Source
``OrcidCoreExceptionMapper`` and ``i18n/api_en.properties`` (v3.0.43), and the recorded answers in
``tests/data/orcid-recordings``, which win where they differ. ORCID's texts are always English.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from .untrusted import TEXT_MAX, one_line


class Reaction(str, Enum):
    """What an answer of ORCID asks of us."""

    RETRY = "retry"
    """Nobody's fault and nobody's decision: the same request may succeed later."""
    REJECT = "reject"
    """The request is wrong: never again as it is."""
    REVIEW = "review"
    """Unknown: a person has to look; it is never guessed."""

    MARK_REMOVED = "mark-removed"
    """The put-code is gone: the researcher deleted the work."""
    FORGET_PUT_CODE = "forget-put-code"
    """The work under this put-code is not ours."""
    RECOVER_PUT_CODE = "recover-put-code"
    """A work of ours has this identifier: read and compare it before any other request."""
    TOO_MANY_WORKS = "too-many-works"
    """The record is full (10,000 works)."""

    SUSPECT_GRANT = "suspect-grant"
    """The token was refused; ORCID says the same when its own token service is down."""
    SCOPE_TOO_SMALL = "scope-too-small"
    """The permission does not include what was asked."""
    CLOSE_GRANT = "close-grant"
    """The token belongs to another iD, or the iD does not exist."""

    PARK_LOCKED = "park-locked"
    """ORCID's staff locked the record."""
    PARK_DEACTIVATED = "park-deactivated"
    """The researcher deactivated the record."""
    PARK_UNCLAIMED = "park-unclaimed"
    """Nobody has claimed the record yet."""
    DEPRECATED = "deprecated"
    """The record was merged into another one."""

    STOP_CLIENT = "stop-client"
    """ORCID locked our own client: stop everything."""


class ErrorRule(NamedTuple):
    """One way ORCID says no. The first match wins, so narrow rules stand first."""

    status: int | None  # HTTP status; None matches any
    code: int | None  # ORCID "error-code"; None matches any, and its absence
    reaction: Reaction
    message: str = ""  # regular expression on the answer's text, only where codes clash
    methods: tuple[str, ...] = ()  # HTTP methods; empty matches any

    def matches(self, status: int, code: int | None, message: str, method: str) -> bool:
        """Say whether an answer is of this kind."""
        return (
            self.status in (None, status)
            and self.code in (None, code)
            and (not self.methods or method.upper() in self.methods)
            and bool(re.search(self.message, message[:TEXT_MAX], re.IGNORECASE | re.DOTALL))
        )


HTML = r"\A\s*(<!--.*-->\s*)?<(!doctype\s+html|html|head|body)\b"
"""The beginning of a page that a gateway wrote, not ORCID; comments may stand before it."""

NO_SUCH_ORCID = r"ORCID iD .{0,80}not found"
"""What ORCID says of an iD that it does not know. No expression here repeats what repeats, and none
may look far ahead from many places: a stranger may have written the text."""

WITH_PUT_CODE = ("GET", "PUT", "DELETE")
"""Methods that can name a put-code in their path."""

ERROR_RULES: tuple[ErrorRule, ...] = (
    # Not ORCID's own words. The status of a gateway's page says nothing about the work.
    ErrorRule(None, None, Reaction.RETRY, HTML),
    # 9057 whatever the status: our client is locked or deactivated.
    ErrorRule(None, 9057, Reaction.STOP_CLIENT),
    # The record's state is checked before everything else, on reads too.
    ErrorRule(None, 9007, Reaction.DEPRECATED),  # 301 on GET, 409 on writes
    ErrorRule(409, 9018, Reaction.PARK_LOCKED),
    ErrorRule(409, 9036, Reaction.PARK_UNCLAIMED),
    ErrorRule(409, 9044, Reaction.PARK_DEACTIVATED),
    # The permission.
    ErrorRule(401, 9015, Reaction.SCOPE_TOO_SMALL),
    ErrorRule(401, 9017, Reaction.CLOSE_GRANT),  # the token is another iD's
    ErrorRule(401, None, Reaction.SUSPECT_GRANT),  # revoked, expired, or ORCID's own outage
    ErrorRule(400, None, Reaction.SUSPECT_GRANT, r"\binvalid_scope\b"),  # token endpoint
    ErrorRule(403, 9004, Reaction.SCOPE_TOO_SMALL),
    ErrorRule(403, 9005, Reaction.SCOPE_TOO_SMALL),
    ErrorRule(403, 9038, Reaction.SCOPE_TOO_SMALL),  # its text begins with "409 Conflict"
    # Whose work it is.
    ErrorRule(403, 9010, Reaction.FORGET_PUT_CODE),
    ErrorRule(403, 9013, Reaction.FORGET_PUT_CODE),  # private, and another source's
    ErrorRule(403, 9014, Reaction.FORGET_PUT_CODE),  # 9010 for a PUT that changes nothing
    # Only our own mistakes are left among the 403 that ORCID numbers.
    ErrorRule(403, 9035, Reaction.REJECT),  # a visibility was sent
    ErrorRule(403, 9052, Reaction.REJECT),
    # 9016 means three things: no such iD, no such put-code, and (bare text) no such iD again.
    ErrorRule(404, 9016, Reaction.CLOSE_GRANT, NO_SUCH_ORCID),
    ErrorRule(404, 9016, Reaction.MARK_REMOVED, r"\bfound for query\b", WITH_PUT_CODE),
    ErrorRule(404, 9016, Reaction.CLOSE_GRANT, r"resource was not found\.?\s*\Z"),
    ErrorRule(404, 9011, Reaction.CLOSE_GRANT, NO_SUCH_ORCID),
    ErrorRule(404, 9011, Reaction.MARK_REMOVED, r"\bfound for query\b", WITH_PUT_CODE),
    ErrorRule(400, 9034, Reaction.MARK_REMOVED, r"'\d+' is not a valid put code", ("GET",)),
    # Duplicates and limits.
    ErrorRule(409, 9021, Reaction.RECOVER_PUT_CODE),
    ErrorRule(409, 9048, Reaction.TOO_MANY_WORKS),
    # The request is wrong: payload, address, method or media type.
    ErrorRule(None, 9001, Reaction.REJECT),
    ErrorRule(400, None, Reaction.REJECT),
    ErrorRule(405, None, Reaction.REJECT),
    ErrorRule(406, None, Reaction.REJECT),
    ErrorRule(413, None, Reaction.REJECT),
    ErrorRule(415, None, Reaction.REJECT),
    # Later, then.
    ErrorRule(None, 9000, Reaction.RETRY),  # ORCID could not reach a part of itself
    ErrorRule(408, None, Reaction.RETRY),
    ErrorRule(429, None, Reaction.RETRY),
)


def classify(status: int, code: int | None, message: str = "", method: str = "") -> Reaction:
    """Say how to react to an answer of ORCID that is not a yes.

    :param status: HTTP status, or ``response-code`` of an item in a bulk answer.
    :param code: ORCID's ``error-code``; None where the body has none.
    :param message: ``developer-message``, or the body's text where it is not ORCID's form.
    :param method: HTTP method of the request.
    :returns: the reaction of the first matching rule. Unknown answers of status 500 and above are
        retried, all other unknown ones are for a person to review.
    """
    for rule in ERROR_RULES:
        if rule.matches(status, code, message, method):
            return rule.reaction
    return Reaction.RETRY if status >= 500 else Reaction.REVIEW


class OrcidError(Exception):
    """A request to ORCID did not succeed."""


class OrcidAnswerError(OrcidError):
    """ORCID answered, but not with yes.

    status: HTTP status; for an item of a bulk answer its ``response-code``.
    code: ORCID's ``error-code``, or None.
    text: what ORCID says, without secrets, at most 500 characters; ``str`` of the error
        stays on one line of a log whatever it is.
    reaction: what it asks of us.
    retry_after_seconds: how long ORCID asks us to wait; None if it does not say.
    put_code: the work that a duplicate (9021) collides with. In answers to a bulk it can be
        the wrong one, so it has to be read and compared.
    primary_orcid: the record that this one was merged into (9007), or None.
    """

    def __init__(
        self,
        status: int,
        code: int | None,
        text: str,
        reaction: Reaction,
        *,
        retry_after_seconds: float | None = None,
        put_code: int | None = None,
        primary_orcid: str | None = None,
    ) -> None:
        super().__init__(f"ORCID answered {status}/{code or '-'}: {one_line(text)}")
        self.status = status
        self.code = code
        self.text = text
        self.reaction = reaction
        self.retry_after_seconds = retry_after_seconds
        self.put_code = put_code
        self.primary_orcid = primary_orcid


class OrcidUnreachableError(OrcidError):
    """There is no answer that could be read.

    reason: ``connect``, ``tls``, ``proxy``, ``timeout``, ``cut`` (the connection broke),
        ``unreadable`` (a yes whose content is not ORCID's) or ``request``.
    sent: the request may have reached ORCID, so it may have been carried out.
    detail: the library's words, without secrets.
    """

    def __init__(self, reason: str, sent: bool, detail: str = "") -> None:
        super().__init__(f"No answer from ORCID ({reason}): {one_line(detail)}".rstrip(": "))
        self.reason = reason
        self.sent = sent
        self.detail = detail
