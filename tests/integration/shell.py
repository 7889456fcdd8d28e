# SPDX-License-Identifier: MIT
"""The command line, as a pipe uses it."""

from __future__ import annotations

import json
import re

from invenio_orcid_autoupdate.cli import orcid_autoupdate

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""Characters that could steer a terminal."""


class Shell:
    """Runs commands as a pipe does: no terminal on either side.

    :param cli_runner: pytest-invenio's.
    """

    def __init__(self, cli_runner):
        self._run = cli_runner

    def __call__(self, *args, typed=""):
        """Run one command.

        :returns: click's result.
        """
        result = self._run(orcid_autoupdate, typed, *(str(arg) for arg in args))
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
