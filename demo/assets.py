# SPDX-License-Identifier: MIT
"""Build the front end once, and let any number of instances use it.

``python -m demo.assets --instance DIR`` builds in ``.cache/frontend`` when anything changed that
the front end is made of, and links ``DIR/static`` to the result.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .instance import link, prepare
from .keys import make_key, read_versions
from .lock import locked
from .node import node_environment
from .ports import demo_settings
from .settings import CACHE, ROOT, Settings

HOME = CACHE / "frontend"
SKELETON = ROOT / "demo" / "frontend"
PACKAGE = ROOT / "invenio_orcid_autoupdate"

EMPTY_FOLDERS = ("templates/custom_fields", "templates/search")
"""Folders that InvenioRDM's bundles read whole; every file in them must be JavaScript."""

THEME_LINES = {
    "themesFolder": "'~semantic-ui-less/themes'",
    "siteFolder": "'../../less/site'",
    "imagesFolder": "'../../images'",
    "fontPath": '"../../../themes/@{theme}/assets/fonts"',
}
"""Variables of Semantic UI's ``theme.config`` as InvenioRDM's theme needs them."""

LOCK = ROOT / "demo" / "package-lock.json"
"""Versions and digests of all npm packages, for the default InvenioRDM; made by ``--lock``."""

NPM_OPTIONS = ("--legacy-peer-deps", "--no-audit", "--no-fund")

OVERRIDES = {"warcio": "2.4.11"}
"""npm versions to force. warcio: the registry lacks 2.4.12, which a dependency asks for."""


def build_key() -> str:
    """Return the key of the front end: versions installed, our bundles, this recipe."""
    ours = (PACKAGE / name for name in ("assets", "static", "webpack.py"))
    sources = (path for path in ours if path.exists())
    return make_key(read_versions(), SKELETON, LOCK, Path(__file__), *sources)


def is_built(settings: Settings) -> bool:
    """Say whether the instance has a front end made of what we have now."""
    stamp = HOME / "built"
    fresh = stamp.exists() and stamp.read_text() == build_key()
    return fresh and (settings.instance / "static" / "dist" / "manifest.json").exists()


def build(settings: Settings) -> bool:
    """Build the front end unless it is there, and link it into the instance.

    One process builds, others that ask meanwhile wait for it.

    :returns: whether something had to be built.
    """
    with locked(CACHE / "frontend.lock"):
        changed = _build_if_changed(settings)
    link(HOME / "static", settings.instance / "static")
    return changed


def _build_if_changed(settings: Settings) -> bool:
    stamp, key = HOME / "built", build_key()
    if stamp.exists() and stamp.read_text() == key:
        return False
    stamp.unlink(missing_ok=True)
    _build(settings)
    stamp.write_text(key)
    return True


def _build(settings: Settings) -> None:
    environment = node_environment()
    prepare(HOME)
    _collect_sources(settings)
    assets = HOME / "assets"
    _install_packages(assets, environment)
    example = assets / "node_modules" / "semantic-ui-less" / "theme.config.example"
    (assets / "less" / "theme.config").write_text(make_theme(example.read_text()))
    shutil.copytree(SKELETON, assets, dirs_exist_ok=True)
    for name in EMPTY_FOLDERS:
        (assets / name).mkdir(parents=True, exist_ok=True)
    _npm(assets, environment, "run", "build")


def _collect_sources(settings: Settings) -> None:
    """Copy static files and bundles of all modules together, in this very process."""
    os.environ.update(make_environment(settings))
    from flask_webpackext.proxies import current_webpack
    from invenio_app.factory import create_app

    app = create_app()
    with app.app_context():
        app.extensions["collect"].collect(verbose=False)
        current_webpack.project.create()


