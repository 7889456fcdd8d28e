# SPDX-License-Identifier: MIT
"""The command line: exit codes, JSON, nothing that steers a terminal, no secrets."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.cli import orcid_autoupdate
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import Activity, Claim, Control, Grant
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.sync.clock import utcnow
from invenio_orcid_autoupdate.sync.safety import DAY

from .registering import Agency

pytestmark = pytest.mark.services

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@pytest.fixture(scope="module", autouse=True)
def _alone(running_worker):
    """No worker takes away what the tests look at."""
    running_worker.kill()
    yield
    running_worker.start()


class Shell:
    """Runs commands as a pipe does: no terminal on either side."""

    def __init__(self, app):
        self._runner = app.test_cli_runner()

    def __call__(self, *args, typed=""):
        """Run one command.

        :returns: click's result.
        """
        result = self._runner.invoke(orcid_autoupdate, [str(arg) for arg in args], input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert not CONTROL.search(result.stdout)
        return result

    def json(self, *args, code=0):
        """Run one command with --json; return its one document."""
        result = self("--json", "--yes", *args)
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    def events(self, *args, code=0):
        """Run one command with --json; return one document for each line."""
        result = self("--json", "--yes", *args)
        assert result.exit_code == code, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def shell(app):
    """The command line; afterwards nothing is paused or restricted."""
    yield Shell(app)
    db.session.rollback()
    Control.query.delete()
    db.session.commit()


@pytest.fixture
def agency(records, monkeypatch, orcid_sim, datacite_sim):
    """DOIs are registered in this process."""
    orcid_sim.faults.clear()
    datacite_sim.faults.clear()
    return Agency(records, monkeypatch)


@pytest.fixture
def ada(people):
    """A researcher with auto-update."""
    return people.add("Ada Example")


@pytest.fixture
def failed(ada):
    """A claim that ORCID refused."""
    family = uuid.uuid4()
    claim = Claim(
        grant_id=ada.grant_id,
        subject_id=family,
        family_id=family,
        state=ClaimState.FAILED,
        reason=Reason.REJECTED,
        rejected_hash="f" * 64,
        attempts=3,
        error_code=9034,
    )
    db.session.add(claim)
    db.session.commit()
    return claim


def held(claim):
    """Return the row as it is now."""
    db.session.rollback()
    return db.session.get(Claim, claim.id, populate_existing=True)


def test_status_counts_and_tells_nothing_about_people(shell, failed, ada):
    """Figures, controls, and how far the searches have come."""
    status = shell.json("status")
    assert status["works"]["failed"] >= 1
    assert status["reasons"]["rejected"] >= 1
    assert status["grants"]["active"] >= 1
    assert status["controls"] == {
        "pause": None,
        "rollout": {"kind": "everybody"},
        "dry_run": False,
    }
    keys = {"due", "due_since", "sending", "revocations", "refused_dois", "looked_up_to"}
    assert keys | {"orcid_wait"} <= status.keys()
    text = shell("status").stdout
    assert "rejected" in text
    assert ada.orcid not in text


def test_quiet_prints_nothing(shell):
    """But errors, and these on stderr."""
    assert shell("--quiet", "status").stdout == ""
    result = shell("--quiet", "explain", "no-such-record")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no such record" in result.stderr


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


def test_what_is_no_orcid_id_is_wrong_usage(shell):
    """With the check digit looked at."""
    result = shell("export", "--orcid", "0000-0001-2345-6780")
    assert result.exit_code == 2
    assert "no ORCID iD" in result.stderr


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
    assert shell.json("retry", "--id", uuid.uuid4(), code=3) == {"works": 0}


def test_retry_never_touches_what_a_person_removed(shell, failed):
    """Whatever is asked for."""
    failed.ended, failed.state = Reason.REMOVED_IN_ORCID, ClaimState.FAILED
    db.session.commit()
    shell.json("retry", "--all-failed")
    shell.json("retry", "--id", failed.id, code=3)
    assert held(failed).due_at is None


def test_retry_wants_one_choice(shell):
    """Exit code 2."""
    assert shell("retry").exit_code == 2
    assert shell("retry", "--all-failed", "--class", "rejected").exit_code == 2


def test_pause_and_resume(shell):
    """With a reason, and with an end."""
    shown = shell.json("pause", "--reason", "Maintenance", "--until", "2099-01-01T10:00")
    assert shown["pause"]["reason"] == "Maintenance"
    assert shown["pause"]["until"] == "2099-01-01T10:00:00+00:00"
    assert shell.json("resume")["pause"] is None
    assert shell("pause").exit_code == 2
    assert shell("pause", "--reason", " ").exit_code == 2


def test_rollout(shell, ada):
    """A list, then a share, then everybody."""
    link = f"https://orcid.org/{ada.orcid}"
    allowed = shell.json("rollout", "allow", link, "Example.org")["rollout"]
    assert allowed == {"kind": "allow_list", "entries": sorted([ada.orcid, "@example.org"])}
    left = shell.json("rollout", "disallow", "example.org")["rollout"]
    assert left == {"kind": "allow_list", "entries": [ada.orcid]}
    assert shell.json("rollout", "percent", 20)["rollout"] == {"kind": "percent", "percent": 20}
    assert shell.json("rollout", "percent", 100)["rollout"] == {"kind": "everybody"}
    assert shell.json("rollout", "show")["rollout"] == {"kind": "everybody"}


@pytest.mark.parametrize("words", [["allow", "what?"], ["disallow", "what?"], ["percent", "101"]])
def test_a_wrong_rollout_is_refused(shell, words):
    """Exit code 2, and nothing changes."""
    assert shell("rollout", *words).exit_code == 2
    assert shell.json("rollout", "show")["rollout"] == {"kind": "everybody"}


def test_dry_run(shell):
    """On and off."""
    assert shell.json("dry-run", "on")["dry_run"] is True
    assert shell.json("dry-run", "off")["dry_run"] is False


def test_grants_are_listed_and_shown(shell, ada, failed):
    """With the number of works in each state."""
    listed = {grant["orcid"] for grant in shell.json("grants", "list", "--status", "active")}
    assert ada.orcid in listed
    shown = shell.json("grants", "show", ada.orcid)
    assert shown["works"]["failed"] == 1
    assert ada.orcid in shell("grants", "list").stdout


def test_a_check_says_whether_the_permission_works(shell, ada, people):
    """Exit code 0, and 3 when ORCID refuses it."""
    assert shell.json("grants", "check", ada.orcid)["status"] == "active"
    bob = people.add("Bob Example", access_token=str(uuid.uuid4()))
    assert shell.json("grants", "check", bob.orcid, code=3)["status"] != "active"


def test_nobody_knows_a_stranger(shell, ada):
    """Exit code 2."""
    Grant.query.filter_by(id=ada.grant_id).delete()
    db.session.commit()
    for command in (["grants", "show"], ["export", "--orcid"], ["erase", "--orcid"]):
        assert shell(*command, ada.orcid).exit_code == 2


def test_an_export_is_complete_and_has_no_secrets(shell, ada, failed):
    """The person's grants and claims, never a token."""
    found = shell.json("export", "--orcid", ada.orcid)
    (grant,) = found["grants"]
    assert [claim["id"] for claim in grant["claims"]] == [str(failed.id)]
    assert ada.token not in json.dumps(found)


