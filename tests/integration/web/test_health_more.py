# SPDX-License-Identifier: MIT
"""The health check: workers, clocks, types, mail, bundles, permissions; ORCID on request."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from invenio_access.permissions import system_identity
from invenio_assets.webpack import UniqueJinjaManifestLoader
from invenio_db import db
from marshmallow import ValidationError

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, DoiCause, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidDoiStatus
from invenio_orcid_autoupdate.orcid.environment import PRODUCTION, SANDBOX
from invenio_orcid_autoupdate.orcid.errors import OrcidUnreachableError
from invenio_orcid_autoupdate.proxies import current_operations_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services.operations.health import workers
from invenio_orcid_autoupdate.services.operations.health.checks import (
    CHECKS,
    database,
    online,
    running,
)
from invenio_orcid_autoupdate.store import cursors

from ..stored import store_claim
from ..waiting import eventually
from .test_health import found

HOURS = timedelta(hours=2)

MANIFEST = Path(__file__).parents[2] / "data" / "manifest" / "manifest.json"


def swept(last):
    """Let the last sweep have been at a time."""
    cursors.write(cursors.SWEEP, cursors.Position(last), last)


def ask(name):
    """Return level and message of a check that asks ORCID."""
    body = current_operations_service.check_health(system_identity, only=name)
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
    """Since the last sweep, or ever; the broker is there."""
    monkeypatch.setattr(running.workers, "is_any_there", lambda: False)
    monkeypatch.setattr(running.workers, "is_broker_there", lambda: True)
    swept(utcnow() - HOURS)
    assert found("worker") == (
        "failure",
        "No worker has reported for 121 min.",
        "celery -A invenio_app.celery worker",
    )
    db.session.execute(sa.text("DELETE FROM orcid_autoupdate_cursors WHERE name = 'sweep'"))
    assert found("worker")[1] == "No worker has ever reported."
    db.session.rollback()


def test_workers_are_asked_through_the_broker(app, worker):
    """The session's worker answers."""
    assert workers.is_any_there()


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


def test_no_word_about_mail():
    """The package sends none."""
    assert "mail" not in {check.__name__.removeprefix("check_") for check in CHECKS}


def write_manifest(app, path, names):
    """Write the list of bundles as webpack-bundle-tracker does in a build, and read it as pages do.

    :param names: of the bundles.
    """
    chunks = {name: [f"js/{name}.0123abcd.js", f"css/{name}.css"] for name in names}
    files = [file for of_one in chunks.values() for file in of_one]
    assets = {file: {"name": file, "publicPath": f"/static/dist/{file}"} for file in files}
    manifest = {"status": "done", "chunks": chunks, "publicPath": "/static/dist/"}
    path.write_text(json.dumps({**manifest, "assets": assets}))
    UniqueJinjaManifestLoader.cache.pop(str(path), None)
    loaded = UniqueJinjaManifestLoader().load(str(path))
    assert {entry.name for entry in loaded} >= {f"{name}.js" for name in names}


OURS = ("deposit", "older", "published", "settings", "works")


def test_bundles_that_were_not_built(app, monkeypatch, tmp_path):
    """The manifest of the front end tells, read as the pages read it."""
    path = tmp_path / "manifest.json"
    monkeypatch.setitem(app.config, "WEBPACKEXT_MANIFEST_PATH", str(path))
    build = "invenio webpack buildall"
    sentence = "No list of built bundles can be read here (FileNotFoundError)."
    assert found("assets") == ("warning", sentence, build)
    path.write_text('{"status": "compile", "chunks": {}}')
    assert found("assets")[0] == "warning"
    path.write_text("no JSON")
    assert found("assets")[0] == "warning"
    names = [f"invenio-orcid-autoupdate-{name}" for name in OURS]
    write_manifest(app, path, ["theme", *names[1:]])
    assert found("assets") == ("warning", f"JavaScript bundles missing: {names[0]}.", build)
    write_manifest(app, path, ["theme", *names])
    assert found("assets") == ("ok", "The JavaScript bundles are built.", None)


