# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Redis: cache, sessions and Celery results. Nothing in it has to survive a stop.

redis_port=$((BASE + 2))

redis_ports() { echo "$redis_port"; }
redis_signal() { echo TERM; }

redis_missing_packages() {
    have redis-server || echo redis-server
}

# The password stands in a file: a command line is shown to everybody.
redis_start() {
    (umask 077 && echo "requirepass $(services_password)" >"$SERVICES_HOME/redis/redis.conf")
    spawn "$(pid_file redis)" "$(log_file redis)" \
        redis-server "$SERVICES_HOME/redis/redis.conf" --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no --databases 64 \
        --dir "$SERVICES_HOME/redis" --daemonize no
}

redis_answers() {
    [[ "$(ask_port "$redis_port" 'PING\r\n')" =~ ^(\+PONG|-NOAUTH) ]]
}
