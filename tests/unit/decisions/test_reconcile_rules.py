# SPDX-License-Identifier: MIT
"""Claims against an ORCID record: one test per row, then what holds for every pair of them."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.drift import Finding, Report, Step
from invenio_orcid_autoupdate.decisions.reconcile import (
    HeldClaim,
    Owner,
    RemoteWork,
    TargetWork,
    find_strangers,
    reconcile,
)
from invenio_orcid_autoupdate.decisions.states import ItemKind

PARENT, RECORD, OLDER = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
CLAIM, OTHER = uuid.UUID(int=10), uuid.UUID(int=11)
DOI, OLDER_DOI, CONCEPT = "10.1234/v2", "10.1234/v1", "10.1234/all"
OWNERS = {
    DOI: Owner(PARENT, RECORD),
    OLDER_DOI: Owner(PARENT, OLDER),
    CONCEPT: Owner(PARENT),
}


def ids(*dois):
    """Return the identifiers of a work with some DOIs."""
    return frozenset(("doi", doi) for doi in dois)


WANTED = TargetWork(ids(DOI), "Tea cups", "data-set")


def claim(put_code=7, **facts):
    """Return the claim on the family, with its work in ORCID."""
    common = {"id": CLAIM, "item_id": PARENT, "parent_id": PARENT, "target": WANTED}
    return HeldClaim(**{**common, "dois": frozenset({DOI}), "put_code": put_code, **facts})


def work(put_code=7, doi=DOI, is_ours=True, **facts):
    """Return a work in the ORCID record."""
    common = {"self_ids": ids(doi), "title": "Tea cups", "type": "data-set"}
    return RemoteWork(put_code, is_ours, **{**common, **facts})


def lines(claims, works, kind=ItemKind.PARENT):
    """Return finding, step, detail, claim and put-code of each difference."""
    return [
        (
            one.finding,
            one.step,
            one.detail,
            one.claim_id,
            one.put_code,
        )
        for one in reconcile(claims, works, OWNERS, kind)
    ]


SAME, MISSING, UNKNOWN, DIFFERS = Finding
NOTHING = Step.NOTHING

ROWS = {
    "the same": ([claim()], [work()], [(SAME, NOTHING, None, CLAIM, 7)]),
    "the same but for spaces and case of the title": (
        [claim()],
        [work(title=" tea  CUPS")],
        [(SAME, NOTHING, None, CLAIM, 7)],
    ),
    "a claim without a work": ([claim(None)], [], []),
    "a work of another source": ([claim(None)], [work(is_ours=False)], []),
    "the researcher deleted it": (
        [claim()],
        [],
        [(MISSING, Step.NOTE_REMOVED, "removed_in_orcid", CLAIM, 7)],
    ),
    "gone, and a delete of ours was never answered": ([claim(is_in_doubt=True)], [], []),
    "there, and a delete of ours was never answered": (
        [claim(is_in_doubt=True)],
        [work()],
        [(SAME, NOTHING, None, CLAIM, 7)],
    ),
    "the researcher deleted ours and kept another source's": (
        [claim()],
        [work(8, is_ours=False)],
        [(MISSING, Step.NOTE_REMOVED, "removed_in_orcid", CLAIM, 7)],
    ),
    "the number is another source's": (
        [claim()],
        [work(is_ours=False)],
        [(DIFFERS, Step.DISOWN, "wrong_source", CLAIM, 7)],
    ),
    "another title": (
        [claim()],
        [work(title="Saucers")],
        [(DIFFERS, Step.LOOK_AGAIN, "content", CLAIM, 7)],
    ),
    "another type": (
        [claim()],
        [work(type="other")],
        [(DIFFERS, Step.LOOK_AGAIN, "content", CLAIM, 7)],
    ),
    "another identifier": (
        [claim()],
        [work(doi=OLDER_DOI)],
        [(DIFFERS, Step.LOOK_AGAIN, "content", CLAIM, 7)],
    ),
    "another title, and auto-update is off": (
        [claim(can_update=False)],
        [work(title="Saucers")],
        [(DIFFERS, NOTHING, "content", CLAIM, 7)],
    ),
    "a change that was never sent": (
        [claim(is_behind=True)],
        [work()],
        [(DIFFERS, Step.LOOK_AGAIN, "behind", CLAIM, 7)],
    ),
    "the version policy was switched": (
        [claim(is_right_kind=False)],
        [work(title="Saucers")],
        [(DIFFERS, Step.LOOK_AGAIN, "policy", CLAIM, 7)],
    ),
    "a restored backup knows the claim but not its number": (
        [claim(None)],
        [work()],
        [(UNKNOWN, Step.ADOPT, "known_record", CLAIM, 7)],
    ),
    "a restored backup has the number of before": (
        [claim(5)],
        [work()],
        [(UNKNOWN, Step.ADOPT, "known_record", CLAIM, 7)],
    ),
    "the number is another source's, and ours is there": (
        [claim()],
        [work(is_ours=False), work(8)],
        [(UNKNOWN, Step.ADOPT, "known_record", CLAIM, 8)],
    ),
    "a restored backup does not know the claim": (
        [],
        [work()],
        [(UNKNOWN, Step.TAKE_IN, "known_record", None, 7)],
    ),
    "ours, but not of this repository": (
        [],
        [work(doi="10.9999/else")],
        [(UNKNOWN, NOTHING, "not_in_repository", None, 7)],
    ),
    "ours, without a DOI": (
        [],
        [work(self_ids=frozenset())],
        [(UNKNOWN, NOTHING, "not_in_repository", None, 7)],
    ),
    "our double": (
        [claim()],
        [work(6), work(7)],
        [(SAME, NOTHING, None, CLAIM, 7), (UNKNOWN, Step.MERGE, "double", CLAIM, 6)],
    ),
    "our double, and the claim has none: the oldest stays": (
        [claim(None)],
        [work(9), work(8)],
        [
            (UNKNOWN, Step.ADOPT, "known_record", CLAIM, 8),
            (UNKNOWN, Step.MERGE, "double", CLAIM, 9),
        ],
    ),
    "our double, and no claim": (
        [],
        [work(9), work(8)],
        [
            (UNKNOWN, Step.TAKE_IN, "known_record", None, 8),
            (UNKNOWN, Step.MERGE, "double", None, 9),
        ],
    ),
    "our double of a foreign DOI": (
        [],
        [work(9, "10.9999/else"), work(8, "10.9999/else")],
        [
            (UNKNOWN, NOTHING, "not_in_repository", None, 8),
            (UNKNOWN, NOTHING, "not_in_repository", None, 9),
        ],
    ),
    "a work of an older version, beside the family's": (
        [claim()],
        [work(), work(6, OLDER_DOI)],
        [
            (SAME, NOTHING, None, CLAIM, 7),
            (UNKNOWN, Step.TAKE_IN, "known_record", None, 6),
        ],
    ),
    "a work of all versions, beside the family's": (
        [claim()],
        [work(), work(6, CONCEPT)],
        [(SAME, NOTHING, None, CLAIM, 7), (UNKNOWN, NOTHING, "other_version", None, 6)],
    ),
    "two claims with one number": (
        [claim(), claim(id=OTHER, item_id=RECORD, is_right_kind=False)],
        [work()],
        [
            (SAME, NOTHING, None, CLAIM, 7),
            (DIFFERS, NOTHING, "shared", OTHER, 7),
        ],
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row(row):
    """The table, row by row."""
    claims, works, expected = ROWS[row]
    assert lines(claims, works) == expected


@pytest.mark.parametrize(
    ("kind", "doi", "expected"),
    [
        (ItemKind.PARENT, DOI, (PARENT, ItemKind.PARENT)),
        (ItemKind.RECORD, DOI, (RECORD, ItemKind.RECORD)),
        (ItemKind.RECORD, CONCEPT, (PARENT, ItemKind.PARENT)),
    ],
)
def test_a_new_claim_stands_for_what_the_policy_says(kind, doi, expected):
    """Where the DOI allows it; a policy's switch moves the others."""
    (one,) = reconcile([], [work(doi=doi)], OWNERS, kind)
    assert one.item == expected


