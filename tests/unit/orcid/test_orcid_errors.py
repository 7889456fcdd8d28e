# SPDX-License-Identifier: MIT
"""What each answer of ORCID means: literally, from the recordings, and for all that is unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import refusals

from invenio_orcid_autoupdate.orcid.errors import (
    ERROR_RULES,
    OrcidAnswerError,
    OrcidError,
    OrcidUnreachableError,
    Reaction,
    classify,
)

NO_WORK = (
    "404 Not Found: The resource was not found. Full validation error: No result found for query "
    "[FROM WorkEntity WHERE id = :workId and orcid = :orcid]"
)
NO_WORK_2018 = (
    "404 Not Found: The resource was not found. Full validation error: No entity found for query"
)
NO_ORCID_2018 = (
    "404 Not Found: The resource was not found. "
    "Full validation error: ORCID iD INVALID-ORCID not found"
)
BARE_404 = "404 Not Found: The resource was not found."

CASES = {
    # status, code, text, method -> reaction
    "gateway page, 502": (502, None, "<html><h1>Bad Gateway</h1></html>", "PUT", Reaction.RETRY),
    "gateway page, 403": (403, None, "<!DOCTYPE html><title>Just a moment", "PUT", Reaction.RETRY),
    "gateway page, 404": (404, None, "\n <HTML>", "PUT", Reaction.RETRY),
    "gateway page, comment first": (400, None, "<!-- x --><html>", "POST", Reaction.RETRY),
    "our client is locked": (409, 9057, "client locked", "POST", Reaction.STOP_CLIENT),
    "our client is locked, as 403": (403, 9057, "", "POST", Reaction.STOP_CLIENT),
    "merged record, read": (301, 9007, "301 Moved", "GET", Reaction.DEPRECATED),
    "merged record, write": (409, 9007, "deprecated", "PUT", Reaction.DEPRECATED),
    "locked": (409, 9018, "locked", "POST", Reaction.PARK_LOCKED),
    "unclaimed": (409, 9036, "not claimed", "POST", Reaction.PARK_UNCLAIMED),
    "deactivated": (409, 9044, "deactivated", "PUT", Reaction.PARK_DEACTIVATED),
    "client not authorised": (401, 9002, "not authorized", "POST", Reaction.SUSPECT_GRANT),
    "invalid scope": (401, 9015, "invalid scope", "POST", Reaction.SCOPE_TOO_SMALL),
    "token of another iD": (401, 9017, "different record", "POST", Reaction.CLOSE_GRANT),
    "token refused": (
        401,
        None,
        "invalid_token: Invalid access token",
        "PUT",
        Reaction.SUSPECT_GRANT,
    ),
    "token endpoint, invalid scope": (
        400,
        None,
        "invalid_scope: x",
        "POST",
        Reaction.SUSPECT_GRANT,
    ),
    "insufficient scope": (403, 9004, "", "POST", Reaction.SCOPE_TOO_SMALL),
    "wrong scope": (403, 9005, "", "POST", Reaction.SCOPE_TOO_SMALL),
    "scope, misleading text": (
        403,
        9038,
        "409 Conflict: The item",
        "GET",
        Reaction.SCOPE_TOO_SMALL,
    ),
    "another source": (403, 9010, "not the source", "PUT", Reaction.FORGET_PUT_CODE),
    "another source, private": (403, 9013, "private", "GET", Reaction.FORGET_PUT_CODE),
    "another source, same content": (403, 9014, "forbidden", "PUT", Reaction.FORGET_PUT_CODE),
    "visibility": (403, 9035, "visibility", "PUT", Reaction.REJECT),
    "on behalf of": (403, 9052, "OBO", "PUT", Reaction.REJECT),
    "no token sent": (403, None, "forbidden: Forbidden", "GET", Reaction.REVIEW),
    "no such iD, 2018": (404, 9016, NO_ORCID_2018, "POST", Reaction.CLOSE_GRANT),
    "no such iD, 2018, PUT": (404, 9016, NO_ORCID_2018, "PUT", Reaction.CLOSE_GRANT),
    "no such iD": (404, 9016, BARE_404, "POST", Reaction.CLOSE_GRANT),
    "no such iD, PUT": (404, 9016, BARE_404, "PUT", Reaction.CLOSE_GRANT),
    "no such work, PUT": (404, 9016, NO_WORK, "PUT", Reaction.MARK_REMOVED),
    "no such work, GET": (404, 9016, NO_WORK, "get", Reaction.MARK_REMOVED),
    "no such work, DELETE": (404, 9016, NO_WORK, "DELETE", Reaction.MARK_REMOVED),
    "no such work, 2018": (404, 9016, NO_WORK_2018, "PUT", Reaction.MARK_REMOVED),
    "no such work, but it was a POST": (404, 9016, NO_WORK, "POST", Reaction.REVIEW),
    "9016 in unknown words": (404, 9016, "404 Something else.", "PUT", Reaction.REVIEW),
    "9011, no such iD": (404, 9011, "ORCID iD X not found", "PUT", Reaction.CLOSE_GRANT),
    "9011, no such work": (404, 9011, "No entity found for query", "PUT", Reaction.MARK_REMOVED),
    "put-code gone, bulk read": (
        400,
        9034,
        "Full validation error: '1000000' is not a valid put code",
        "GET",
        Reaction.MARK_REMOVED,
    ),
    "put-code is no number": (
        400,
        9034,
        "The put code provided is not valid.",
        "PUT",
        Reaction.REJECT,
    ),
    "duplicate": (409, 9021, "put-code 7", "POST", Reaction.RECOVER_PUT_CODE),
    "duplicate of another on PUT": (409, 9021, "put-code 7", "PUT", Reaction.RECOVER_PUT_CODE),
    "full record": (409, 9048, "10,000", "POST", Reaction.TOO_MANY_WORKS),
    "bad data": (400, 9001, "", "POST", Reaction.REJECT),
    "unknown address": (404, 9001, "HTTP 404 Not Found", "GET", Reaction.REJECT),
    "bulk too large": (400, 9006, "up to 100", "POST", Reaction.REJECT),
    "plain http": (400, 9012, "", "POST", Reaction.REJECT),
    "put-codes differ": (400, 9019, "", "PUT", Reaction.REJECT),
    "invalid message": (400, 9020, "", "POST", Reaction.REJECT),
    "no title": (400, 9022, "", "POST", Reaction.REJECT),
    "no identifier": (400, 9023, "", "POST", Reaction.REJECT),
    "put-code in a POST": (400, 9024, "", "POST", Reaction.REJECT),
    "unknown type": (400, 9037, "", "POST", Reaction.REJECT),
    "too many put-codes": (400, 9042, "", "GET", Reaction.REJECT),
    "invalid JSON": (400, 9047, "", "PUT", Reaction.REJECT),
    "invalid date": (400, 9049, "", "POST", Reaction.REJECT),
    "invalid enumeration value": (400, 9051, "", "POST", Reaction.REJECT),
    "invalid role": (
        400,
        9058,
        "404 Bad Request: Invalid contributor role",
        "POST",
        Reaction.REJECT,
    ),
    "malformed JSON, plain text": (400, None, "Unexpected end-of-input", "POST", Reaction.REJECT),
    "method": (405, 9001, "", "POST", Reaction.REJECT),
    "method, no code": (405, None, "", "POST", Reaction.REJECT),
    "media type wanted, no code": (406, None, "", "GET", Reaction.REJECT),
    "too large": (413, None, "", "POST", Reaction.REJECT),
    "media type sent, no code": (415, None, "", "POST", Reaction.REJECT),
    "connect error inside ORCID": (409, 9000, "", "POST", Reaction.RETRY),
    "request timeout": (408, None, "", "POST", Reaction.RETRY),
    "daily quota": (429, None, "", "POST", Reaction.RETRY),
    "rate limit": (503, None, "", "POST", Reaction.RETRY),
    "general failure": (500, 9008, "NullPointerException", "POST", Reaction.RETRY),
    "gateway timeout": (504, None, "", "POST", Reaction.RETRY),
    "redirect": (302, None, "", "GET", Reaction.REVIEW),
    "old version's address": (308, None, "", "GET", Reaction.REVIEW),
    "old version's address, with code": (308, 9056, "", "GET", Reaction.REVIEW),
    "unknown conflict": (409, 9999, "", "POST", Reaction.REVIEW),
    "unknown refusal": (418, None, "", "POST", Reaction.REVIEW),
}


@pytest.mark.parametrize(
    ("status", "code", "text", "method", "reaction"), list(CASES.values()), ids=list(CASES)
)
def test_classify(status, code, text, method, reaction):
    """Each answer that ORCID documents or gave has one reaction."""
    assert classify(status, code, text, method) is reaction


def rule_for(*answer):
    """Return the place of the rule that decides."""
    return next((at for at, rule in enumerate(ERROR_RULES) if rule.matches(*answer)), None)


def test_every_rule_is_entered():
    """No row of the table stands there unread."""
    entered = {rule_for(*case[:4]) for case in CASES.values()}
    assert set(range(len(ERROR_RULES))) <= entered


RECORDED = {
    # error-code, status of the recorded answer -> reactions that it may have
    (1, 400): {Reaction.REJECT},
    (9001, 400): {Reaction.REJECT},
    (9001, 404): {Reaction.REJECT},
    (9001, 405): {Reaction.REJECT},
    (9001, 406): {Reaction.REJECT},
    (9001, 415): {Reaction.REJECT},
    (9006, 400): {Reaction.REJECT},
    (9007, 301): {Reaction.DEPRECATED},
    (9007, 409): {Reaction.DEPRECATED},
    (9008, 500): {Reaction.RETRY},
    (9010, 403): {Reaction.FORGET_PUT_CODE},
    (9013, 403): {Reaction.FORGET_PUT_CODE},
    (9014, 403): {Reaction.FORGET_PUT_CODE},
    (9016, 404): {Reaction.MARK_REMOVED, Reaction.CLOSE_GRANT},
    (9017, 401): {Reaction.CLOSE_GRANT},
    (9018, 409): {Reaction.PARK_LOCKED},
    (9019, 400): {Reaction.REJECT},
    (9020, 400): {Reaction.REJECT},
    (9021, 409): {Reaction.RECOVER_PUT_CODE},
    (9022, 400): {Reaction.REJECT},
    (9023, 400): {Reaction.REJECT},
    (9024, 400): {Reaction.REJECT},
    (9034, 400): {Reaction.MARK_REMOVED, Reaction.REJECT},
    (9035, 403): {Reaction.REJECT},
    (9037, 400): {Reaction.REJECT},
    (9038, 403): {Reaction.SCOPE_TOO_SMALL},
    (9042, 400): {Reaction.REJECT},
    (9044, 409): {Reaction.PARK_DEACTIVATED},
    (9047, 400): {Reaction.REJECT},
    (9048, 409): {Reaction.TOO_MANY_WORKS},
    (9049, 400): {Reaction.REJECT},
    (9058, 400): {Reaction.REJECT},
    (None, 302): {Reaction.REVIEW},
    (None, 308): {Reaction.REVIEW},
    (None, 400): {Reaction.REJECT},
    (None, 401): {Reaction.SUSPECT_GRANT},
    (None, 403): {Reaction.REVIEW},
}


@pytest.mark.parametrize("status_and_code", list(RECORDED), ids=str)
def test_every_recorded_refusal_is_understood(status_and_code):
    """The real registry's answers, each code in the reactions that it may have, and all of them."""
    code, status = status_and_code
    found = {
        classify(each.status, each.code, text_of(each), each.method)
        for each in refusals()
        if (each.code, each.status) == (code, status)
    }
    assert found == RECORDED[status_and_code]


