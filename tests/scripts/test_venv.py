# SPDX-License-Identifier: MIT
"""When scripts/venv.sh makes an environment, and when it finds one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

COMMAND = "scripts/venv.sh"
UV = """
[[ "$1" != venv ]] || mkdir -p "${!#}/bin"
[[ "$1" != pip || -z "${FAIL_INSTALL:-}" ]]
"""

INSTALL_LUQUM = """
if [[ "$1" == venv ]]; then
    mkdir -p "${{!#}}/lib/python3/site-packages/luqum"
    ln "{shared}" "${{!#}}/lib/python3/site-packages/luqum/parsetab.py"
    printf '#!/bin/bash\\necho "python $*" >>"{calls}"\\n' >"${{!#}}/bin/python"
    chmod +x "${{!#}}/bin/python"
fi
"""


@pytest.fixture
def machine(sandbox):
    """A machine with a Python, and with a uv that only pretends."""
    sandbox.pretend("uv", UV)
    tools = sandbox.root / ".cache/tools/bin"
    tools.mkdir(parents=True)
    shutil.move(sandbox.programs / "uv", tools / "uv")
    sandbox.environment["PYTHON"] = sys.executable
    sandbox.pretend("apt-get")
    return sandbox


def made(machine):
    """How many environments uv was asked for."""
    return sum(call.startswith("uv venv") for call in machine.calls)


def test_the_second_call_finds_what_the_first_made(machine):
    """Only the path of the bin folder is printed to standard output."""
    first = machine.run(COMMAND)
    second = machine.run(COMMAND)
    assert first.returncode == 0, first.stderr
    assert Path(first.stdout.strip()).is_dir()
    assert first.stdout == second.stdout
    assert made(machine) == 1


def test_the_package_the_tools_and_invenio_are_installed(machine):
    """One call, so that uv finds versions which fit all of them."""
    machine.run(COMMAND, RDM_VERSION="13.1.2")
    (install,) = [call for call in machine.calls if call.startswith("uv pip install")]
    assert "invenio-app-rdm[opensearch2]==13.1.2" in install
    assert f"-e {machine.root}" in install
    assert f"-r {machine.root}/requirements-test.txt" in install
    assert f"--overrides {machine.root}/requirements-overrides.txt" in install


@pytest.mark.parametrize(
    "name",
    [
        *("setup.cfg", "requirements-test.txt", "requirements-overrides.txt"),
        "simulators/requirements.txt",
    ],
)
def test_a_change_of_the_ingredients_makes_a_new_environment(machine, name):
    """New entry points or requirements must not meet an old installation."""
    before = machine.run(COMMAND).stdout
    (machine.root / name).parent.mkdir(exist_ok=True)
    with (machine.root / name).open("a") as file:
        file.write("\n# changed\n")
    assert machine.run(COMMAND).stdout != before
    assert made(machine) == 2


def test_an_environment_has_parser_tables_of_its_own(machine):
    """Hard links make one file of all environments; a start rewrites it, another reads half."""
    shared = machine.root / "parsetab.py"
    shared.write_text("tables of another Python")
    (machine.programs / "ln").symlink_to(shutil.which("ln"))
    with (machine.root / ".cache/tools/bin/uv").open("a") as script:
        script.write(INSTALL_LUQUM.format(shared=shared, calls=machine.calls_file))
    folder = Path(machine.run(COMMAND).stdout.strip()).parent
    (tables,) = folder.glob("lib/python*/site-packages/luqum/parsetab.py")
    assert (shared.stat().st_nlink, tables.stat().st_nlink) == (1, 1)
    assert "python -c import luqum.parser" in machine.calls


def test_the_newest_python_is_taken(machine):
    """3.14 comes before those that were there first."""
    del machine.environment["PYTHON"]
    for version in ("3.13", "3.14"):
        machine.pretend(f"python{version}", f'[[ "$1" == -c ]] && echo /usr/bin/python{version}')
    machine.run(COMMAND)
    assert any(call.startswith("uv venv --python /usr/bin/python3.14") for call in machine.calls)


def test_each_version_of_invenio_has_its_environment(machine):
    """Versions can be tested in turn without installing again."""
    assert machine.run(COMMAND).stdout != machine.run(COMMAND, RDM_VERSION="13.1.2").stdout


def test_clean_removes_the_others(machine):
    """Only the current environment is left."""
    old = machine.run(COMMAND, RDM_VERSION="13.1.2").stdout.strip()
    current = machine.run(COMMAND, "--clean").stdout.strip()
    assert not Path(old).exists()
    assert Path(current).exists()


def test_a_failed_installation_is_not_taken_for_an_environment(machine):
    """The next call tries again."""
    failed = machine.run(COMMAND, FAIL_INSTALL="yes")
    assert failed.returncode == 1
    assert "venv.log" in failed.stderr
    assert failed.stdout == ""
    assert machine.run(COMMAND).returncode == 0
    assert made(machine) == 2


@pytest.mark.parametrize(
    ("arguments", "python", "sentence"),
    [
        (["--new"], sys.executable, 'unknown option "--new"'),
        ([], "/bin/false", "PYTHON=/bin/false is not a Python 3.10 or newer"),
    ],
)
def test_wrong_use_gets_one_sentence(machine, arguments, python, sentence):
    """Nothing is made then."""
    result = machine.run(COMMAND, *arguments, PYTHON=python)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert made(machine) == 0


def test_a_python_without_pip_is_told_to_who_may_not_install(machine):
    """Debian's python3 comes without ensurepip; only then a package is needed."""
    shutil.rmtree(machine.root / ".cache/tools")
    machine.pretend("id", 'if [[ "$1" == -u ]]; then echo 1000; fi')
    machine.pretend("debian-python", 'echo "$0"; [[ "$*" != *ensurepip* ]]')
    result = machine.run(COMMAND, PYTHON="debian-python")
    assert result.returncode == 1
    assert 'have an administrator run "apt-get install python3-venv"' in result.stderr