def test_strangers_are_our_works_that_no_claim_has():
    """Only for these the database is asked."""
    works = [work(), work(8, OLDER_DOI), work(9, CONCEPT, is_ours=False)]
    assert find_strangers([claim()], works) == {OLDER_DOI}


def test_a_report_counts_all_and_lists_what_is_not_the_same():
    """Plain JSON."""
    items = reconcile([claim()], [work(), work(6), work(5, "10.9999/else")], OWNERS)
    report = Report(items, is_applied=False).to_json()
    assert json.loads(json.dumps(report)) == report
    assert report["counts"] == {"same": 1, "missing": 0, "unknown": 2, "differs": 0}
    assert {step: n for step, n in report["steps"].items() if n} == {"merge": 1}
    assert [line["put_code"] for line in report["items"]] == [5, 6]
    assert (report["applied"], report["complete"]) == (False, True)


DOIS = [DOI, OLDER_DOI, CONCEPT, "10.9999/else"]

WORKS = st.lists(
    st.builds(
        work,
        put_code=st.integers(1, 6),
        doi=st.sampled_from(DOIS),
        is_ours=st.booleans(),
        title=st.sampled_from(["Tea cups", "Saucers"]),
    ),
    max_size=6,
    unique_by=lambda found: found.put_code,
)

