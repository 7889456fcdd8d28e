# SPDX-License-Identifier: MIT
"""The health check: workers, clocks, types, mail, bundles, permissions; ORCID on request."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from invenio_access.permissions import system_identity
from invenio_db import db
from marshmallow import ValidationError

from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.orcid.environment import PRODUCTION, SANDBOX
from invenio_orcid_autoupdate.proxies import current_health_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services.health import workers
from invenio_orcid_autoupdate.services.health.checks import database, online, running
from invenio_orcid_autoupdate.sync import bookmarks
from invenio_orcid_autoupdate.sync.clock import utcnow

from .test_health import found

HOURS = timedelta(hours=2)


def swept(last):
    """Let the last sweep have been at a time."""
    bookmarks.write(bookmarks.SWEEP, bookmarks.Place(last), last)


def ask(name):
    """Return level and message of a check that asks ORCID."""
    body = current_health_service.read(system_identity, only=name)
    (finding,) = body["checks"]
    return finding["level"], finding["message"]


def test_a_worker_that_swept_lately_is_there(app):
    """Nobody is asked."""
    swept(utcnow())
    assert found("worker")[:2] == ("ok", "A worker is there.")
    db.session.rollback()


def test_a_worker_that_answers_is_there(monkeypatch):
    """Without a scheduler it has nothing to sweep."""
    swept(utcnow() - HOURS)
    monkeypatch.setattr(running.workers, "is_any_there", lambda: True)
    assert found("worker")[0] == "ok"
    assert found("beat")[0] == "failure"
    db.session.rollback()


def test_no_worker_has_reported(monkeypatch):
    """Since the last sweep, or ever."""
    monkeypatch.setattr(running.workers, "is_any_there", lambda: False)
    swept(utcnow() - HOURS)
    assert found("worker") == (
        "failure",
        "No worker has reported for 121 min.",
        "celery -A invenio_app.celery worker",
    )
    db.session.execute(sa.text("DELETE FROM orcid_autoupdate_bookmarks WHERE name = 'sweep'"))
    assert found("worker")[1] == "No worker has ever reported."
    db.session.rollback()


def test_workers_are_asked_through_the_broker(app, worker):
    """The session's worker answers."""
    assert workers.is_any_there()


def test_a_broker_that_is_down_is_no_worker(app, monkeypatch):
    """And no error."""
    monkeypatch.setattr(workers.current_celery_app.conf, "broker_write_url", "amqp://127.0.0.1:1//")
    assert not workers.is_any_there()


def test_types_that_nobody_mapped(monkeypatch):
    """ORCID shows them as something else than they are."""
    assert found("vocabulary")[:2] == ("ok", "All resource types have an ORCID type.")
    monkeypatch.setattr(database, "find_unmapped_types", lambda options: {"zine", "broadside"})
    assert found("vocabulary") == (
        "warning",
        "Resource types without ORCID mapping, sent as “other”: broadside, zine.",
        "Add them to ORCID_AUTOUPDATE_WORK_TYPES.",
    )


def test_clocks_that_differ(monkeypatch):
    """Leases and waiting times would be wrong by as much."""
    assert found("clock")[0] == "ok"
    monkeypatch.setattr(database, "utcnow", lambda: utcnow() - timedelta(seconds=90))
    assert found("clock")[:2] == ("warning", "Clock differs by 90 s.")


def test_no_sender(app, monkeypatch):
    """Messages would have none."""
    monkeypatch.setitem(app.config, "MAIL_DEFAULT_SENDER", "repository@site.example")
    assert found("mail")[:2] == ("ok", "Messages are sent from repository@site.example.")
    monkeypatch.setitem(app.config, "MAIL_DEFAULT_SENDER", None)
    assert found("mail") == ("warning", "No sender address.", "Set MAIL_DEFAULT_SENDER.")


def test_bundles_that_were_not_built(app, monkeypatch, tmp_path):
    """The manifest of the front end tells; without one nothing was built."""
    monkeypatch.setitem(app.config, "WEBPACKEXT_MANIFEST_PATH", str(tmp_path / "manifest.json"))
    wanted = ("warning", "JavaScript bundles missing.", "invenio webpack buildall")
    assert found("assets") == wanted
    manifest = Path(app.config["WEBPACKEXT_MANIFEST_PATH"])
    manifest.write_text(json.dumps({"theme.js": "/static/dist/js/theme.js"}))
    assert found("assets") == wanted
    names = ("settings", "works")
    manifest.write_text(json.dumps({f"invenio-orcid-autoupdate-{name}.js": "" for name in names}))
    assert found("assets")[0] == "ok"


def test_people_who_must_reconnect(people):
    """A number, and how many permissions lie idle."""
    everybody = "UPDATE orcid_autoupdate_grants SET status = 'disconnected'"
    db.session.execute(sa.text(everybody))
    for since in (None, None, timedelta(minutes=1)):
        people.add(since=since)
    assert found("grants")[:2] == ("ok", "0 people must reconnect; 2 permissions unused.")
    people.add(status=GrantStatus.REVOKED)
    people.add(status=GrantStatus.SUSPECT)
    level, message, remedy = found("grants")
    assert (level, message) == ("warning", "1 people must reconnect; 2 permissions unused.")
    assert "grants list --status revoked" in remedy


