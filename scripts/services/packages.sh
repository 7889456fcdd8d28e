# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Backend "packages": processes of our own from Debian's packages, installed when missing.
# What each service's file defines: NAME_ports (all it listens on, its own first), NAME_signal
# (the polite way to end it), NAME_missing_packages, NAME_start, NAME_answers; and, where it
# needs them, NAME_clean (after the end of its process) and NAME_wipe (data outside our folder).

START_TIMEOUT_SECONDS=120

packages_is_running() {
    pid_of "$(pid_file "$1")" >/dev/null
}

packages_answers() {
    "$1_answers"
}

packages_prepare() {
    local name missing=()
    for name in "$@"; do
        mapfile -t -O "${#missing[@]}" missing < <("${name}_missing_packages")
    done
    ((${#missing[@]} == 0)) ||
        install_packages "running the services without a Docker engine" "${missing[@]}"
}

# Start services at the same time, and wait until each answers.
packages_start() {
    local name job failed=0 jobs=()
    for name in "$@"; do
        packages_start_one "$name" &
        jobs+=("$!")
    done
    for job in "${jobs[@]}"; do wait "$job" || failed=1; done
    return "$failed"
}

packages_start_one() {
    if ! packages_is_running "$1"; then
        mkdir -p "$SERVICES_HOME/$1"
        "$1_start" || die "$1 could not be started (its words: $(log_file "$1"))."
    fi
    wait_until "$START_TIMEOUT_SECONDS" packages_is_settled "$1" || true
    packages_is_running "$1" ||
        die "$1 ended right after its start (its words: $(log_file "$1"))."
    packages_answers "$1" ||
        die "$1 does not answer within $START_TIMEOUT_SECONDS s (its words: $(log_file "$1"))."
}

packages_is_settled() {
    packages_answers "$1" || ! packages_is_running "$1"
}

packages_stop() {
    local name job jobs=()
    for name in "$@"; do
        packages_stop_one "$name" &
        jobs+=("$!")
    done
    for job in "${jobs[@]}"; do wait "$job"; done
}

packages_stop_one() {
    end_process "$(pid_file "$1")" "$("$1_signal")"
    packages_clean "$1"
}

packages_clean() {
    ! declare -F "$1_clean" >/dev/null || "$1_clean"
}

packages_down() {
    packages_stop "${SERVICES[@]}"
}

packages_wipe() {
    local name
    packages_down
    for name in "${SERVICES[@]}"; do
        ! declare -F "${name}_wipe" >/dev/null || "${name}_wipe"
        rm -rf "${SERVICES_HOME:?}/$name" "$(log_file "$name")"
    done
}

packages_rabbitmqctl() {
    rabbitmq_ctl "$@"
}