def test_erasing_asks_first(shell, ada):
    """No answer is a no, and exit code 5."""
    for typed in ("", "n\n"):
        result = shell("erase", "--orcid", ada.orcid, typed=typed)
        assert result.exit_code == 5
        assert ada.grant is not None
    assert shell("erase", "--orcid", ada.orcid, typed="y\n").exit_code == 0
    assert ada.grant is None


def test_old_activities_are_counted_then_deleted(shell, ada, failed):
    """Without --apply nothing is deleted."""
    for days in (500, 400, 1):
        at = utcnow() - days * DAY
        row = {"grant_id": ada.grant_id, "claim_id": failed.id, "outcome": "accepted"}
        db.session.add(Activity(at=at, action="create", **row))
        db.session.flush()
    db.session.commit()
    counted = shell.json("prune", "--days", 450)
    assert counted["applied"] is False
    assert counted["activities"] >= 1
    assert shell("prune", "--days", 450, "--apply", typed="n\n").exit_code == 5
    assert shell.json("prune", "--days", 450, "--apply")["activities"] == counted["activities"]
    assert shell.json("prune", "--days", 450)["activities"] == 0


def test_dois_are_listed_and_registered(shell, records, agency, ada, datacite_sim):
    """Exit code 3 as long as some are not registered."""
    recid = records.publish(ada)
    doi, concept = records.doi(recid), records.concept_doi(recid)
    (event,) = shell.events("dois", "retry", doi)
    assert event == {"event": "doi", "doi": doi, "result": "registered"}
    datacite_sim.faults.add(kind="status", status=500, path="/dois", times=None)
    (event,) = shell.events("dois", "retry", concept, code=3)
    assert event["result"] == "failed"
    datacite_sim.faults.clear()
    (event,) = shell.events("dois", "retry", "10.5072/nothing")
    assert event["result"] == "nothing_to_do"
    assert shell("dois", "retry").exit_code == 2
    assert shell("dois", "retry", "--all", doi).exit_code == 2


