# SPDX-License-Identifier: MIT
"""Commands about works: explain, push, retry, validate, backfill, reconcile."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import Actor, ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidActivity
from invenio_orcid_autoupdate.services.operations.reasons import MEANINGS

from ..stored import change_grant, held

pytestmark = pytest.mark.services


def test_explain_names_everybody(shell, agency, ada, people):
    """Connected and not, sent and not."""
    unknown = people.add("Bob Example")
    db.session.delete(unknown.grant)
    db.session.commit()
    recid = agency.publish(ada, unknown)
    lines = {line["orcid"]: line for line in shell.json("explain", recid)}
    assert lines[unknown.orcid] == {
        "orcid": unknown.orcid,
        "connected": False,
        "reason": "not_connected",
        "meaning": MEANINGS["not_connected"],
    }
    assert lines[ada.orcid]["next_action"] == "create"
    assert shell.json("explain", recid, "--orcid", ada.orcid) == [lines[ada.orcid]]


@pytest.mark.parametrize("form", ["{}", "https://doi.org/{}", "doi:{}"])
def test_a_record_is_found_by_its_doi(shell, agency, records, ada, form):
    """In the forms in which people paste them."""
    doi = records.doi(agency.publish(ada))
    assert shell.json("explain", form.format(doi))[0]["orcid"] == ada.orcid


def test_push_sends_here_and_now(shell, agency, records, ada, orcid_sim):
    """No worker takes part."""
    recid = agency.publish(ada)
    (line,) = shell.json("push", recid)
    assert (line["state"], line["next_action"]) == ("in_orcid", "nothing")
    assert ada.dois == [records.doi(recid)]


def test_a_dry_run_sends_nothing(shell, agency, ada):
    """It says what would be sent."""
    (line,) = shell.json("push", agency.publish(ada), "--dry-run")
    assert line["next_action"] == "create"
    assert ada.works == []


def test_push_finds_what_was_missed(shell, agency, ada):
    """The record is looked at even if nobody marked it."""
    agency.is_deaf = True
    recid = agency.publish(ada)
    (line,) = shell.json("push", recid)
    assert line["state"] == "in_orcid"


def test_push_is_refused_while_paused(shell, agency, ada):
    """Exit code 5, and nothing leaves."""
    recid = agency.publish(ada)
    shell.json("pause", "--reason", "ORCID asked us to")
    (line,) = shell.json("push", recid, code=5)
    assert line["held_by"] == "paused_site"
    assert ada.works == []


def test_push_says_that_orcid_is_down(shell, agency, ada, orcid_sim):
    """Exit code 6."""
    recid = agency.publish(ada)
    orcid_sim.faults.add(kind="status", status=503, orcid=ada.orcid, times=None)
    (line,) = shell.json("push", recid, code=6)
    assert (line["state"], line["reason"]) == ("on_hold", "orcid_down")
    orcid_sim.faults.clear()


def test_an_unknown_record_is_wrong_usage(shell):
    """Exit code 2, one sentence on stderr."""
    for command in (["explain"], ["push"], ["validate"]):
        result = shell(*command, "10.5072/nothing")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "There is no such record.\n"


@pytest.mark.parametrize("words", [["--all-failed"], ["--class", "rejected"], ["--class", "9034"]])
def test_retry_makes_what_failed_due(shell, failed, words):
    """By state, by reason, by ORCID's error code; what was refused is tried as it is."""
    assert shell.json("retry", *words)["works"] >= 1
    claim = held(failed)
    assert claim.due_at is not None or claim.state is not ClaimState.FAILED
    assert claim.rejected_hash is None


def test_retry_by_id(shell, failed):
    """One work; none is a problem."""
    assert shell.json("retry", "--id", failed.id) == {"works": 1}
    line = (
        OrcidActivity.query.filter_by(claim_id=failed.id).order_by(OrcidActivity.id.desc()).first()
    )
    assert (line.actor, line.action, line.outcome) == (Actor.OPERATOR, "retry", "asked")
    unknown = uuid.uuid4()
    assert shell.json("retry", "--id", unknown, code=3) == {"works": 0}
    assert shell("retry", "--id", unknown).stdout.startswith(f"There is no work {unknown} that")


def test_retry_never_touches_what_a_person_removed(shell, failed):
    """Whatever is asked for."""
    failed.final_reason, failed.state = Reason.REMOVED_IN_ORCID, ClaimState.FAILED
    db.session.commit()
    shell.json("retry", "--all-failed")
    shell.json("retry", "--id", failed.id, code=3)
    assert held(failed).due_at is None


def test_retry_wants_one_choice(shell):
    """Exit code 2."""
    assert shell("retry").exit_code == 2
    assert shell("retry", "--all-failed", "--class", "rejected").exit_code == 2


def test_validate_one_and_all(shell, agency, ada):
    """Each public version against ORCID's rules; nothing is sent."""
    recid = agency.publish(ada)
    work, end = shell.events("validate", recid)
    assert (work["recid"], work["problems"]) == (recid, [])
    assert end == {"event": "end", "checked": 1, "wrong": 0}
    assert shell("validate").exit_code == 2
    result = shell("--json", "validate", "--all", "--limit", "3")
    assert json.loads(result.stdout.splitlines()[-1])["checked"] == 3