def test_nobody_outside_is_asked_unless_somebody_wants_that(orcid_sim):
    """Monitoring runs often."""
    orcid_sim.log.clear()
    body = current_health_service.read(system_identity)
    assert "auth_online" not in [one["id"] for one in body["checks"]]
    assert orcid_sim.log.entries() == []
    body = current_health_service.read(system_identity, online=True)
    assert body["checks"][-1] == {
        "id": "auth_online",
        "level": "ok",
        "message": "ORCID accepts the client.",
        "remedy": None,
    }
    assert [entry.method for entry in orcid_sim.log.entries()] == ["POST", "GET", "POST"]


def test_the_token_of_the_check_is_given_back(orcid_sim):
    """Whatever came of it."""
    before = set(orcid_sim.registry.tokens)
    ask("auth_online")
    (new,) = set(orcid_sim.registry.tokens) - before
    assert orcid_sim.registry.tokens[new].state != "active"


def test_a_wrong_secret(monkeypatch):
    """ORCID says so, and the secret is not repeated."""
    monkeypatch.setitem(current_orcid_autoupdate._config, "CLIENT_SECRET", "wrong-secret")
    assert ask("auth_online") == ("failure", "ORCID rejects the client (invalid_client).")
    body = current_health_service.read(system_identity, online=True)
    assert "wrong-secret" not in json.dumps(body)


@pytest.mark.parametrize(
    ("refusals", "sentence"),
    [
        (1, "Production credentials with sandbox hosts."),
        (2, "ORCID rejects the client (invalid_client)."),
    ],
)
def test_the_other_registry_is_asked_whether_it_knows_the_client(
    orcid_sim, monkeypatch, refusals, sentence
):
    """The simulator is both here; what it tells the second time is the other one's answer."""
    environment = current_orcid_autoupdate.environment
    monkeypatch.setattr(online, "OTHER_REGISTRY", {environment: environment})
    refusal = {"status": 401, "body": json.dumps({"error": "invalid_client"})}
    orcid_sim.faults.add("status", path="/oauth/token", times=refusals, **refusal)
    assert ask("auth_online") == ("failure", sentence)
    orcid_sim.faults.clear()


def test_each_registry_is_the_others_other():
    """A simulator has none, so its answer is the last word."""
    assert online.OTHER_REGISTRY == {SANDBOX: PRODUCTION, PRODUCTION: SANDBOX}


def test_a_client_that_orcid_locked(orcid_sim):
    """Before or after it gave out a token."""
    client_id = current_orcid_autoupdate._config["CLIENT_ID"]
    orcid_sim.lock_client(client_id)
    assert ask("auth_online") == ("failure", "Client is locked (9057).")
    orcid_sim.lock_client(client_id, locked=False)
    error = {"error-code": 9057, "developer-message": "The client is locked"}
    orcid_sim.faults.add("status", path="/personal-details", status=409, body=json.dumps(error))
    assert ask("auth_online") == ("failure", "Client is locked (9057).")
    orcid_sim.faults.clear()


OTHER_REFUSALS = {403: "Client lacks member scope.", 500: "ORCID answered 500."}


@pytest.mark.parametrize("status", list(OTHER_REFUSALS))
def test_other_refusals(orcid_sim, status):
    """A client of the public API may not use the member API."""
    orcid_sim.faults.add("status", path="/personal-details", status=status)
    assert ask("auth_online") == ("failure", OTHER_REFUSALS[status])
    orcid_sim.faults.clear()


def test_orcid_does_not_answer(orcid_sim):
    """That is no fault of the client."""
    orcid_sim.faults.add("cut_before", path="/oauth/token")
    level, message = ask("auth_online")
    assert (level, message.startswith("ORCID does not answer (")) == ("failure", True)
    orcid_sim.faults.clear()


def test_an_id_that_the_registry_does_not_have_is_well(orcid_sim):
    """The client was let through to look for it."""
    body = json.dumps({"error-code": 9016, "developer-message": "ORCID iD 0 not found"})
    orcid_sim.faults.add("status", path="/personal-details", status=404, body=body)
    assert ask("auth_online")[0] == "ok"
    orcid_sim.faults.clear()


def test_without_credentials_orcid_is_not_asked(monkeypatch, orcid_sim):
    """There is nothing to ask with."""
    orcid_sim.log.clear()
    monkeypatch.setitem(current_orcid_autoupdate._config, "CLIENT_ID", None)
    assert ask("auth_online") == ("warning", "Not asked: there are no credentials.")
    assert orcid_sim.log.entries() == []


def test_there_is_no_such_check():
    """The known ones are named."""
    with pytest.raises(ValidationError, match=r"There is no check moon, only: credentials"):
        current_health_service.read(system_identity, only="moon")