def test_unregistered_dois_are_listed(shell, records, agency, ada, monkeypatch):
    """With the cause and the time; all of them are registered by --all."""
    doi = records.doi(records.publish(ada))
    extension = current_orcid_autoupdate
    options = extension.safety_options
    hurried = type(options.registration)(
        options.registration.providers, DAY * 0, False, options.registration.backoff
    )
    monkeypatch.setattr(type(extension.upkeep_service), "_registration", hurried)
    listed = {one["doi"]: one for one in shell.json("dois", "list", code=3)}
    assert listed[doi]["cause"] == "never_asked"
    assert doi in shell("dois", "list").stdout
    shell("--yes", "dois", "retry", "--all")
    assert doi not in {one["doi"] for one in json.loads(shell("--json", "dois", "list").stdout)}


def test_sweep_says_what_it_found(shell):
    """Numbers for each step; a failed one is exit code 3."""
    found = shell.json("sweep")
    assert found["failed"] == []
    assert {"mark_missed", "note_lost", "prune_daily", "queue_due"} <= found["counts"].keys()


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


def test_without_credentials_nothing_is_tried(shell, ada, monkeypatch):
    """Exit code 4."""
    extension = current_orcid_autoupdate
    monkeypatch.setattr(type(extension._get_current_object()), "is_configured", False)
    for words in (["push", "x"], ["sweep"], ["reconcile", "--all"], ["grants", "check", ada.orcid]):
        assert shell(*words).exit_code == 4


def test_an_interrupted_command_says_so(shell, monkeypatch):
    """Exit code 130."""

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(current_orcid_autoupdate.upkeep_service), "status", interrupt)
    result = shell("status")
    assert result.exit_code == 130
    assert "safe to run this again" in result.stderr


def test_no_command_prints_a_token(shell, ada, agency, failed):
    """Whatever it shows."""
    recid = agency.publish(ada)
    for words in (
        ["status"],
        ["grants", "list"],
        ["grants", "show", ada.orcid],
        ["explain", recid],
        ["push", recid],
        ["export", "--orcid", ada.orcid],
    ):
        for options in ([], ["--json"]):
            assert ada.token not in shell(*options, *words).output


def test_what_others_wrote_steers_no_terminal(shell, people):
    """Names come from outside."""
    bob = people.add("Bob \x1b[31mRed\x07")
    assert bob.orcid in shell("grants", "list").stdout
    assert "[31mRed" in shell("grants", "show", bob.orcid).stdout
