# SPDX-License-Identifier: MIT
"""What an operator gets with ``pip install``: every file that is needed, and nothing else."""

from __future__ import annotations

import configparser
import email
import importlib
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "invenio_orcid_autoupdate"

NOT_SHIPPED = {"__pycache__", "node_modules"}

NOT_CLONED = (
    *(".git", ".*cache", ".artefacts", ".hypothesis", ".coverage*", "*.mo", "*.egg-info"),
    *("__pycache__", "build", "dist", "node_modules"),
)
"""What builds leave behind: a clone has none of it."""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    """Build wheel and sdist from a fresh clone, the way an index would get them."""
    folder = tmp_path_factory.mktemp("dist")
    clone = tmp_path_factory.mktemp("clone") / "clone"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*NOT_CLONED))
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(clone)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def data_files():
    """Return the files of the package that are not Python: templates, assets, translations."""
    for path in PACKAGE.rglob("*"):
        is_data = path.is_file() and path.suffix not in {".py", ".pyc"}
        if is_data and not NOT_SHIPPED & set(path.parts):
            yield path.relative_to(ROOT).as_posix()


def test_the_wheel_has_every_file_that_the_product_reads(distributions):
    """Templates, assets, translations and migrations are in the wheel."""
    (wheel,) = distributions.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.py")}
    missing = {*data_files(), *modules} - names
    assert missing == set()
    assert any(name.endswith("_create_orcid_autoupdate_tables.py") for name in names)


def read_texts(catalogue):
    """Return the English texts that have a translation; those with a plural as a tuple."""
    ids = [message.id for message in catalogue if message.id and message.string]
    return {text if isinstance(text, str) else tuple(text) for text in ids}


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_wheel_speaks_other_languages(distributions, language):
    """Compiled for Python, with every text; and for the bundles."""
    (wheel,) = distributions.glob("*.whl")
    archive = zipfile.ZipFile(wheel)
    folder = f"{PACKAGE.name}/translations/{language}/LC_MESSAGES"
    compiled = read_mo(io.BytesIO(archive.read(f"{folder}/messages.mo")))
    texts = read_po(io.BytesIO(archive.read(f"{folder}/messages.po")), locale=language)
    assert len(read_texts(compiled)) > 300
    assert read_texts(compiled) == read_texts(texts)
    assets = f"{PACKAGE.name}/assets/semantic-ui/translations/{PACKAGE.name}"
    assert f"{assets}/messages/{language}/translations.json" in archive.namelist()


def test_the_wheel_has_nothing_else(distributions):
    """Simulators, demo and tests stay out of an operator's environment."""
    (wheel,) = distributions.glob("*.whl")
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {PACKAGE.name}


def test_the_sdist_has_every_file_that_the_product_reads(distributions):
    """The same holds for the source distribution."""
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    missing = set(data_files()) - names
    assert missing == set()


def tracked_files():
    """Return the files of the project, as git knows them."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no clone, so nobody knows which files are the project's")
    command = ["git", "-C", str(ROOT), "ls-files"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.splitlines() if (ROOT / name).exists()}


def test_the_sdist_is_the_whole_project(distributions):
    """With all that its own tests need; what is compiled comes in addition."""
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {each.name.split("/", 1)[-1] for each in archive.getmembers() if each.isfile()}
    assert tracked_files() - {".gitignore"} - names == set()
    more = {name for name in names - tracked_files() if ".egg-info/" not in name}
    assert all(name == "PKG-INFO" or name.endswith(".mo") for name in more), more


def read_metadata(distributions):
    """Return what an index shows of the wheel."""
    (wheel,) = distributions.glob("*.whl")
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    return email.message_from_bytes(archive.read(name))


def test_an_index_shows_nothing_that_is_not_there(distributions):
    """Neither pictures nor links to files beside the README."""
    text = read_metadata(distributions).get_payload()
    assert "Works published on your InvenioRDM repository appear" in text
    assert "](docs/" not in text
    assert "![" not in text
    assert "(CHANGES.md)" not in text
    assert "(https://info.orcid.org/" in text


def test_an_index_knows_what_it_is(distributions):
    """Author, licence and Pythons; no classifier of a licence, which is deprecated (PEP 639)."""
    metadata = read_metadata(distributions)
    assert metadata["Author"] == "the invenio-orcid-autoupdate contributors"
    assert "MIT" in (metadata["License"], metadata["License-Expression"])
    classifiers = metadata.get_all("Classifier")
    assert not [one for one in classifiers if one.startswith("License ::")]
    minors = [one.rpartition(".")[2] for one in classifiers if " :: Python :: 3." in one]
    assert minors == ["10", "11", "12", "13", "14"]
    assert metadata["Requires-Python"] == ">=3.10"


def entry_points():
    """Return the entry points of setup.cfg as group, name, target."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    for group, lines in config["options.entry_points"].items():
        for line in lines.strip().splitlines():
            name, target = (part.strip() for part in line.split("="))
            yield pytest.param(target, id=f"{group}:{name}")


@pytest.mark.parametrize("target", list(entry_points()))
def test_every_entry_point_leads_somewhere(target):
    """A wrong name here would keep a whole instance from starting."""
    module, _, attribute = target.partition(":")
    loaded = importlib.import_module(module)
    assert not attribute or hasattr(loaded, attribute) or (PACKAGE / attribute).is_dir()
