#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The real services for development, tests and demo: PostgreSQL, Redis, RabbitMQ, OpenSearch.
#
#   scripts/services.sh [--quiet] up              start what does not run, wait until it answers
#   scripts/services.sh [--quiet] down            stop what was started here; data stays
#   scripts/services.sh status                    one line each; fails if one is down
#   scripts/services.sh env                       lines "export NAME=value" with the addresses
#   scripts/services.sh start|stop|restart NAME   postgresql, redis, rabbitmq or opensearch
#   scripts/services.sh rabbitmqctl ARGS          run rabbitmqctl against this RabbitMQ
#   scripts/services.sh wipe                      down, then remove all data
#
# With docker compose where a Docker engine answers, otherwise from Debian packages (and Maven
# Central for OpenSearch), installed when missing. Everything listens on loopback only, and wants
# the user "invenio" with the password in SERVICES_HOME/password, made with the first start.
#
#   SERVICES_PORT_BASE   ports are base+1 to base+7 (default 15400); two clones need two bases
#   SERVICES_HOME        data, logs and pid files (default .cache/services)
#   SERVICES_BACKEND     "docker" or "packages" (default: Docker if an engine answers)
set -euo pipefail
# shellcheck source=scripts/lib/base.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/base.sh"
# shellcheck source=scripts/lib/debian.sh
source "$ROOT/scripts/lib/debian.sh"
# shellcheck source=scripts/lib/processes.sh
source "$ROOT/scripts/lib/processes.sh"

SERVICES=(postgresql redis rabbitmq opensearch)
SERVICES_HOME="${SERVICES_HOME:-$CACHE/services}"

check_settings() {
    local base="${SERVICES_PORT_BASE:-15400}"
    [[ "$base" =~ ^[1-9][0-9]{3,4}$ && "$base" -ge 1024 && "$base" -le 65500 ]] ||
        die "SERVICES_PORT_BASE must be a number from 1024 to 65500, not \"$base\"."
    [[ "${SERVICES_BACKEND:-docker}" =~ ^(docker|packages)$ ]] ||
        die "SERVICES_BACKEND must be docker or packages, not \"$SERVICES_BACKEND\"."
    { mkdir -p "$SERVICES_HOME" && [[ -w "$SERVICES_HOME" ]]; } 2>/dev/null ||
        die "this user may not write to $SERVICES_HOME (SERVICES_HOME chooses another place)."
    SERVICES_HOME="$(cd "$SERVICES_HOME" && pwd)"
    only_ours "$SERVICES_HOME" ||
        die "$SERVICES_HOME belongs to another user, or others may write to it: what is noted there" \
            "could not be trusted (SERVICES_HOME chooses another place)."
}

# Whether a folder is this user's and nobody else writes to it.
only_ours() {
    [[ -O "$1" && -z "$(find "$1" -maxdepth 0 -perm /022)" ]]
}

# Print the password of all services; the first call makes it. Data of services that had none of
# their own would not know it, so those are begun anew.
services_password() {
    local file="$SERVICES_HOME/password"
    if [[ ! -f "$file" ]]; then
        [[ ! -f "$SERVICES_HOME/running" ]] ||
            die "the services in $SERVICES_HOME run without a password of their own, as an earlier" \
                "version started them: stop those first (scripts/services.sh down)."
        "${BACKEND}_wipe" >&2
        (umask 077 && od -An -N 24 -tx1 /dev/urandom | tr -d ' \n' >"$file.part" && mv "$file.part" "$file")
    fi
    cat "$file"
}

pid_file() { echo "$SERVICES_HOME/$1.pid"; }
log_file() { echo "$SERVICES_HOME/$1.log"; }

port_of() {
    local ports
    read -ra ports < <("$1_ports")
    echo "${ports[0]}"
}

# What runs decides; else what is asked for; else Docker if its engine answers.
# The note, written by start and removed by down, holds backend and port base.
choose_backend_and_ports() {
    BASE="${SERVICES_PORT_BASE:-15400}"
    if [[ -f "$SERVICES_HOME/running" ]]; then
        read -r BACKEND BASE <"$SERVICES_HOME/running"
        [[ "$BASE" == "${SERVICES_PORT_BASE:-$BASE}" ]] ||
            die "the services in $SERVICES_HOME run with SERVICES_PORT_BASE=$BASE," \
                "not $SERVICES_PORT_BASE: stop those first, or choose another SERVICES_HOME."
    elif [[ -n "${SERVICES_BACKEND:-}" ]]; then
        BACKEND="$SERVICES_BACKEND"
    elif docker_is_usable; then
        BACKEND=docker
    else
        BACKEND=packages
    fi
}