def text_of(refusal):
    """Return the text that classification looks at."""
    body = refusal.body
    if isinstance(body, dict):
        return body.get("developer-message") or body.get("error_description") or ""
    return refusal.content.decode()


def test_no_recorded_refusal_is_left_out():
    """A new recording with a new code fails here until the table knows it."""
    assert {(each.code, each.status) for each in refusals()} == set(RECORDED)


@given(
    st.integers(min_value=300, max_value=599),
    st.none() | st.integers(min_value=0, max_value=10_000),
    st.text(),
    st.sampled_from(["GET", "POST", "PUT", "DELETE", ""]),
)
def test_what_is_unknown_is_never_taken_for_a_decision(status, code, text, method):
    """Only answers of the table change a claim or a grant for good."""
    known = {case[:2] for case in CASES.values()}
    if (status, code) not in known and code not in (9000, 9001, 9007, 9057):
        allowed = {Reaction.RETRY, Reaction.REVIEW}
        if status in (400, 401, 405, 406, 408, 413, 415, 429):
            allowed |= {Reaction.REJECT, Reaction.SUSPECT_GRANT}
        assert classify(status, code, text, method) in allowed


def test_errors_carry_the_facts():
    """A caller needs no text to decide."""
    error = OrcidAnswerError(
        409, 9021, "already", Reaction.RECOVER_PUT_CODE, retry_after_seconds=3.0, put_code=7
    )
    assert isinstance(error, OrcidError)
    assert str(error) == "ORCID answered 409/9021: already"
    assert (error.status, error.code, error.put_code) == (409, 9021, 7)
    assert (error.retry_after_seconds, error.primary_orcid) == (3.0, None)


def test_a_lost_answer_says_whether_something_was_sent():
    """What was never sent may be sent again without asking."""
    error = OrcidUnreachableError("timeout", True, "read timed out")
    assert isinstance(error, OrcidError)
    assert str(error) == "No answer from ORCID (timeout): read timed out"
    assert (error.reason, error.sent) == ("timeout", True)
    assert str(OrcidUnreachableError("cut", True)) == "No answer from ORCID (cut)"