def test_backfill_counts_then_asks(shell, agency, records, people, ada):
    """Without --apply nothing is stored."""
    older = people.add("Older Example", since=None)
    agency.publish(older)
    (share,) = shell.events("backfill", "--orcid", older.orcid)
    assert share["applied"] is False
    assert share["run_id"] is None
    (share,) = shell.events("backfill", "--orcid", older.orcid, "--apply")
    assert share["run_id"] is not None
    assert shell("backfill").exit_code == 2
    assert shell("backfill", "--all", "--apply", typed="n\n").exit_code == 5


def test_a_disconnected_id_has_no_backfill(shell, people):
    """Exit code 5."""
    gone = people.add(status=GrantStatus.DISCONNECTED)
    assert shell("backfill", "--orcid", gone.orcid).exit_code == 5


def test_reconcile_reports(shell, ada, agency):
    """Nothing differs: exit code 0. A work that is gone: 3."""
    recid = agency.publish(ada)
    shell.json("push", recid)
    report = shell.json("reconcile", "--orcid", ada.orcid)
    assert (report["event"], report["items"]) == ("report", [])
    assert shell("reconcile").exit_code == 2


def test_explain_tells_what_orcid_said(shell, agency, ada, orcid_sim):
    """Its words, code and status, when, the next attempt, a sentence, and the reference."""
    recid = agency.publish(ada)
    body = {"response-code": 400, "developer-message": "Too\x1b[31m odd", "error-code": 9020}
    orcid_sim.faults.add(kind="status", status=400, body=body, orcid=ada.orcid, times=None)
    shell.json("push", recid, code=3)
    orcid_sim.faults.clear()
    (line,) = shell.json("explain", recid)
    answer = line["last_answer"]
    assert (answer["http_status"], answer["error_code"]) == (400, 9020)
    assert "odd" in answer["text"]
    assert answer["at"] is not None
    assert line["meaning"] == MEANINGS[line["next_reason"] or line["reason"]]
    text = shell("explain", recid).stdout
    for words in ("HTTP 400, error 9020", "odd", line["meaning"], line["reference"]):
        assert words in text
    assert shell.json("explain", line["reference"]) == [line]
    assert shell.json("explain", f"Reference: {line['reference'].upper()}") == [line]


def test_explain_tells_the_next_attempt(shell, agency, ada, orcid_sim):
    """Of what waits."""
    recid = agency.publish(ada)
    orcid_sim.faults.add(kind="status", status=503, orcid=ada.orcid, times=None)
    shell.json("push", recid, code=6)
    orcid_sim.faults.clear()
    (line,) = shell.json("explain", recid)
    assert f"next attempt  {line['due_at']}" in shell("explain", recid).stdout


def test_explain_blames_the_key_where_no_token_can_be_read(shell, agency, ada):
    """Not ORCID, which nobody could ask; a push says so, too."""
    recid = agency.publish(ada)
    change_grant(ada, access_token_sealed="1:AAAA")
    for command in ("explain", "push"):
        (line,) = json.loads(shell("--json", command, recid).stdout)
        assert line["held_by"] == "permission_unreadable"
        assert line["meaning"] == MEANINGS["permission_unreadable"]
    assert ada.requests() == []


def test_an_author_whom_the_record_does_not_name(shell, agency, ada, people):
    """It names others."""
    bob = people.add()
    result = shell("explain", agency.publish(ada), "--orcid", bob.orcid)
    assert (result.exit_code, result.stdout) == (3, f"The record does not name {bob.orcid}.\n")


def test_a_push_that_did_nothing_says_why(shell, agency, people):
    """Published before auto-update was on."""
    bob = people.add(since=-timedelta(days=1))
    result = shell("push", agency.publish(bob))
    assert result.exit_code == 0
    assert MEANINGS["older_than_optin"] in result.stdout
    assert result.stdout.endswith("Nothing was sent.\n")


def test_nothing_fails_with_nonsense(shell):
    """The words that there are, are named."""
    result = shell("retry", "--class", "nonsense")
    assert result.exit_code == 2
    assert "rejected, " in result.stderr
    assert "title_missing" in result.stderr


def test_reports_say_that_nothing_was_done(shell, agency, ada):
    """And with --apply, what was."""
    shell.json("push", agency.publish(ada))
    for command in ("backfill", "reconcile"):
        told = shell(command, "--orcid", ada.orcid).stdout
        assert told.endswith("Nothing was done; --apply does it.\n")
        told = shell("--yes", command, "--orcid", ada.orcid, "--apply").stdout
        assert "Nothing was done" not in told
    assert "done" in shell("--yes", "reconcile", "--orcid", ada.orcid, "--apply").stdout
    assert "to do" in shell("reconcile", "--orcid", ada.orcid).stdout


def test_a_comparison_of_all_tells_that_orcid_is_away(shell, ada, people, orcid_sim):
    """As the one of a single iD."""
    orcid_sim.faults.add(kind="status", status=503, times=None)
    assert shell("reconcile", "--orcid", ada.orcid).exit_code == 6
    assert shell("reconcile", "--all").exit_code == 6
    orcid_sim.faults.clear()
