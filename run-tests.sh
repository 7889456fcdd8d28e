#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks and tests. Installs what it needs (Debian packages, Python environment, services).
#
#   ./run-tests.sh [--keep-going] [STAGE] [PYTEST ARGUMENTS]
#
#   lint          ruff, formatter, mypy (strict, rooms of pyproject.toml), dependencies, shellcheck, translations
#   unit          no services: pure rooms, architecture
#   tools         no services: wheel and sdist; scripts, demo and simulators where they changed
#   frontend      the JavaScript: ESLint and jest
#   properties    the property tests with 2,000 examples each: records, and lives of claims
#                 (PROPERTY_EXAMPLES)
#   integration   PostgreSQL, Redis, RabbitMQ, OpenSearch and a worker process
#   browser       all screens in headless Chromium
#   chaos         2,000 claims while everything fails: it restarts the services that it runs on;
#                 CHAOS_SEED=n repeats an earlier run, CHAOS_SCALE=0.1 makes a shorter one
#   all           all of these, in this order (default): properties with 200 examples, chaos at a
#                 tenth, and of the tools only what changed since it passed, unless CI is set
#
# What follows the stage goes to pytest: "-k name", "-x", a file or folder below tests/. Without
# a stage it narrows all stages: lint, and where nothing is selected, are left out.
# Services are started when they do not run, and stopped after if they were started here.
# Screenshots, logs and JUnit files are kept in .artefacts (ARTEFACTS_DIR).
set -euo pipefail
# shellcheck source=scripts/lib/base.sh
source "$(dirname "${BASH_SOURCE[0]}")/scripts/lib/base.sh"
# shellcheck source=scripts/lib/debian.sh
source "$ROOT/scripts/lib/debian.sh"
# shellcheck source=scripts/lib/stages.sh
source "$ROOT/scripts/lib/stages.sh"

UNIT=(tests/unit tests/test_architecture.py)
TOOLS=(tests/test_packaging.py)
WORKSHOP=(tests/scripts tests/demo tests/simulators)
WORKSHOP_SOURCES=(
    scripts demo simulators
    run-tests.sh run-demo.sh setup.cfg requirements-test.txt requirements-overrides.txt
)
PROPERTIES=(
    tests/unit/works/test_works_properties.py
    tests/unit/decisions/test_life_of_a_claim.py
)
INTEGRATION=(tests/integration)
BROWSER=(tests/browser)
CHAOS=(tests/chaos)

# All linters speak, so that one run shows all there is to do. The texts are compared beside: for that
# a new clone first waits for the JavaScript tools.
lint() {
    local scripts failed=0 translations said="$ARTEFACTS_DIR/translations.log"
    scripts/translations.sh check >"$said" 2>&1 &
    translations=$!
    mapfile -t scripts < <(find . -path './.*' -prune -o -name '*.sh' -print)
    ruff check . || failed=1
    ruff format --check . || failed=1
    mypy || failed=1
    dependencies || failed=1
    shellcheck --external-sources .ci/run "${scripts[@]}" || failed=1
    wait "$translations" || failed=1
    cat "$said"
    return "$failed"
}

# What is imported is declared and the other way round; deptry cannot read setup.cfg.
dependencies() {
    local declared="$ARTEFACTS_DIR/declared.txt"
    python -c 'from setuptools.config.setupcfg import read_configuration as read
print(*read("setup.cfg")["options"]["install_requires"], sep="\n")' >"$declared"
    deptry invenio_orcid_autoupdate --requirements-files "$declared"
}

# From here on, what later stages need is made ready beside: the linters have brought Node.js, and two
# installations of Debian packages at once would be in each other's way.
unit() {
    ! is_everything || prepare_beside
    choose_tests "${UNIT[@]}" && run_pytest unit --timeout=60 --numprocesses=auto
}

# Scripts, demo and simulators change seldom: a run of everything plays their tests only if they, or
# the tests, are not as they were when these passed here. Continuous integration always plays them.
tools() {
    local key places=("${TOOLS[@]}" "${WORKSHOP[@]}")
    key="$(make_key "${WORKSHOP_SOURCES[@]}" "${WORKSHOP[@]}")"
    if is_everything && [[ -z "${CI:-}" ]] && has_passed tools "$key"; then
        say "scripts, demo and simulators are as they were when their tests passed: left out."
        places=("${TOOLS[@]}")
    fi
    choose_tests "${places[@]}" && run_pytest tools --timeout=120 --numprocesses=auto || return
    is_narrowed || note_passed tools "$key"
}

# Its tests are not pytest's, so whatever narrows the others leaves it out.
frontend() {
    ! is_narrowed || return "$NOTHING_SELECTED"
    scripts/frontend.sh lint && scripts/frontend.sh test
}

# The unit stage has run these with few examples.
properties() {
    local examples=2000
    ! is_everything || examples=200
    export PROPERTY_EXAMPLES="${PROPERTY_EXAMPLES:-$examples}"
    choose_tests "${PROPERTIES[@]}" && run_pytest properties --timeout=900 --numprocesses=auto
}

# Two processes share the tests, each with an instance of its own; a selection runs in one.
integration() {
    choose_tests "${INTEGRATION[@]}" && with_services && run_shared integration --timeout=300
}

# The first test waits until the front end is built, if nobody has done so.
browser() {
    choose_tests "${BROWSER[@]}" && await_frontend && with_chromium && with_services &&
        run_pytest browser --timeout=1200
}

# The last, since what runs on the same services meanwhile is disturbed. By its name in full: five to
# six minutes on two cores with nothing else to do; CHAOS_PATIENCE=3 gives a busy machine three times
# as long.
chaos() {
    ! is_everything || export CHAOS_SCALE="${CHAOS_SCALE:-0.1}"
    choose_tests "${CHAOS[@]}" && with_services && run_pytest chaos --timeout=$((1300 * ${CHAOS_PATIENCE:-1}))
}

main() {
    STAGES=(lint unit tools frontend properties integration browser chaos)
    while [[ "${1:-}" == --* ]]; do
        case "$1" in
            --keep-going) KEEP_GOING=yes && shift ;;
            --help) usage && exit ;;
            *) break ;;
        esac
    done
    case "${1:-all}" in
        lint | unit | tools | frontend | properties | integration | browser | chaos)
            STAGES=("$1") && shift
            ;;
        all) shift $(($# > 0)) ;;
        -*) ;;
        tests/*) [[ -e "${1%%::*}" ]] || die "there is no ${1%%::*}." ;;
        *) die "\"$1\" is neither a stage nor a pytest argument; see ./run-tests.sh --help." ;;
    esac
    read_arguments "$@"
    ((${#STAGES[@]} == 1)) || ! is_narrowed || STAGES=(unit tools integration browser chaos)
    prepare
    run_stages "${STAGES[@]}"
}

cd "$ROOT"
main "$@"
