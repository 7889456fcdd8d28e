# SPDX-License-Identifier: MIT
"""Commands about people: their permission, and what is held about them."""

from __future__ import annotations

import json
import uuid

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.cli.identity import operator
from invenio_orcid_autoupdate.models import OrcidDismissal, OrcidGrant
from invenio_orcid_autoupdate.orcid.redaction import AccessToken

from ..people import new_orcid
from ..stored import store_account

pytestmark = pytest.mark.services


def test_what_is_no_orcid_id_is_wrong_usage(shell):
    """With the check digit looked at."""
    result = shell("export", "--orcid", "0000-0001-2345-6780")
    assert result.exit_code == 2
    assert "no ORCID iD" in result.stderr


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
    bob = people.add("Bob Example", access_token=AccessToken(str(uuid.uuid4())))
    assert shell.json("grants", "check", bob.orcid, code=3)["status"] != "active"


def test_nobody_knows_a_stranger(shell, ada):
    """Exit code 2."""
    OrcidGrant.query.filter_by(id=ada.grant_id).delete()
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


def test_who_never_connected_is_named_by_account(shell):
    """What is held of them is printed and erased all the same."""
    user_id = store_account()
    db.session.add(OrcidDismissal(user_id=user_id, question="connect"))
    db.session.commit()
    found = shell.json("export", "--account", str(user_id))
    assert [row["question"] for row in found["dismissals"]] == ["connect"]
    assert shell("erase", "--account", str(user_id), typed="y\n").exit_code == 0
    result = shell("export", "--account", str(user_id))
    assert result.exit_code == 2
    assert result.stderr == f"Nothing is held about account {user_id}.\n"


def test_nobody_is_not_everybody(shell):
    """A person has to be named."""
    for command in ("export", "erase"):
        assert shell(command).exit_code == 2


def test_a_check_without_an_answer_is_exit_code_6(shell, people, orcid_sim):
    """The stored status proves nothing; nor while ORCID is left alone."""
    bob = people.add()
    orcid_sim.faults.add(kind="status", status=503, times=None)
    for _ in range(2):
        result = shell("grants", "check", bob.orcid)
        assert (result.exit_code, result.stdout) == (6, "")
        assert "did not answer" in result.stderr
    orcid_sim.faults.clear()


def test_the_log_says_who_erased(shell, ada, caplog):
    """Nothing else is left that could."""
    shell("--yes", "erase", "--orcid", ada.orcid)
    (line,) = [each for each in caplog.messages if "was erased" in each]
    assert f"orcid={ada.orcid}, by={operator().operator}" in line


@pytest.mark.parametrize("command", [["export", "--account"], ["erase", "--account"]])
def test_an_account_that_does_not_exist(shell, command):
    """The account is named, not a connection."""
    result = shell(*command, "987654321")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "There is no account 987654321.\n"


def test_a_move_asks_only_what_can_be_done(shell, ada):
    """An unknown iD or account is said before anybody has to answer."""
    result = shell("grants", "move", ada.orcid, "987654321")
    assert (result.exit_code, result.stderr) == (2, "There is no account 987654321.\n")
    result = shell("grants", "move", new_orcid(), "1")
    assert (result.exit_code, result.stderr) == (2, "There is no such ORCID connection.\n")
