# SPDX-License-Identifier: MIT
"""Which stages run-tests.sh runs, and what it calls a failure."""

from __future__ import annotations

import shutil
import sys

import pytest

COMMAND = "run-tests.sh"
TOOLS = ("python", "ruff", "mypy", "shellcheck", "deptry")
UV = """
if [[ "$1" == venv ]]; then
    mkdir -p "${!#}/bin"
    cp "$HOME"/tools/* "${!#}/bin"
fi
"""
PLACES = (
    "tests/unit/works/test_works_properties.py",
    "tests/unit/decisions/test_life_of_a_claim.py",
    "tests/test_architecture.py",
    "tests/test_packaging.py",
    "tests/simulators/test_b.py",
    "tests/scripts/test_c.py",
    "tests/demo/test_f.py",
    "tests/integration/test_d.py",
    "tests/browser/test_e.py",
    "tests/chaos/test_g.py",
)


@pytest.fixture
def machine(sandbox):
    """A machine whose tools pretend; pytest selects nothing where the stage is in EMPTY."""
    for name in (*TOOLS, "uv", "chromium", "apt-get"):
        sandbox.pretend(name, {"uv": UV, "python": PYTEST}.get(name, ""))
    _move(sandbox, sandbox.root / ".cache/tools/bin", ["uv"])
    _move(sandbox, sandbox.root.parent / "tools", TOOLS)
    _pretend_services(sandbox)
    _pretend_frontend(sandbox)
    for place in PLACES:
        (sandbox.root / place).parent.mkdir(parents=True, exist_ok=True)
        (sandbox.root / place).touch()
    for name in (".ci", "demo", "simulators"):
        (sandbox.root / name).mkdir()
    (sandbox.root / "run-demo.sh").touch()
    sandbox.environment["PYTHON"] = sys.executable
    return sandbox


PYTEST = """
echo "examples ${PROPERTY_EXAMPLES:-} scale ${CHAOS_SCALE:-} of $*" >>"$HOME/seen"
[[ "$*" != "-m ${FAILING_MODULE:-}" ]] || exit 1
for stage in $FAILING; do [[ "$*" != *"tests/$stage"* ]] || exit 1; done
for stage in $EMPTY; do [[ "$*" != *"tests/$stage"* ]] || exit 5; done
"""


def _move(sandbox, folder, names):
    folder.mkdir(parents=True)
    for name in names:
        shutil.move(sandbox.programs / name, folder / name)


def _pretend_services(sandbox):
    """Replace services.sh by one that notes its calls; UP says what status answers."""
    sandbox.pretend("services.sh", '[[ "$1" != status ]] || echo "redis ${UP:-down} "')
    shutil.move(sandbox.programs / "services.sh", sandbox.root / "scripts/services.sh")


def _pretend_frontend(sandbox):
    """Replace the scripts that need the JavaScript tools by some that only note their calls."""
    for name in ("frontend.sh", "translations.sh"):
        sandbox.pretend(name, "")
        shutil.move(sandbox.programs / name, sandbox.root / "scripts" / name)


def calls(machine, name):
    """The arguments of each call of a tool."""
    prefix = f"{name} "
    return [call[len(prefix) :] for call in machine.calls if call.startswith(prefix)]


def test_all_stages_run_in_order(machine):
    """The default; each stage is named with its duration, the artefacts last."""
    result = machine.run(COMMAND)
    assert result.returncode == 0, result.stderr
    summary = result.stdout.splitlines()[-9:]
    assert [line.split()[:2] for line in summary[:8]] == [
        ["lint", "ok,"],
        ["unit", "ok,"],
        ["tools", "ok,"],
        ["frontend", "ok,"],
        ["properties", "ok,"],
        ["integration", "ok,"],
        ["browser", "ok,"],
        ["chaos", "ok,"],
    ]
    assert summary[8].startswith("artefacts: ")
    assert calls(machine, "ruff") == ["check .", "format --check ."]
    assert calls(machine, "frontend.sh") == ["lint", "test"]
    assert calls(machine, "translations.sh") == ["check"]


