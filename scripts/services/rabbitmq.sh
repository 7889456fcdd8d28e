# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# RabbitMQ as a node of its own name, with its own port mapper (epmd), both on loopback.
# Debian's wrappers insist on user "rabbitmq"; the programs below /usr/lib do not.

rabbitmq_port=$((BASE + 3))
rabbitmq_dist_port=$((BASE + 4))
rabbitmq_epmd_port=$((BASE + 5))
rabbitmq_bin=/usr/lib/rabbitmq/bin

rabbitmq_ports() { echo "$rabbitmq_port" "$rabbitmq_dist_port" "$rabbitmq_epmd_port"; }
rabbitmq_signal() { echo TERM; }

rabbitmq_missing_packages() {
    [[ -x "$rabbitmq_bin/rabbitmq-server" ]] || echo rabbitmq-server
}

# The environment of server and command line tool; HOME holds the Erlang cookie they share.
# RABBITMQ_ALLOW_INPUT makes the start script become the server instead of guarding it, so
# that our pid is the server's; -noinput then keeps the server from reading its input.
rabbitmq_home="$SERVICES_HOME/rabbitmq"
rabbitmq_environment=(
    env -u NOTIFY_SOCKET
    HOME="$rabbitmq_home"
    ERL_EPMD_PORT="$rabbitmq_epmd_port" ERL_EPMD_ADDRESS=127.0.0.1
    RABBITMQ_NODENAME="rabbit-$rabbitmq_port@localhost"
    RABBITMQ_DIST_PORT="$rabbitmq_dist_port"
    RABBITMQ_CONF_ENV_FILE=/dev/null
    RABBITMQ_CONFIG_FILE="$rabbitmq_home/rabbitmq.conf"
    RABBITMQ_ENABLED_PLUGINS_FILE="$rabbitmq_home/enabled_plugins"
    RABBITMQ_MNESIA_BASE="$rabbitmq_home/data"
    RABBITMQ_LOG_BASE="$rabbitmq_home/log"
    RABBITMQ_ALLOW_INPUT=1
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-noinput -kernel inet_dist_use_interface {127,0,0,1}"
)

rabbitmq_start() {
    rabbitmq_configure
    spawn "$(pid_file epmd)" "$(log_file rabbitmq)" \
        epmd -address 127.0.0.1 -port "$rabbitmq_epmd_port"
    wait_until 10 is_listening "$rabbitmq_epmd_port"
    cd "$rabbitmq_home" || return 1
    spawn "$(pid_file rabbitmq)" "$(log_file rabbitmq)" \
        "${rabbitmq_environment[@]}" "$rabbitmq_bin/rabbitmq-server"
}

rabbitmq_configure() {
    echo '[].' >"$rabbitmq_home/enabled_plugins"
    local password
    password="$(services_password)"
    (umask 077 && cat >"$rabbitmq_home/rabbitmq.conf") <<CONF
listeners.tcp.1 = 127.0.0.1:$rabbitmq_port
loopback_users = none
default_user = invenio
default_pass = $password
CONF
}

# The first byte of the server's first frame is its type, 1. It opens the port last.
# Source: AMQP 0-9-1 specification, 2.2.4 "Protocol header" and 2.3.5 "Frame details".
rabbitmq_answers() {
    local first
    first="$(
        exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$rabbitmq_port" && printf 'AMQP\0\0\11\1' >&3 &&
            timeout 2 head -c 1 <&3 | od -An -tu1
    )"
    [[ "${first// /}" == 1 ]]
}

# The port mapper would outlive its last node.
rabbitmq_clean() {
    end_process "$(pid_file epmd)" TERM
}

rabbitmq_ctl() {
    "${rabbitmq_environment[@]}" "$rabbitmq_bin/rabbitmqctl" "$@"
}