CLAIMS = st.lists(
    st.builds(
        HeldClaim,
        id=st.uuids(),
        item_id=st.sampled_from([PARENT, RECORD, OLDER]),
        parent_id=st.just(PARENT),
        put_code=st.none() | st.integers(1, 8),
        dois=st.frozensets(st.sampled_from(DOIS[:3]), max_size=2),
        is_right_kind=st.booleans(),
        is_behind=st.booleans(),
        can_update=st.booleans(),
        is_in_doubt=st.booleans(),
    ),
    max_size=3,
    unique_by=(lambda made: made.item_id, lambda made: made.put_code or made.id),
)

KINDS = st.sampled_from(ItemKind)


def wishing(claims, works):
    """Let claims want their works, partly with another title."""
    by_code = {found.put_code: found for found in works}
    return [
        replace(made, target=TargetWork(by_code[made.put_code].self_ids, "Tea cups", "data-set"))
        if made.put_code in by_code
        else made
        for made in claims
    ]


def carried_out(claims, works, items):
    """Return claims and works after everything was done, and pushed."""
    claims = {made.id: made for made in claims}
    works = {found.put_code: found for found in works}
    for one in items:
        made = claims.get(one.claim_id)
        if one.step in (Step.NOTE_REMOVED, Step.DISOWN):
            claims[made.id] = replace(made, put_code=None)
        elif one.step is Step.ADOPT:
            claims[made.id] = replace(
                made, put_code=one.put_code, is_behind=False, is_right_kind=True, target=None
            )
        elif one.step is Step.LOOK_AGAIN:
            claims[made.id] = replace(made, is_behind=False, is_right_kind=True)
            works[one.put_code] = replace(works[one.put_code], title="Tea cups")
        elif one.step is Step.TAKE_IN:
            id_ = uuid.uuid4()
            claims[id_] = HeldClaim(id_, one.item[0], one.parent_id, one.put_code)
        elif one.step is Step.MERGE:
            del works[one.put_code]
    return list(claims.values()), list(works.values())


@settings(max_examples=300, deadline=None)
@given(CLAIMS, WORKS, KINDS)
def test_applying_it_twice_changes_nothing_more(claims, works, kind):
    """After the steps were carried out, none is left."""
    claims = wishing(claims, works)
    claims, works = carried_out(claims, works, reconcile(claims, works, OWNERS, kind))
    again = reconcile(claims, works, OWNERS, kind)
    assert {one.step for one in again} <= {NOTHING}


@settings(max_examples=300, deadline=None)
@given(CLAIMS, WORKS, KINDS)
def test_works_of_others_and_of_other_repositories_are_never_touched(claims, works, kind):
    """Nor does a work lose the claim that holds it, and every work of ours has one line."""
    claims = wishing(claims, works)
    items = reconcile(claims, works, OWNERS, kind)
    ours = {found.put_code for found in works if found.is_ours}
    held = {made.put_code for made in claims}
    for one in items:
        if one.step in (Step.MERGE, Step.ADOPT, Step.TAKE_IN):
            assert one.put_code in ours - held
        if one.step is Step.MERGE:
            assert one.doi in OWNERS
    shown = [one.put_code for one in items if one.put_code in ours]
    assert sorted(shown) == sorted(ours)
    assert len({one.claim_id for one in items if one.step is not Step.MERGE} - {None}) == len(
        [one for one in items if one.claim_id and one.step is not Step.MERGE]
    )


@settings(max_examples=300, deadline=None)
@given(CLAIMS, WORKS, KINDS)
def test_the_order_in_which_orcid_lists_makes_no_difference(claims, works, kind):
    """Nor that of the claims."""
    claims = wishing(claims, works)
    found = reconcile(claims, works, OWNERS, kind)
    assert set(found) == set(reconcile(claims[::-1], works[::-1], OWNERS, kind))