@pytest.mark.parametrize(("selection", "is_shared"), [([], True), (["-x"], False)])
def test_two_processes_share_all_integration_tests(machine, selection, is_shared):
    """Whoever selects some wants to see them one after the other."""
    assert machine.run(COMMAND, "integration", *selection).returncode == 0
    assert ("--numprocesses=2 --dist=load " in calls(machine, "python")[-1]) == is_shared


@pytest.mark.parametrize(("stages", "times"), [([], 1), (["integration"], 0), (["-x"], 0)])
def test_the_front_end_is_built_beside_if_the_browser_tests_follow(machine, stages, times):
    """They wait for it; nobody else needs it."""
    assert machine.run(COMMAND, *stages).returncode == 0
    assert calls(machine, "python").count("-m demo.assets") == times


def test_a_front_end_that_was_not_built_beside_is_told(machine):
    """The browser tests build it themselves then: minutes that somebody has to ask about."""
    result = machine.run(COMMAND, FAILING_MODULE="demo.assets")
    assert result.returncode == 0
    assert "could not be built beside" in result.stderr


def seen(machine, stage):
    """Return how many examples, and which part of the chaos, the tests of a stage were to play."""
    lines = (machine.root.parent / "seen").read_text().splitlines()
    [line] = [line for line in lines if f"/{stage}.xml" in line]
    return line.partition(" of ")[0]


@pytest.mark.parametrize(
    ("stages", "environment", "expected"),
    [
        ([], {}, ["examples 200 scale ", "examples 200 scale 0.1"]),
        (["all"], {"PROPERTY_EXAMPLES": "7", "CHAOS_SCALE": "1"}, ["examples 7 scale 1"] * 2),
        (["properties"], {}, ["examples 2000 scale "]),
        (["chaos"], {}, ["examples  scale "]),
    ],
    ids=["everything", "as-asked", "properties-by-name", "chaos-by-name"],
)
def test_a_run_of_everything_plays_less_of_what_is_slow(machine, stages, environment, expected):
    """A stage by its name plays it in full, and whoever says how much gets that."""
    assert machine.run(COMMAND, *stages, **environment).returncode == 0
    played = [name for name in ("properties", "chaos") if stages in ([], ["all"], [name])]
    assert [seen(machine, name) for name in played] == expected


WORKSHOP = " tests/scripts tests/demo tests/simulators"


def tools_played(machine, *stages, **environment):
    """Run stages; return whether the tests of scripts, demo and simulators were among them."""
    before = len(calls(machine, "python"))
    assert machine.run(COMMAND, *stages, **environment).returncode == 0
    [call] = [call for call in calls(machine, "python")[before:] if "/tools.xml" in call]
    assert "tests/test_packaging.py" in call
    return call.endswith(WORKSHOP)


@pytest.mark.parametrize("place", ["demo/run.py", "tests/simulators/test_b.py", "setup.cfg"])
def test_what_changes_seldom_is_tested_when_it_has_changed(machine, place):
    """Once it has passed, a run of everything leaves it out until something in it is different."""
    assert [tools_played(machine), tools_played(machine)] == [True, False]
    with (machine.root / place).open("a") as file:
        file.write("# changed")
    assert [tools_played(machine), tools_played(machine)] == [True, False]


def test_what_changes_seldom_is_always_tested_by_name_and_in_ci(machine):
    """Whoever asks for the stage wants to see it; continuous integration starts from nothing."""
    assert tools_played(machine)
    assert tools_played(machine, "tools")
    assert tools_played(machine, CI="true")


def test_what_failed_is_tested_again(machine):
    """Only tests that passed, all of them, let the next run do without."""
    assert machine.run(COMMAND, "tools", FAILING="scripts").returncode == 1
    assert machine.run(COMMAND, "tools", "-k", "word").returncode == 0
    assert tools_played(machine)


def test_unit_needs_no_services(machine):
    """The quick stage starts nothing."""
    assert machine.run(COMMAND, "unit").returncode == 0
    assert calls(machine, "services.sh") == []


@pytest.mark.parametrize(("up", "last"), [("down", "down"), ("up", "up")])
def test_services_are_stopped_only_if_they_were_started_here(machine, up, last):
    """Services that a person started stay."""
    assert machine.run(COMMAND, "integration", UP=up).returncode == 0
    assert calls(machine, "services.sh")[-1] == last


