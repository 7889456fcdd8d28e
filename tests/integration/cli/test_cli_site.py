# SPDX-License-Identifier: MIT
"""Commands about everything: status, controls, DOIs, upkeep; how commands end and print."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa
from invenio_db import db
from opensearchpy.exceptions import ConnectionError as SearchError

from invenio_orcid_autoupdate import __version__
from invenio_orcid_autoupdate.cli.commands import Exit
from invenio_orcid_autoupdate.cli.identity import operator
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidActivity
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.upkeep.pruning import DAY

pytestmark = pytest.mark.services


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


def test_pause_and_resume(shell):
    """With a reason, and with an end."""
    shown = shell.json("pause", "--reason", "Maintenance", "--until", "2099-01-01T10:00")
    assert shown["pause"]["reason"] == "Maintenance"
    assert shown["pause"]["until"] == "2099-01-01T10:00:00+00:00"
    assert shell.json("resume")["pause"] is None
    assert shell("pause").exit_code == 2
    assert shell("pause", "--reason", " ").exit_code == 2


def test_rollout(shell, ada):
    """A list, then everybody."""
    link = f"https://orcid.org/{ada.orcid}"
    allowed = shell.json("rollout", "allow", link, "Example.org")["rollout"]
    assert allowed == {"kind": "allow_list", "entries": sorted([ada.orcid, "@example.org"])}
    left = shell.json("rollout", "disallow", "example.org")["rollout"]
    assert left == {"kind": "allow_list", "entries": [ada.orcid]}
    assert shell.json("rollout", "everybody")["rollout"] == {"kind": "everybody"}
    assert shell.json("rollout", "show")["rollout"] == {"kind": "everybody"}


@pytest.mark.parametrize(
    "words", [["allow", "what?"], ["disallow", "what?"], ["everybody", "else"]]
)
def test_a_wrong_rollout_is_refused(shell, words):
    """Exit code 2, and nothing changes."""
    assert shell("rollout", *words).exit_code == 2
    assert shell.json("rollout", "show")["rollout"] == {"kind": "everybody"}


def test_dry_run(shell):
    """On and off."""
    assert shell.json("dry-run", "on")["dry_run"] is True
    assert shell.json("dry-run", "off")["dry_run"] is False


def test_old_activities_are_counted_then_deleted(shell, ada, failed):
    """Without --apply nothing is deleted."""
    for days in (500, 400, 1):
        at = utcnow() - days * DAY
        row = {"grant_id": ada.grant_id, "claim_id": failed.id, "outcome": "accepted"}
        db.session.add(OrcidActivity(at=at, action="create", **row))
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
    (event,) = shell.events("dois", "retry", f"https://doi.org/{doi}")
    assert (event["doi"], event["result"]) == (doi, "nothing_to_do")
    assert shell("dois", "retry").exit_code == 2
    assert shell("dois", "retry", "--all", doi).exit_code == 2


def test_a_doi_that_no_record_has(shell, records, agency, ada, datacite_sim):
    """It is named, exit code 2, and the others are not asked about either."""
    doi = records.doi(records.publish(ada))
    before = len(datacite_sim.requests)
    result = shell("dois", "retry", doi, "10.1234/abcd", "nonsense")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "No record here has the DOI 10.1234/abcd, nonsense.\n"
    assert len(datacite_sim.requests) == before


def test_who_set_a_switch_is_shown(shell):
    """The login name, and when; a switch that nobody set has no line."""
    shell("dry-run", "on")
    shown = shell("rollout", "show").stdout
    assert f"  dry_run  {operator().operator} at 20" in shown
    assert "pause    -" in shown


def test_unregistered_dois_are_listed(shell, records, agency, ada, monkeypatch):
    """With the cause and the time; all of them are registered by --all."""
    doi = records.doi(records.publish(ada))
    extension = current_orcid_autoupdate
    options = extension.upkeep_options
    hurried = type(options.registration)(
        options.registration.providers, DAY * 0, False, options.registration.backoff
    )
    monkeypatch.setattr(type(extension.operations_service), "_registration", hurried)
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

    monkeypatch.setattr(type(current_orcid_autoupdate.operations_service), "status", interrupt)
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


def test_nobody_is_shut_out_unasked(shell, ada):
    """Neither by a list, nor by the end of one."""
    everybody = {"kind": "everybody"}
    result = shell("rollout", "allow", ada.orcid, typed="n\n")
    assert result.exit_code == 5
    assert "Auto-update is open to everybody and will be open to" in result.stderr
    assert shell.json("rollout", "show")["rollout"] == everybody
    shell.json("rollout", "allow", ada.orcid)
    assert shell("rollout", "allow", "example.org").exit_code == 0
    shell.json("rollout", "disallow", "example.org")
    assert shell("rollout", "disallow", ada.orcid, typed="n\n").exit_code == 5
    assert shell.json("rollout", "show")["rollout"]["entries"] == [ada.orcid]


def test_what_is_not_on_the_list_is_said(shell, ada):
    """Nothing changes then."""
    shell.json("rollout", "allow", ada.orcid)
    result = shell("rollout", "disallow", "nobody.example")
    assert (result.exit_code, result.stdout) == (3, "@nobody.example is not on the list.\n")


def test_an_account_that_does_not_exist_is_not_let_in(shell):
    """A number that is a mistake."""
    result = shell("rollout", "allow", "999999999")
    assert result.exit_code == 2
    assert "There is no account 999999999." in result.stderr


def test_controls_tell_who_switched_them(shell):
    """The login name at the command line."""
    changed = shell.json("pause", "--reason", "Maintenance")["changed"]["pause"]
    assert (changed["by"], changed["operator"]) == (None, operator().operator)
    told = shell("check", "--only", "paused").stdout
    assert f"Paused by {operator().operator} at the command line: Maintenance" in told


@pytest.mark.parametrize(
    "words", [["status", "--json"], ["rollout", "show", "--json"], ["--json", "status"]]
)
def test_json_stands_before_or_after_a_command(shell, words):
    """As do the others."""
    assert json.loads(shell(*words).stdout)
    assert shell("status", "--quiet").stdout == ""
    assert shell("pause", "--reason", "x", "--json", "--quiet").stdout == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["explain", "no-such-record", "--json"], 2),
        (["--json", "explain"], 2),
        (["explain", "--json"], 2),
        (["nonsense", "--json"], 2),
        (["rollout", "everybody", "else", "--json"], 2),
        (["dois", "retry", "--json"], 2),
        (["grants", "show", "0000-0001-2345-6780", "--json"], 2),
    ],
)
def test_errors_are_json_where_that_is_wanted(shell, words, code):
    """On stderr, so that stdout has documents only."""
    result = shell(*words)
    error = json.loads(result.stderr)
    assert (result.exit_code, result.stdout) == (code, "")
    assert (error["event"], error["exit_code"]) == ("error", code)
    assert error["error"]


def test_help_names_version_and_exit_codes(shell):
    """Nobody reads the source to write a script."""
    assert shell("--version").stdout.strip() == __version__
    told = shell("--help").stdout
    for code in Exit:
        assert re.search(rf"^ +{int(code)} +\w", told, re.MULTILINE)
    assert "Exit codes: invenio orcid-autoupdate --help" in shell("dois", "list", "--help").stdout


def test_a_search_that_is_down_is_one_sentence(shell, monkeypatch):
    """As is a database, and Redis."""

    def refuse(*_, **__):
        raise SearchError("N/A", "refused", ConnectionRefusedError())

    monkeypatch.setattr(type(current_orcid_autoupdate.operations_service), "backfill", refuse)
    result = shell("backfill", "--all")
    assert (result.exit_code, result.stderr) == (
        6,
        "The search does not answer (ConnectionError).\n",
    )


def test_dois_mention_the_time_of_grace(shell, monkeypatch):
    """What was published just now may not be registered yet."""
    service = type(current_orcid_autoupdate.operations_service)
    monkeypatch.setattr(service, "list_dois", lambda *_: [])
    assert shell("dois", "list").stdout == (
        "No DOI is overdue. A registration may take 15 minutes before it is listed here.\n"
    )
    assert shell("dois", "retry", "--all").stdout == "No DOI is overdue.\n"
    assert shell.events("dois", "retry", "--all") == [{"event": "end"}]


@pytest.mark.parametrize("words", [["status"], ["grants", "list"], ["rollout", "show"]])
@pytest.mark.parametrize("change", ["RENAME TO elsewhere", "RENAME COLUMN {} TO elsewhere"])
def test_tables_that_are_missing_or_behind(shell, words, change):
    """As before the upgrade: one sentence with the command that helps, and no traceback."""
    for table, column in (("controls", "name"), ("grants", "orcid")):
        statement = f"ALTER TABLE orcid_autoupdate_{table} {change.format(column)}"
        db.session.execute(sa.text(statement.replace("elsewhere", f"elsewhere_{table}")))
    result = shell(*words)
    db.session.rollback()
    assert (result.exit_code, result.stdout) == (Exit.NOT_CONFIGURED, "")
    assert result.stderr == "Tables are missing or behind: invenio alembic upgrade.\n"