is_up() {
    "${BACKEND}_is_running" "$1" && "${BACKEND}_answers" "$1"
}

start() {
    local name down=()
    services_password >/dev/null
    for name in "$@"; do
        is_up "$name" || down+=("$name")
    done
    ((${#down[@]})) || return 0
    for name in "${down[@]}"; do
        "${BACKEND}_is_running" "$name" || refuse_taken_ports "$name"
    done
    say "starting ${down[*]} ($BACKEND)"
    "${BACKEND}_prepare" "${down[@]}"
    echo "$BACKEND $BASE" >"$SERVICES_HOME/running"
    "${BACKEND}_start" "${down[@]}"
}

refuse_taken_ports() {
    local port
    "${BACKEND}_clean" "$1"
    for port in $("$1_ports"); do
        ! is_listening "$port" ||
            die "port $port, meant for $1, is taken by another program:" \
                "stop that program or choose other ports with SERVICES_PORT_BASE."
    done
}

# Nothing was started here without that note: then there is nothing to stop.
down() {
    [[ -f "$SERVICES_HOME/running" ]] || return 0
    "${BACKEND}_down"
    rm -f "$SERVICES_HOME/running"
    say "services are down"
}

wipe() {
    "${BACKEND}_wipe"
    rm -f "$SERVICES_HOME/running" "$SERVICES_HOME/password"
    say "services are down, their data is removed"
}

status() {
    local name failed=0
    for name in "${SERVICES[@]}"; do
        if is_up "$name"; then
            printf '%-11s up    127.0.0.1:%s\n' "$name" "$(port_of "$name")"
        else
            printf '%-11s down\n' "$name"
            failed=1
        fi
    done
    return "$failed"
}

environment() {
    local password
    password="$(services_password)"
    cat <<ENV
export SERVICES_POSTGRES_URI=postgresql+psycopg2://invenio:$password@127.0.0.1:$(port_of postgresql)
export SERVICES_REDIS_URL=redis://:$password@127.0.0.1:$(port_of redis)
export SERVICES_AMQP_URL=amqp://invenio:$password@127.0.0.1:$(port_of rabbitmq)
export SERVICES_SEARCH_HOST=invenio:$password@127.0.0.1:$(port_of opensearch)
ENV
}

run_rabbitmqctl() {
    is_up rabbitmq || die "RabbitMQ does not run: start it with \"scripts/services.sh up\"."
    "${BACKEND}_rabbitmqctl" "$@"
}

check_name() {
    [[ " ${SERVICES[*]} " == *" ${1:-} "* ]] ||
        die "\"${1:-}\" is none of the services ${SERVICES[*]}."
}

one_service() {
    check_name "${2:-}"
    lock "$SERVICES_HOME/lock"
    case "$1" in
        start) start "$2" ;;
        stop) "${BACKEND}_stop" "$2" ;;
        restart) "${BACKEND}_stop" "$2" && start "$2" ;;
    esac
}

all_services() {
    lock "$SERVICES_HOME/lock"
    case "$1" in
        up) start "${SERVICES[@]}" && say "services are up" ;;
        down) down ;;
        wipe) wipe ;;
    esac
}

main() {
    while [[ "${1:-}" == --quiet ]]; do QUIET=yes && shift; done
    case "${1:-}" in
        up | down | wipe) all_services "$1" ;;
        start | stop | restart) one_service "$@" ;;
        status) status ;;
        env) lock "$SERVICES_HOME/lock" && environment ;;
        rabbitmqctl) shift && run_rabbitmqctl "$@" ;;
        -h | --help) usage ;;
        *) die "unknown command \"${1:-}\"; see scripts/services.sh --help." ;;
    esac
}

check_settings
# shellcheck source=scripts/services/docker.sh
source "$ROOT/scripts/services/docker.sh"
# shellcheck source=scripts/services/packages.sh
source "$ROOT/scripts/services/packages.sh"
choose_backend_and_ports
for name in "${SERVICES[@]}"; do
    # shellcheck source=/dev/null
    source "$ROOT/scripts/services/$name.sh"
done
main "$@"