def test_a_run_of_everything_starts_the_services_beside(machine):
    """Whoever needs them finds them started; they are stopped although the run ends before."""
    assert machine.run(COMMAND, FAILING="unit").returncode == 1
    assert calls(machine, "services.sh") == ["status", "up", "down"]


def test_services_are_stopped_after_an_installation_too(machine):
    """Installing the browser has an end of its own to see to."""
    (machine.programs / "chromium").unlink()
    machine.pretend("id", 'if [[ "$1" == -u ]]; then echo 0; fi')
    result = machine.run(COMMAND)
    assert result.returncode == 0, result.stderr
    assert "apt-get -q -y --no-install-recommends install chromium" in machine.calls
    assert calls(machine, "services.sh")[-1] == "down"


def test_a_failing_stage_ends_the_run(machine):
    """The later stages are named as not run."""
    result = machine.run(COMMAND, FAILING="unit")
    assert result.returncode == 1
    assert "unit         FAILED" in result.stdout
    assert "browser      not run" in result.stdout


def test_all_linters_speak(machine):
    """Each that fails is a failure of the stage, and what is compared beside is read as well."""
    machine.pretend("translations.sh", "echo a text is missing; exit 1")
    shutil.move(machine.programs / "translations.sh", machine.root / "scripts/translations.sh")
    result = machine.run(COMMAND, "lint")
    assert result.returncode == 1
    assert "a text is missing" in result.stdout
    assert calls(machine, "shellcheck")


def test_keep_going_runs_the_rest(machine):
    """And still fails."""
    result = machine.run(COMMAND, "--keep-going", FAILING="unit")
    assert result.returncode == 1
    assert "browser      ok" in result.stdout


@pytest.mark.parametrize("place", ["tests/simulators/test_b.py", "tests/integration/test_d.py"])
def test_a_place_without_tests_fails(machine, place):
    """Lost tests must not look like passed tests."""
    (machine.root / place).unlink()
    result = machine.run(COMMAND, "--keep-going")
    assert result.returncode == 1
    assert "holds no tests" in result.stderr


def test_no_collected_test_fails(machine):
    """Exit code 5 of pytest is a failure of the stage."""
    assert machine.run(COMMAND, "unit", EMPTY="unit").returncode == 1


def test_narrowing_is_handed_to_pytest(machine):
    """Options reach pytest as they are, values included."""
    machine.run(COMMAND, "unit", "-x", "-k", "scripts")
    assert calls(machine, "python")[-1].endswith(
        "-x -k scripts tests/unit tests/test_architecture.py"
    )


def test_narrowing_leaves_out_where_nothing_is_selected(machine):
    """No lint, no services for a stage without a selected test; the rest counts."""
    result = machine.run(COMMAND, "-k", "word", EMPTY="integration browser chaos")
    assert result.returncode == 0, result.stderr
    assert "integration  nothing selected" in result.stdout
    assert calls(machine, "services.sh") == []
    assert calls(machine, "ruff") == []


def test_narrowing_to_nothing_fails(machine):
    """A misspelt name is noticed."""
    result = machine.run(COMMAND, "-k", "word", EMPTY="unit scripts integration browser chaos")
    assert result.returncode == 1
    assert "no test was selected" in result.stderr


def test_a_file_runs_in_its_own_stage(machine):
    """A path takes the place of the stage's folders."""
    result = machine.run(COMMAND, "tests/integration/test_d.py::test_x")
    assert result.returncode == 0, result.stderr
    assert "unit         nothing selected" in result.stdout
    assert calls(machine, "python")[-1].endswith(".xml tests/integration/test_d.py::test_x")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("intergration", "neither a stage nor a pytest argument"),
        ("tests/nowhere.py::test_x", "there is no tests/nowhere.py"),
    ],
)
def test_a_misspelt_word_gets_one_sentence(machine, word, sentence):
    """Nothing is run then."""
    result = machine.run(COMMAND, word)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert calls(machine, "python") == []


def test_help_names_the_stages(machine):
    """The comment at the top of the script is its help."""
    result = machine.run(COMMAND, "--help")
    assert result.returncode == 0
    stages = ("lint", "unit", "tools", "frontend", "properties", "integration", "browser", "chaos")
    for stage in (*stages, "all"):
        assert f"  {stage} " in result.stdout
