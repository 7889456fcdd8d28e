# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The stages of run-tests.sh: environment, services, pytest, summary. Sourced after base.sh and
# debian.sh.

export ARTEFACTS_DIR="${ARTEFACTS_DIR:-$ROOT/.artefacts}"
KEEP_GOING="${KEEP_GOING:-}"
NO_TESTS=5 # pytest's exit code when nothing was collected; source: pytest, ExitCode
NOTHING_SELECTED=100
SUMMARY=()
OUR_SERVICES=
SERVICES_PID=
FRONTEND_PID=

# Split pytest's arguments into places (tests/folder, tests/file.py::test) and the rest.
read_arguments() {
    local argument
    OPTIONS=()
    PLACES=()
    for argument in "$@"; do
        if [[ "$argument" == tests/* && -e "${argument%%::*}" ]]; then
            PLACES+=("$argument")
        else
            OPTIONS+=("$argument")
        fi
    done
}

is_narrowed() {
    ((${#OPTIONS[@]} + ${#PLACES[@]}))
}

# Whether this is a run of all stages, as for each push: what is slow is shorter then.
is_everything() {
    ((${#STAGES[@]} > 1)) && ! is_narrowed
}

# Print a digest of the names and contents of all files in some places.
make_key() {
    find "$@" -name __pycache__ -prune -o -type f -exec sha256sum {} + | sort | sha256sum | cut -d " " -f 1
}

# $1: what passed. $2: the key of what it was made of.
has_passed() {
    [[ "$(cat "$CACHE/passed-$1" 2>/dev/null)" == "$2" ]]
}

note_passed() {
    echo "$2" >"$CACHE/passed-$1"
}

# The environment's programs come first on PATH from here on.
prepare() {
    local bin
    bin="$("$ROOT/scripts/venv.sh")"
    export PATH="$bin:$PATH"
    mkdir -p "$ARTEFACTS_DIR"
    trap clean_up EXIT
    trap 'exit 130' INT TERM
}

# The tests ask the script where they are, as in a run of pytest alone (demo/settings.py).
with_services() {
    await_services
    note_whose_services
    "$ROOT/scripts/services.sh" up
}

with_chromium() {
    have chromium || install_packages "the browser test" chromium
}

note_whose_services() {
    local status
    status="$("$ROOT/scripts/services.sh" status)" || true
    [[ "$status" == *" up "* ]] || OUR_SERVICES=yes
}

# Start the services and bring the browser, and build the front end with what the tests leave idle.
prepare_beside() {
    note_whose_services
    { "$ROOT/scripts/services.sh" up && with_chromium; } >"$ARTEFACTS_DIR/services.log" 2>&1 &
    SERVICES_PID=$!
    setsid nice -n 19 python -m demo.assets >"$ARTEFACTS_DIR/frontend.log" 2>&1 &
    FRONTEND_PID=$!
}

# Whoever needs them starts or installs them if that failed, and says what went wrong.
await_services() {
    [[ -z "$SERVICES_PID" ]] || wait "$SERVICES_PID" || true
    SERVICES_PID=
}

# Whoever needs the front end builds it if that failed (demo/assets.py), which takes minutes.
await_frontend() {
    [[ -z "$FRONTEND_PID" ]] || wait "$FRONTEND_PID" ||
        say "the front end could not be built beside: see $ARTEFACTS_DIR/frontend.log"
    FRONTEND_PID=
}

clean_up() {
    [[ -z "$FRONTEND_PID" ]] || kill -- "-$FRONTEND_PID" 2>/dev/null || true
    await_services
    [[ -z "$OUR_SERVICES" ]] || "$ROOT/scripts/services.sh" down
}

# Set CHOSEN to a stage's places, or to those of the arguments that lie within them, and look
# whether they select a test at all: no service is started for nothing.
choose_tests() {
    local place code=0
    for place in "$@"; do holds_tests "$place" || return 1; done
    CHOSEN=("$@")
    is_narrowed || return 0
    ((${#PLACES[@]} == 0)) || mapfile -t CHOSEN < <(places_within "$@")
    ((${#CHOSEN[@]})) || return "$NOTHING_SELECTED"
    python -m pytest --collect-only -qq "${OPTIONS[@]}" "${CHOSEN[@]}" >/dev/null 2>&1 || code=$?
    ((code != NO_TESTS)) || return "$NOTHING_SELECTED"
}

# A folder that lost its tests must not pass in silence.
holds_tests() {
    [[ -n "$(find "$1" -name 'test_*.py' -print -quit 2>/dev/null)" ]] && return
    say "$1 holds no tests."
    return 1
}

places_within() {
    local place folder
    for place in "${PLACES[@]}"; do
        for folder in "$@"; do
            [[ "$place" != "$folder"* ]] || echo "$place"
        done
    done
}

# $1: stage. The rest: pytest options of the stage.
run_pytest() {
    local stage="$1"
    shift
    python -m pytest "$@" --junitxml="$ARTEFACTS_DIR/$stage.xml" "${OPTIONS[@]}" "${CHOSEN[@]}"
}

# Let two processes share a whole stage, each with an instance of its own; a selection runs in one.
# $1: stage. The rest: pytest options of the stage.
run_shared() {
    is_narrowed || set -- "$@" --numprocesses=2 --dist=load
    run_pytest "$@"
}

# Run stages in order until one fails, or all with --keep-going; then say how each ended.
run_stages() {
    local stage failed=0 ran=0 code
    for stage in "$@"; do
        if ((failed)) && [[ -z "$KEEP_GOING" ]]; then
            SUMMARY+=("$(printf '%-12s not run' "$stage")")
            continue
        fi
        code=0
        run_stage "$stage" || code=$?
        ((code == NOTHING_SELECTED)) || ran=1
        ((code == 0 || code == NOTHING_SELECTED)) || failed=1
    done
    summarise
    ((ran)) || die "no test was selected."
    return "$failed"
}

run_stage() {
    local code=0 began=$SECONDS outcome
    printf '\n== %s ==\n' "$1"
    "$1" || code=$?
    case "$code" in
        0) outcome=ok ;;
        "$NOTHING_SELECTED") outcome="nothing selected" ;;
        *) outcome=FAILED && keep_service_logs ;;
    esac
    SUMMARY+=("$(printf '%-12s %s, %s s' "$1" "$outcome" $((SECONDS - began)))")
    printf '== %s: %s, %s s ==\n' "$1" "$outcome" $((SECONDS - began))
    return "$code"
}

keep_service_logs() {
    local logs=("${SERVICES_HOME:-$CACHE/services}"/*.log)
    [[ ! -e "${logs[0]}" ]] || cp "${logs[@]}" "$ARTEFACTS_DIR"
}

summarise() {
    printf '\n'
    printf '%s\n' "${SUMMARY[@]}"
    printf 'artefacts: %s\n' "$ARTEFACTS_DIR"
}
