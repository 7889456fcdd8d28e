# SPDX-License-Identifier: MIT
"""Exit codes, and how an error becomes one."""

from __future__ import annotations

import enum
import json

import click
from flask.cli import AppGroup
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import ValidationError
from opensearchpy.exceptions import ConnectionError as SearchError
from redis.exceptions import ConnectionError as RedisError
from sqlalchemy.exc import OperationalError as DatabaseError
from sqlalchemy.exc import ProgrammingError

from ..errors import (
    BackfillRunningError,
    BusyError,
    GrantNotFoundError,
    NotConfiguredError,
    NotConfirmedError,
    OrcidAutoupdateError,
    OrcidRecordBusyError,
    OrcidUnavailableError,
    PermissionUnusableError,
    RecordNotFoundError,
)
from ..proxies import current_orcid_autoupdate
from ..services.operations import parse_orcid


class Exit(enum.IntEnum):
    """What a command's exit code says. 1, an unexpected error, is Python's own."""

    DONE = 0
    WRONG_USAGE = 2
    PROBLEMS = 3
    """Finished, and some items failed or problems were found."""
    NOT_CONFIGURED = 4
    REFUSED = 5
    """Paused, not in the roll-out, busy, or not confirmed."""
    UNREACHABLE = 6
    """ORCID, or a service of the instance, did not answer, or ORCID is left alone at present."""
    INTERRUPTED = 130


EXITS = {
    NotConfiguredError: Exit.NOT_CONFIGURED,
    NotConfirmedError: Exit.REFUSED,
    OrcidUnavailableError: Exit.UNREACHABLE,
    OrcidRecordBusyError: Exit.REFUSED,
    BusyError: Exit.REFUSED,
    PermissionUnusableError: Exit.REFUSED,
    BackfillRunningError: Exit.REFUSED,
    GrantNotFoundError: Exit.WRONG_USAGE,
    RecordNotFoundError: Exit.WRONG_USAGE,
}
"""Error to exit code; other errors of ours are problems."""


SERVICES_DOWN = {
    DatabaseError: "The database does not answer",
    RedisError: "Redis does not answer",
    SearchError: "The search does not answer",
}
"""What a service of the instance raises to what is said of it."""

BEHIND = {"42P01", "42703"}
"""PostgreSQL's codes for a table and a column that are not there: *errcodes* in its manual."""

NO_TABLES = "Tables are missing or behind: invenio alembic upgrade."

EXIT_CODES = """\b
Exit codes:
  0    done
  1    unexpected error
  2    wrong usage
  3    finished; some items failed, or problems were found
  4    the ORCID credentials are not set, or tables are missing
  5    refused: paused, not in the roll-out, busy, not confirmed
  6    ORCID or a service of the instance did not answer
  130  interrupted"""


class Commands(AppGroup):
    """A group whose commands end with our exit codes and one sentence on stderr.

    With ``--json``, wherever it stands, the sentence is a JSON document.
    """

    def invoke(self, ctx):
        """Run a command."""
        as_json = ctx.params.get("as_json") or "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except (*EXPECTED, *SERVICES_DOWN) as error:
            sentence, code = _read(error)
        except ProgrammingError as error:
            if getattr(error.orig, "pgcode", None) not in BEHIND:
                raise
            sentence, code = NO_TABLES, Exit.NOT_CONFIGURED
        except KeyboardInterrupt:
            sentence, code = "Interrupted. It is safe to run this again.", Exit.INTERRUPTED
        except click.UsageError as error:
            if not as_json:
                raise
            sentence, code = error.format_message(), Exit.WRONG_USAGE
        if as_json:
            sentence = json.dumps({"event": "error", "error": sentence, "exit_code": int(code)})
        click.echo(sentence, err=True)
        return ctx.exit(int(code))


EXPECTED = (OrcidAutoupdateError, ValidationError, PermissionDeniedError)


def _read(error):
    """Return the sentence and the exit code that an error stands for."""
    if isinstance(error, OrcidAutoupdateError):
        return str(error.description), EXITS.get(type(error), Exit.PROBLEMS)
    if isinstance(error, ValidationError):
        return "; ".join(_sentences(error.messages)), Exit.WRONG_USAGE
    if isinstance(error, PermissionDeniedError):
        return "This is not allowed.", Exit.REFUSED
    words = next(words for kind, words in SERVICES_DOWN.items() if isinstance(error, kind))
    return f"{words} ({type(error).__name__}).", Exit.UNREACHABLE


class OrcidType(click.ParamType):
    """An ORCID iD in any form, handed on bare."""

    name = "ORCID"

    def convert(self, value, param, ctx):
        """Check the iD."""
        return parse_orcid(value) or self.fail(f"{value!r} is no ORCID iD.", param, ctx)


def require_configured():
    """Refuse what makes no sense before the operator has set the credentials.

    :raises NotConfiguredError: they are missing.
    """
    if not current_orcid_autoupdate.is_configured:
        raise NotConfiguredError()


def _sentences(messages):
    """Return the sentences in the messages of a marshmallow error."""
    if isinstance(messages, dict):
        return [sentence for part in messages.values() for sentence in _sentences(part)]
    return [str(message) for message in messages]
