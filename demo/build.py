# SPDX-License-Identifier: MIT
"""Build an instance in one Python process, and do nothing when it is there already.

``python -m demo.build --instance DIR [--without-assets] [--reset]``

What was built is noted in a copy of the database (:mod:`demo.snapshot`). Whenever the installed
versions, the tables of this package, the vocabularies or the people differ from that, everything
is built anew: the data of the demo are for show.
"""

from __future__ import annotations

import argparse
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from . import assets, reset, snapshot
from .instance import prepare
from .keys import make_key, read_versions
from .ports import demo_settings
from .settings import ROOT, Settings

SOURCES = (
    "demo/app_data",
    "demo/custom_fields.py",
    "demo/people.json",
    "demo/steps.py",
    "invenio_orcid_autoupdate/alembic",
    "invenio_orcid_autoupdate/models.py",
)
"""What the contents of database and indices are made of, besides the installed versions."""


def instance_key() -> str:
    """Return the key of a complete build."""
    paths = (ROOT / name for name in SOURCES)
    return make_key(read_versions(), *(path for path in paths if path.exists()))


def is_built(settings: Settings) -> bool:
    """Say whether the instance is there and made of what we have now."""
    return (
        snapshot.read_key(settings) == instance_key()
        and reset.has_indices(settings)
        and reset.has_vhost(settings)
    )


def build(settings: Settings, say: Callable[[str], None] = print, anew: bool = False) -> bool:
    """Build database, indices, vocabularies and accounts unless they are there.

    :param say: told what is done and how long it took.
    :param anew: remove everything first.
    :returns: whether something had to be built.
    """
    prepare(settings.instance)
    if not anew and is_built(settings):
        return False
    key = instance_key()  # now: what changes meanwhile is not what was built
    reset.reset(settings)
    prepare(settings.instance)
    _run_steps(settings, say)
    snapshot.save(settings, key)
    return True


def _run_steps(settings: Settings, say: Callable[[str], None]) -> None:
    app = _timed("create_app", say, lambda: _create_app(settings))
    from invenio_db import db

    from .steps import STEPS

    app.logger.setLevel(logging.WARNING)
    with app.app_context():
        for step in STEPS:
            _timed(step.__name__, say, step)
        db.session.remove()
        db.engine.dispose()


def _create_app(settings: Settings):
    os.environ.update(settings.before_simulators().environment())
    from invenio_app.factory import create_ui

    return create_ui()


def _timed(name: str, say: Callable[[str], None], function: Callable):
    started = time.monotonic()
    result = function()
    say(f"{name}: {time.monotonic() - started:.1f} s")
    return result


def main() -> None:
    """Read the options and build."""
    parser = argparse.ArgumentParser(prog="python -m demo.build", description=__doc__)
    parser.add_argument("--instance", type=Path, default=Settings.instance)
    parser.add_argument("--without-assets", action="store_true", help="no front end")
    parser.add_argument("--reset", action="store_true", help="remove all data first")
    options = parser.parse_args()
    settings = demo_settings(options.instance)
    if not build(settings, anew=options.reset):
        print("the instance is there already")
    if not options.without_assets:
        print("front end built" if assets.build(settings) else "the front end is there already")


if __name__ == "__main__":
    main()