def test_a_manifest_that_a_real_build_made(app, monkeypatch, tmp_path):
    """All our bundles stand in it, by the names that the check looks for."""
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    path = tmp_path / "dist" / "manifest.json"
    path.parent.mkdir()
    manifest = json.loads(MANIFEST.read_text())
    path.write_text(json.dumps(manifest))
    assert found("assets") == ("ok", "The JavaScript bundles are built.", None)
    (missing,) = [name for name in manifest["chunks"] if name.endswith("-settings")]
    del manifest["chunks"][missing]
    path.write_text(json.dumps(manifest))
    build = "invenio webpack buildall"
    assert found("assets") == ("warning", f"JavaScript bundles missing: {missing}.", build)


def test_tasks_that_wait_are_counted(app):
    """In a queue that nobody takes from; without the broker there are none."""
    name = f"orcid-waiting-{uuid.uuid4()}"
    with workers.current_celery_app.connection_for_write() as connection:
        queue = connection.SimpleQueue(name)
        queue.put("one")
        queue.put("two")
        eventually(lambda: workers.count_messages(name) == 2)
        queue.queue.delete()
        queue.close()
    assert workers.count_messages(name) == 0


def test_a_worker_takes_from_the_queue(worker, monkeypatch):
    """The broker knows; with another queue, nobody does."""
    swept(utcnow())
    db.session.commit()
    assert found("broker")[:2] == ("ok", "The message broker answers.")
    assert found("queue")[0] == "ok"
    extension = current_orcid_autoupdate._get_current_object()
    monkeypatch.setattr(extension, "queue", "orcid-nobody")
    message = "No worker takes from queue orcid-nobody."
    remedy = "celery -A invenio_app.celery worker -Q orcid-nobody"
    assert found("queue") == ("failure", message, remedy)
    swept(utcnow() - HOURS)
    level, told, _ = found("beat")
    assert level == "failure"
    assert told.endswith(message)
    db.session.rollback()


def test_workers_tell_their_queues_where_the_broker_cannot(worker, monkeypatch):
    """As with Redis as the broker."""
    connection = workers.current_celery_app.connection_for_write()
    monkeypatch.setattr(type(connection.transport), "driver_type", "redis")
    assert workers.count_consumers() == ("celery", 1)


def test_a_broker_that_is_down(monkeypatch):
    """It is named at once, and neither worker nor beat is blamed."""
    conf = workers.current_celery_app.conf
    monkeypatch.setattr(conf, "broker_write_url", "amqp://me:pass-word@127.0.0.1:1//")
    swept(utcnow() - HOURS)
    level, message, _ = found("broker")
    assert level == "failure"
    assert message == "The message broker does not answer, or refuses this login: 127.0.0.1:1."
    for name in ("worker", "beat", "queue"):
        assert found(name) == (
            "warning",
            "Not known: the message broker does not answer.",
            "See the check broker.",
        )
    db.session.rollback()


@pytest.fixture
def _no_claims(app):
    """No work of another test."""
    for name in ("activities", "claims"):
        db.session.execute(sa.text(f"DELETE FROM orcid_autoupdate_{name}"))
    db.session.execute(sa.text("DELETE FROM orcid_autoupdate_doi_statuses"))
    db.session.commit()


@pytest.mark.usefixtures("_no_claims")
def test_works_that_failed_are_counted(people):
    """By reason, and how many are news."""
    assert found("failures")[:2] == ("ok", "No work failed.")
    ada = people.add()
    for reason in (Reason.REJECTED, Reason.REJECTED, Reason.INVALID_METADATA):
        store_claim(ada, state=ClaimState.FAILED, reason=reason)
    old = utcnow() - timedelta(days=3)
    store_claim(ada, state=ClaimState.FAILED, reason=Reason.REJECTED, updated=old)
    store_claim(ada, state=ClaimState.IN_ORCID)
    level, message, remedy = found("failures")
    assert level == "warning"
    words = "1 invalid_metadata, 3 rejected"
    assert message == f"4 works could not be sent ({words}); 3 of them within a day."
    assert "explain" in remedy


