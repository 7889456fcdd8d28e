# SPDX-License-Identifier: MIT
"""Whoever knows pytest-invenio and nothing of our scripts can run these tests, and write more."""

from __future__ import annotations

import pytest
from invenio_accounts.models import User

from demo.settings import SERVICE_NAMES, read_services
from invenio_orcid_autoupdate.cli import orcid_autoupdate

pytestmark = pytest.mark.services


def test_the_fixtures_of_pytest_invenio_are_there(
    app, base_app, app_config, database, search, instance_path
):
    """The names that tests of other Invenio modules use, with what they expect behind them."""
    assert app is base_app
    assert app.instance_path == instance_path
    assert app_config.items() <= app.config.items()
    assert database is app.extensions["sqlalchemy"]
    assert search.indices.exists_alias(name=app.config["SEARCH_INDEX_PREFIX"] + "rdmrecords")


def test_a_user_and_the_command_line(app, db, UserFixture, cli_runner):  # noqa: N803
    """pytest-invenio's own fixtures work on ours."""
    user = UserFixture(email="harness@example.org", password="correct horse").create(app, db)
    try:
        assert user.identity.id == user.user.id
        assert cli_runner(orcid_autoupdate, None, "--help").exit_code == 0
    finally:
        db.session.delete(db.session.get(User, int(user.id)))
        db.session.commit()


def test_a_setting_of_one_test(set_app_config_fn_scoped, app):
    """It is the application's, as long as the test goes on."""
    set_app_config_fn_scoped({"ORCID_AUTOUPDATE_HARNESS": "one test"})
    assert app.config["ORCID_AUTOUPDATE_HARNESS"] == "one test"


def test_pytest_alone_finds_the_services(settings, monkeypatch):
    """``pytest tests/integration`` needs no variable where ``scripts/services.sh up`` was called;
    run-tests.sh sets none.
    """
    for name in SERVICE_NAMES:
        monkeypatch.delenv(name, raising=False)
    assert read_services() == settings.services
