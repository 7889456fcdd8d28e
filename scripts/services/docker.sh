# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Backend "docker": the official images on our ports, where a Docker engine answers.

docker_is_usable() {
    have docker && docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1
}

docker_compose() {
    PORT_POSTGRESQL="$(port_of postgresql)" PORT_REDIS="$(port_of redis)" \
        PORT_RABBITMQ="$(port_of rabbitmq)" PORT_OPENSEARCH="$(port_of opensearch)" \
        SERVICES_PASSWORD="$(cat "$SERVICES_HOME/password" 2>/dev/null)" \
        docker compose --project-name "orcid-autoupdate-$BASE" \
        --file "$ROOT/scripts/docker-compose.yml" "$@" 9>&-
}

docker_container() {
    docker_compose ps --quiet --status running "$1" 2>/dev/null | grep .
}

docker_is_running() {
    docker_container "$1" >/dev/null
}

docker_answers() {
    local container
    container="$(docker_container "$1")" &&
        [[ "$(docker inspect --format '{{.State.Health.Status}}' "$container")" == healthy ]]
}

docker_start() {
    docker_compose up --detach --wait --quiet-pull "$@" >>"$(log_file docker)" 2>&1 ||
        die "docker compose could not start $* (its words: $(log_file docker))."
}

docker_stop() {
    docker_compose stop "$@" >>"$(log_file docker)" 2>&1
}

docker_down() {
    docker_compose down >>"$(log_file docker)" 2>&1
}

docker_wipe() {
    docker_compose down --volumes >>"$(log_file docker)" 2>&1
}

# Images are fetched by the start; containers leave nothing behind that a start must remove.
docker_prepare() { :; }
docker_clean() { :; }

docker_rabbitmqctl() {
    docker_compose exec -T rabbitmq rabbitmqctl "$@"
}
