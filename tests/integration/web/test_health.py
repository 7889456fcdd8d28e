# SPDX-License-Identifier: MIT
"""The health check: each check can be provoked, says what to do, and tells administrators alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import redis
import sqlalchemy as sa
from flask_principal import AnonymousIdentity
from invenio_access.permissions import system_identity
from invenio_access.proxies import current_access
from invenio_db import db
from invenio_oauthclient.contrib.orcid import REMOTE_MEMBER_APP, REMOTE_SANDBOX_MEMBER_APP
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy.exc import OperationalError

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidRevocation
from invenio_orcid_autoupdate.orcid.environment import PRODUCTION, SANDBOX
from invenio_orcid_autoupdate.orcid.errors import Reaction
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import (
    current_operations_service,
    current_orcid_autoupdate,
)
from invenio_orcid_autoupdate.services.operations.health import checks, workers
from invenio_orcid_autoupdate.services.operations.health.checks import database
from invenio_orcid_autoupdate.store import cursors

from ..people import new_orcid
from ..waiting import eventually
from .described import PREFIX
from .test_works_api import add_claim

PATH = f"{PREFIX}/health"
URL = "http://site.example/orcid/callback"


@pytest.fixture(autouse=True)
def _swept(app, monkeypatch):
    """A sweep has just run; nothing leaves for the broker; a worker takes from the queue."""
    monkeypatch.setattr(workers, "count_consumers", lambda: ("celery", 1))
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    monkeypatch.setattr(tasks, "send_many", lambda *_, **__: None)
    tasks.sweep()


def found(name):
    """Return level, message and remedy of one check."""
    body = current_operations_service.check_health(system_identity)
    (finding,) = [one for one in body["checks"] if one["id"] == name]
    return finding["level"], finding["message"], finding["remedy"]


def test_a_good_instance_has_no_failures(app, users, client_for):
    """200, each check in its place, one line each."""
    answer = client_for(users(role="admin")).api("GET", PATH)
    assert answer.status_code == 200, answer.json
    names = [check.__name__.removeprefix("check_") for check in checks.CHECKS]
    assert [finding["id"] for finding in answer.json["checks"]] == names
    assert sum(answer.json["counts"].values()) == len(names)
    assert answer.json["counts"]["failure"] == 0
    assert all("\n" not in finding["message"] for finding in answer.json["checks"])


def test_only_administrators_are_told(users, client_for):
    """It names addresses and figures of the site."""
    assert client_for(users()).api("GET", PATH).status_code == 403
    with pytest.raises(PermissionDeniedError):
        current_operations_service.check_health(AnonymousIdentity())


def test_a_failure_is_503(users, client_for, api, monkeypatch):
    """So that monitoring need not read."""
    extension = api.extensions["invenio-orcid-autoupdate"]
    monkeypatch.setitem(extension._config, "CLIENT_ID", None)
    answer = client_for(users(role="admin")).api("GET", PATH)
    assert (answer.status_code, answer.json["status"]) == (503, "failure")


def test_without_credentials(monkeypatch):
    """The first thing to do."""
    monkeypatch.setitem(current_orcid_autoupdate._config, "CLIENT_SECRET", "")
    assert found("credentials") == (
        "failure",
        "No ORCID client id/secret.",
        "Set ORCID_AUTOUPDATE_CLIENT_ID and _SECRET (member credentials).",
    )
    sentence = "Not asked: without credentials nothing is observed or scheduled."
    for name in ("provider", "beat"):
        assert found(name) == ("warning", sentence, "See the check credentials.")


def test_test_dois_do_not_go_to_real_records(app, monkeypatch):
    """DataCite's test mode with ORCID's production."""
    extension = app.extensions["invenio-orcid-autoupdate"]
    monkeypatch.setattr(extension, "environment", PRODUCTION)
    monkeypatch.setitem(app.config, "DATACITE_TEST_MODE", True)
    assert found("environment")[:2] == (
        "failure",
        "DATACITE_TEST_MODE is on while ORCID is production: test DOIs would be sent.",
    )
    monkeypatch.setitem(app.config, "DATACITE_TEST_MODE", False)
    assert found("environment")[0] == "ok"


SIGN_IN_APPS = {"sandbox": REMOTE_SANDBOX_MEMBER_APP, "production": REMOTE_MEMBER_APP}


@pytest.fixture
def sends_for_real(app, monkeypatch):
    """DOIs are no tests."""
    monkeypatch.setitem(app.config, "DATACITE_TEST_MODE", False)


@pytest.mark.usefixtures("sends_for_real")
@pytest.mark.parametrize(
    ("hosts", "home", "environment"),
    [("production", "sandbox", PRODUCTION), ("sandbox", "production", SANDBOX)],
)
def test_credentials_of_the_other_registry(app, monkeypatch, hosts, home, environment):
    """People sign in with the same client, at that registry."""
    extension, apps = app.extensions["invenio-orcid-autoupdate"], {"orcid": SIGN_IN_APPS[home]}
    monkeypatch.setattr(extension, "environment", environment)
    monkeypatch.setitem(app.config, "OAUTHCLIENT_REMOTE_APPS", apps)
    credentials = {"consumer_key": app.config["ORCID_AUTOUPDATE_CLIENT_ID"]}
    monkeypatch.setitem(app.config, "ORCID_APP_CREDENTIALS", credentials)
    assert found("environment") == (
        "failure",
        f"{home.capitalize()} credentials with {hosts} hosts.",
        f"Set ORCID_AUTOUPDATE_ENVIRONMENT to {home}, or use credentials of {hosts}.",
    )
    monkeypatch.setitem(credentials, "consumer_key", "APP-FOR-SIGN-IN-ALONE")
    assert found("environment")[0] == "ok"


@pytest.mark.usefixtures("sends_for_real")
def test_sign_in_without_credentials_says_nothing_of_the_hosts(app, monkeypatch):
    """Two that are not set are not the same."""
    extension = app.extensions["invenio-orcid-autoupdate"]
    apps = {"orcid": SIGN_IN_APPS["sandbox"]}
    monkeypatch.setattr(extension, "environment", PRODUCTION)
    monkeypatch.setitem(app.config, "OAUTHCLIENT_REMOTE_APPS", apps)
    monkeypatch.setitem(app.config, "ORCID_APP_CREDENTIALS", None)
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_CLIENT_ID", None)
    assert found("environment")[0] == "ok"


@pytest.mark.parametrize("key", [None, "", "CHANGE_ME"])
def test_an_instance_without_a_key_of_its_own(app, monkeypatch, key):
    """What permissions are encrypted with must be a secret."""
    monkeypatch.setitem(app.config, "SECRET_KEY", key)
    assert found("encryption") == (
        "failure",
        "No key.",
        "Set SECRET_KEY to a long random text; permissions are encrypted with it.",
    )


def test_the_address_to_register_is_always_named(app, monkeypatch):
    """With https it is well."""
    monkeypatch.setitem(app.config, "SITE_UI_URL", "http://site.example")
    register = "Register exactly this address at ORCID: "
    assert found("redirect_uri") == ("warning", f"{URL} is not https.", register + URL)
    monkeypatch.setitem(app.config, "SITE_UI_URL", "https://site.example")
    assert found("redirect_uri")[0] == "ok"
    assert found("redirect_uri")[2] == register + URL.replace("http:", "https:")


def test_permissions_of_an_old_key(people):
    """Counted among the oldest, with what waits to be given back."""
    ada = people.add(authorised_at=utcnow() - timedelta(days=9000))
    assert found("encryption")[0] == "ok"
    sealed = ada.grant.access_token_sealed
    ada.grant.access_token_sealed = "1:AAAA"
    db.session.commit()
    assert found("encryption")[:2] == ("failure", "1 permissions use an old key.")
    ada.grant.access_token_sealed = sealed
    waiting = OrcidRevocation(token=AccessToken("a-token"), due_at=utcnow() - timedelta(days=9000))
    db.session.add(waiting)
    db.session.commit()
    assert found("encryption")[0] == "ok"
    waiting.token_sealed = "1:AAAA"
    db.session.commit()
    assert found("encryption")[:2] == ("failure", "1 permissions use an old key.")
    db.session.delete(waiting)
    db.session.commit()
    assert found("encryption")[0] == "ok"


def test_transactions_that_do_not_see_what_others_committed():
    """As an engine or a database may be set."""
    assert found("isolation")[0] == "ok"
    db.session.rollback()
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    level, message, _remedy = found("isolation")
    assert (level, "repeatable read" in message) == ("failure", True)
    db.session.rollback()


def test_a_table_without_its_last_column():
    """As before an upgrade."""
    statement = "ALTER TABLE orcid_autoupdate_cursors RENAME COLUMN position TO places"
    db.session.execute(sa.text(statement))
    missing = "orcid_autoupdate_cursors.position"
    sentence = f"Tables missing or behind: {missing}."
    assert found("tables") == ("failure", sentence, "invenio alembic upgrade")
    db.session.rollback()
    assert found("tables")[0] == "ok"


def test_what_needs_missing_tables_is_not_asked(caplog):
    """One failure, and no traceback for each of the others."""
    db.session.execute(sa.text("ALTER TABLE orcid_autoupdate_claims RENAME TO somewhere_else"))
    body = current_operations_service.check_health(system_identity)
    levels = {one["id"]: one["level"] for one in body["checks"]}
    assert [name for name, level in levels.items() if level == "failure"] == ["tables"]
    silent = [one["id"] for one in body["checks"] if one["message"].startswith("Not asked")]
    assert silent == [
        check.__name__.removeprefix("check_")
        for check in checks.CHECKS
        if check in checks.NEED_TABLES
    ]
    assert "A health check failed" not in caplog.text
    db.session.rollback()


def test_a_database_that_is_down(monkeypatch):
    """Everything that needs it is left out."""

    def refuse(*_):
        raise OperationalError("SELECT 1", {}, ConnectionRefusedError())

    monkeypatch.setattr(database.sa, "inspect", refuse)
    body = current_operations_service.check_health(system_identity)
    (failed,) = [one for one in body["checks"] if one["level"] == "failure"]
    assert failed["message"] == "The database does not answer (ConnectionRefusedError)."
    assert "correct SQLALCHEMY_DATABASE_URI" in failed["remedy"]
    silent = {one["id"] for one in body["checks"] if one["message"].startswith("Not asked")}
    assert {"clock", "vocabulary", "grants"} < silent


def test_registrations_that_nobody_observes(app, monkeypatch):
    """The sweep finds them later."""
    key = "RDM_PERSISTENT_IDENTIFIER_PROVIDERS"
    plain = [getattr(one, "__wrapped__", one) for one in app.config[key]]
    monkeypatch.setitem(app.config, key, plain)
    level, message, _remedy = found("provider")
    assert level == "warning"
    assert message.startswith("DOI registrations are not observed; falling back to the sweep")


def test_a_sweep_that_stopped(monkeypatch):
    """No scheduler, or no worker."""
    monkeypatch.setattr(workers, "count_messages", lambda name: 0)
    last = utcnow() - timedelta(hours=2)
    cursors.write(cursors.SWEEP, cursors.Position(last), last)
    level, message, remedy = found("beat")
    assert (level, message) == (
        "failure",
        f"The sweep has not run since {last.isoformat(timespec='seconds')}.",
    )
    assert "celery beat" in remedy
    assert "-B" in remedy
    db.session.execute(sa.text("DELETE FROM orcid_autoupdate_cursors WHERE name = 'sweep'"))
    assert found("beat")[1] == "The sweep has never run."
    monkeypatch.setattr(workers, "count_messages", lambda name: 7)
    level, message, remedy = found("beat")
    assert level == "failure"
    assert "7 tasks wait in queue celery" in message
    assert "Add workers" in remedy
    db.session.rollback()


def test_no_shared_store(app, monkeypatch):
    """Each process would count alone."""
    for name in ("ORCID_AUTOUPDATE_STORAGE_URL", "RATELIMIT_STORAGE_URI", "CACHE_REDIS_URL"):
        monkeypatch.setitem(app.config, name, None)
    monkeypatch.setitem(app.config, "CACHE_TYPE", "simple")
    assert found("cache")[:2] == (
        "warning",
        "Rate limit and locks need a shared store; found simple.",
    )


def test_redis_is_asked(app, monkeypatch, shell):
    """With the one of the services it is well; without one, it is named without its password."""
    assert found("cache") == ("ok", "All workers share one Redis, and it answers.", None)
    nowhere = "redis://:pass-word@127.0.0.1:1/0"
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_STORAGE_URL", nowhere)
    level, message, remedy = found("cache")
    sentence = "Redis does not answer, or not to this password: 127.0.0.1:1."
    assert (level, message) == ("failure", sentence)
    assert "correct ORCID_AUTOUPDATE_STORAGE_URL;" in remedy
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_STORAGE_URL", None)
    monkeypatch.setitem(app.config, "RATELIMIT_STORAGE_URI", nowhere)
    assert "correct RATELIMIT_STORAGE_URI;" in found("cache")[2]


@pytest.mark.parametrize("words", [["check"], ["status"], ["rollout", "show"]])
def test_commands_ask_no_cache_whether_they_may(shell, monkeypatch, words):
    """Invenio keeps roles in Redis; operators call these just when it is down."""

    def refuse(*_):
        raise redis.exceptions.ConnectionError

    monkeypatch.setattr(type(current_access._get_current_object()), "get_action_cache", refuse)
    assert shell(*words).exit_code in (0, 3)
    with pytest.raises(redis.exceptions.ConnectionError):
        current_operations_service.check_health(AnonymousIdentity())


def test_more_requests_than_orcid_allows(app, monkeypatch):
    """ORCID would refuse the rest."""
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_RATE_PER_SECOND", 30)
    assert found("rate")[:2] == ("warning", "Limit 30/s is above ORCID's 24/s.")


def test_a_work_that_waits_for_long(people):
    """Nobody takes it."""
    ada = people.add()
    add_claim(ada.grant, due_at=utcnow() - timedelta(days=3650))
    level, message, _remedy = found("queue")
    assert level == "warning"
    assert message.startswith("Oldest waiting work: 5256")
    db.session.execute(
        sa.text("DELETE FROM orcid_autoupdate_claims WHERE grant_id = :id"), {"id": ada.grant_id}
    )
    db.session.commit()


def test_orcid_is_left_alone(orcid_sim):
    """Nothing to do but wait."""
    limiter = current_orcid_autoupdate.limiter
    for _ in range(5):
        limiter.report(Reaction.RETRY, new_orcid())
    level, message, _remedy = found("breaker")
    assert (level, message.partition(".")[0]) == ("warning", "ORCID does not answer")
    eventually(lambda: limiter.look() is None)
    limiter.report(None, new_orcid())
    assert found("breaker")[0] == "ok"


def test_orcid_is_left_alone_since_it_locked_us(orcid_sim):
    """Waiting does not help: somebody has to write to ORCID."""
    limiter = current_orcid_autoupdate.limiter
    limiter.report(Reaction.STOP_CLIENT, new_orcid())
    level, message, remedy = found("breaker")
    assert (level, message.partition(".")[0], remedy) == (
        "failure",
        "Client is locked (9057)",
        "Contact ORCID.",
    )
    eventually(lambda: limiter.look() is None)
    limiter.report(None, new_orcid())
    assert found("breaker")[0] == "ok"


def test_somebody_paused():
    """Who and why."""
    current_operations_service.pause(system_identity, "We move house.")
    assert found("paused") == (
        "warning",
        "Paused by the command line: We move house.",
        "invenio orcid-autoupdate resume",
    )
    current_operations_service.resume(system_identity)
    assert found("paused")[0] == "ok"


def test_a_check_that_fails_itself_is_a_failure(monkeypatch):
    """And keeps none from running; what it says is for the log."""

    def check_moon():
        raise RuntimeError("secret-word")

    config = current_operations_service.config
    monkeypatch.setattr(type(config), "checks", (check_moon, *checks.CHECKS))
    body = current_operations_service.check_health(system_identity)
    assert body["checks"][0]["message"] == "The check itself failed: RuntimeError."
    assert len(body["checks"]) == len(checks.CHECKS) + 1