@pytest.mark.usefixtures("_no_claims")
def test_dois_that_are_not_registered_are_counted():
    """Not those that are hidden on purpose."""
    now = utcnow() - timedelta(hours=1)
    hidden = {"cause": DoiCause.HIDDEN, "since": now}
    db.session.add(OrcidDoiStatus(doi="10.5072/hidden", **hidden))
    assert found("dois")[:2] == ("ok", "No DOI is known to be unregistered.")
    for number, cause in enumerate((DoiCause.REFUSED, DoiCause.NEVER_ASKED, DoiCause.NEVER_ASKED)):
        db.session.add(OrcidDoiStatus(doi=f"10.5072/{number}", cause=cause, since=now))
    level, message, remedy = found("dois")
    assert level == "warning"
    assert "2 never_asked, 1 refused" in message
    assert "dois retry --all" in remedy
    db.session.execute(sa.update(OrcidDoiStatus).values(since=utcnow()))
    assert found("dois")[0] == "ok"  # as `dois list`, which waits for the time of grace
    db.session.rollback()


def test_settings_that_nobody_reads(monkeypatch):
    """With the name that was meant, where one is near."""
    assert found("settings")[0] == "ok"
    unknown = {
        "ORCID_AUTOUPDATE_ENVIROMENT": "ORCID_AUTOUPDATE_ENVIRONMENT",
        "ORCID_AUTOUPDATE_Z": None,
    }
    extension = current_orcid_autoupdate._get_current_object()
    monkeypatch.setattr(extension, "unknown_settings", unknown)
    level, message, _ = found("settings")
    assert level == "warning"
    assert "ORCID_AUTOUPDATE_ENVIROMENT (did you mean ORCID_AUTOUPDATE_ENVIRONMENT?)" in message
    assert message.endswith("ORCID_AUTOUPDATE_Z.")


def test_settings_about_types_that_are_none(monkeypatch):
    """A misspelt type is left out of nothing."""
    config = current_orcid_autoupdate._config
    monkeypatch.setitem(config, "EXCLUDED_TYPES", ("image-photo", "image-foto"))
    monkeypatch.setitem(config, "WORK_TYPES", {"boook": "book"})
    level, message, _ = found("vocabulary")
    assert (level, message) == ("warning", "There are no such resource types: boook, image-foto.")
    monkeypatch.setitem(config, "EXCLUDED_TYPES", ("image-photo",))
    monkeypatch.setitem(config, "WORK_TYPES", {})
    assert found("vocabulary")[0] == "ok"


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
    body = current_operations_service.check_health(system_identity)
    assert "auth_online" not in [one["id"] for one in body["checks"]]
    assert orcid_sim.log.entries() == []
    body = current_operations_service.check_health(system_identity, online=True)
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
    body = current_operations_service.check_health(system_identity, online=True)
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


@pytest.mark.parametrize(
    ("reason", "words"), [("tls", "CA_BUNDLE"), ("connect", "firewall"), ("timeout", "later")]
)
def test_why_orcid_does_not_answer(monkeypatch, reason, words):
    """A certificate that is not trusted stays so; the library's words are left out."""

    def refuse(*_):
        raise OrcidUnreachableError(reason, False, "Max retries exceeded with url")

    extension = type(current_orcid_autoupdate._get_current_object())
    monkeypatch.setattr(extension, "obtain_client_token", refuse)
    (finding,) = current_operations_service.check_health(system_identity, only="auth_online")[
        "checks"
    ]
    assert finding["message"] == f"ORCID does not answer ({reason})."
    assert words in finding["remedy"]


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
        current_operations_service.check_health(system_identity, only="moon")
