# SPDX-License-Identifier: MIT
"""Log lines that say what they are about, and reach the application's log.

Stock formatters print the message alone, so the facts stand in it; they are beside it as well, for
Sentry and for logs in JSON. What others wrote is shown as :func:`repr` does, so that it cannot
begin a line or steer a terminal.
"""

from __future__ import annotations

import logging
import re
from typing import Any

PACKAGE = "invenio_orcid_autoupdate"

PLAIN = re.compile(r"[\w.,:/@+~-]{1,200}", re.ASCII)
"""Values that are shown as they are."""

LENGTH_MAX = 200
"""Characters that are shown of one value."""


def note(
    logger: logging.Logger, level: int, sentence: str, *, exc_info: Any = None, **facts: object
) -> None:
    """Write one line: a sentence, then its facts as ``name=value``.

    :param logger: of the module that has something to say.
    :param level: of :mod:`logging`.
    :param sentence: what happened; always the same, so that lines can be counted.
    :param exc_info: as :mod:`logging` takes it.
    :param facts: each is also an attribute of the log record, ``orcid_<name>``; None is left out.
    """
    known = {name: value for name, value in facts.items() if value is not None}
    words = ", ".join(f"{name}={shown(value)}" for name, value in known.items())
    logger.log(
        level,
        f"{sentence}: %s" if words else f"{sentence}%s",
        words,
        exc_info=exc_info,
        extra={f"orcid_{name}": value for name, value in facts.items()},
        stacklevel=2,
    )


def shown(value: object) -> str:
    """Return a value as a log line shows it.

    :param value: anything, also what others wrote.
    """
    text = str(value)
    return text if PLAIN.fullmatch(text) else repr(text[:LENGTH_MAX])


class ToApplication(logging.Handler):
    """Hands the package's lines to the handlers of an application's logger.

    Without it they end nowhere in a web process, where nothing is attached to the root logger.
    Where something is, as in Celery's workers, that prints them already, and what Flask added for
    the other case is left out.

    :param app: the application; its ``logger`` is asked for each line, since Flask looks at what
        is attached when the logger is used first.
    :param standby: the handler that Flask adds if there is no other.
    """

    def __init__(self, app: Any, standby: logging.Handler) -> None:
        super().__init__()
        self.app = app
        self.standby = standby

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one line on."""
        is_printed = bool(logging.getLogger().handlers)
        for handler in self.app.logger.handlers:
            is_spared = is_printed and handler is self.standby
            if record.levelno >= handler.level and not is_spared:
                handler.handle(record)


def install(app: Any, standby: logging.Handler) -> None:
    """Let the lines of this package appear where the application's do.

    An application that is finished later takes the place of an earlier one in the same process:
    both write to the same logger.

    :param app: the finished application.
    :param standby: see :class:`ToApplication`.
    """
    logger = logging.getLogger(PACKAGE)
    for handler in list(logger.handlers):
        if isinstance(handler, ToApplication):
            logger.removeHandler(handler)
    logger.addHandler(ToApplication(app, standby))
    if logger.level == logging.NOTSET and app.debug:
        logger.setLevel(logging.DEBUG)
