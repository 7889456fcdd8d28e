# SPDX-License-Identifier: MIT
"""Exit codes, and how an error becomes one."""

from __future__ import annotations

import enum

import click
from flask.cli import AppGroup
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import ValidationError

from ..errors import (
    BackfillRunningError,
    BusyError,
    GrantNotFoundError,
    NotConfiguredError,
    OrcidAutoupdateError,
    OrcidRecordBusyError,
    OrcidUnavailableError,
    PermissionUnusableError,
    RecordNotFoundError,
)
from ..proxies import current_orcid_autoupdate
from ..services.upkeep import parse_orcid


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
    """ORCID did not answer, or is left alone at present."""
    INTERRUPTED = 130


EXITS = {
    NotConfiguredError: Exit.NOT_CONFIGURED,
    OrcidUnavailableError: Exit.UNREACHABLE,
    OrcidRecordBusyError: Exit.REFUSED,
    BusyError: Exit.REFUSED,
    PermissionUnusableError: Exit.REFUSED,
    BackfillRunningError: Exit.REFUSED,
    GrantNotFoundError: Exit.WRONG_USAGE,
    RecordNotFoundError: Exit.WRONG_USAGE,
}
"""Error to exit code; other errors of ours are problems."""


class Commands(AppGroup):
    """A group whose commands end with our exit codes and one sentence on stderr."""

    def invoke(self, ctx):
        """Run a command."""
        try:
            return super().invoke(ctx)
        except OrcidAutoupdateError as error:
            return _end(ctx, str(error.description), EXITS.get(type(error), Exit.PROBLEMS))
        except ValidationError as error:
            return _end(ctx, "; ".join(_sentences(error.messages)), Exit.WRONG_USAGE)
        except PermissionDeniedError:
            return _end(ctx, "This is not allowed.", Exit.REFUSED)
        except KeyboardInterrupt:
            return _end(ctx, "Interrupted. It is safe to run this again.", Exit.INTERRUPTED)


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


def _end(ctx, sentence, code):
    click.echo(sentence, err=True)
    ctx.exit(int(code))


def _sentences(messages):
    """Return the sentences in the messages of a marshmallow error."""
    if isinstance(messages, dict):
        return [sentence for part in messages.values() for sentence in _sentences(part)]
    return [str(message) for message in messages]