def make_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of the application whose front end is built."""
    return {
        **settings.before_simulators().environment(),
        "INVENIO_INSTANCE_PATH": str(HOME),
        "INVENIO_COLLECT_STORAGE": "flask_collect.storage.file",
    }


def _install_packages(assets: Path, environment: dict[str, str]) -> None:
    """Install the npm packages, unless the same were installed before.

    By the digests of the lock file where that is for this InvenioRDM; other versions get the newest
    packages that fit.
    """
    description = _describe(assets)
    text = json.dumps(description, indent=2)
    (assets / "package.json").write_text(text)
    lock = LOCK.read_text()
    is_locked = fits(lock, description)
    wanted = text + lock if is_locked else text
    installed = assets / "node_modules" / ".installed-for"
    if installed.exists() and installed.read_text() == wanted:
        return
    (assets / "package-lock.json").unlink(missing_ok=True)
    if is_locked:
        shutil.copy(LOCK, assets / "package-lock.json")
    else:
        print(f"{LOCK} is not for this InvenioRDM: npm packages are not checked", flush=True)
    _npm(assets, environment, "ci" if is_locked else "install", *NPM_OPTIONS)
    installed.write_text(wanted)


def _describe(assets: Path) -> dict:
    """Return what npm is to install: what all modules asked for, with our overrides."""
    description = json.loads((assets / "package.json").read_text())
    return {**description, "overrides": {**description.get("overrides", {}), **OVERRIDES}}


def fits(lock: str, description: dict) -> bool:
    """Say whether a lock file was made for exactly these dependencies."""
    root = json.loads(lock)["packages"][""]
    kinds = ("dependencies", "devDependencies", "peerDependencies")
    return all(root.get(kind, {}) == description.get(kind, {}) for kind in kinds)


def make_lock(settings: Settings) -> None:
    """Choose the newest packages that fit this InvenioRDM, and note their digests."""
    environment = node_environment()
    prepare(HOME)
    _collect_sources(settings)
    description = _describe(HOME / "assets")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "package.json").write_text(json.dumps(description))
        options = ("--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts")
        _npm(Path(folder), environment, "install", *NPM_OPTIONS, *options)
        shutil.copy(Path(folder) / "package-lock.json", LOCK)
    subprocess.run([sys.executable, ROOT / "scripts" / "npm" / "slim.py", LOCK], check=True)


def make_theme(example: str) -> str:
    """Return Semantic UI's theme configuration for InvenioRDM's theme.

    Every component stays with Semantic UI's default theme, as in a new instance: only that one has
    the fonts and animations without which menus do not open and ticks do not show. InvenioRDM's
    additions are read in any case, by its ``theme.less``.

    :param example: text of ``theme.config.example`` as Semantic UI ships it.
    """
    text = example
    for name in THEME_LINES:
        text = re.sub(rf"^@{name}\s*:.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r'^@import.*"theme.less";$', "", text, flags=re.MULTILINE)
    values = [f"@{name}: {value};" for name, value in THEME_LINES.items()]
    theme = '@import (multiple) "themes/rdm/theme.less";'
    return "\n".join([text.strip(), *values[:-1], theme, values[-1], ""])


def _npm(folder: Path, environment: dict[str, str], *arguments: str) -> None:
    """Run npm; its output goes to a log and is shown only when it fails."""
    log = HOME / f"npm-{arguments[0]}.log"
    with log.open("w") as output:
        done = subprocess.run(
            ["npm", *arguments],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"npm {' '.join(arguments)} failed:\n{log.read_text()[-4000:]}")


def main() -> None:
    """Read the options and build."""
    parser = argparse.ArgumentParser(prog="python -m demo.assets", description=__doc__)
    parser.add_argument("--instance", type=Path, default=Settings.instance)
    parser.add_argument("--lock", action="store_true", help="only make the lock file anew")
    options = parser.parse_args()
    settings = demo_settings(options.instance)
    prepare(settings.instance)
    if options.lock:
        make_lock(settings)
        return
    print("built" if build(settings) else "nothing to build", flush=True)


if __name__ == "__main__":
    main()
