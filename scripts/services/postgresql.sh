# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# PostgreSQL with a cluster of its own; the machine's default cluster is never touched.
# The server refuses to run as root, so root runs it as Debian's user "postgres".

postgresql_port=$((BASE + 1))

postgresql_ports() { echo "$postgresql_port"; }
postgresql_signal() { echo INT; } # "fast shutdown": ends sessions, loses nothing

postgresql_missing_packages() {
    [[ -n "$(postgresql_bin)" ]] || echo postgresql
}

# Print the folder of PostgreSQL's programs: the data's version, else the newest installed.
postgresql_bin() {
    local data version
    data="$(postgresql_data)"
    version="$(cat "$data/PG_VERSION" 2>/dev/null || echo '*')"
    compgen -G "/usr/lib/postgresql/$version/bin" | sort -V | tail -n 1
}

as_postgres() {
    if is_root && id postgres >/dev/null 2>&1; then
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    else
        "$@"
    fi
}

# Print the data directory. User postgres may not be able to enter ours (below /root, say);
# then the data lives in that user's home, under a name made from our folder's.
postgresql_data() {
    local home="$SERVICES_HOME/postgresql"
    [[ ! -f "$home/elsewhere" ]] || home="$(cat "$home/elsewhere")"
    echo "$home/data"
}

# Not durable on purpose (fsync and the rest): test data, and a crash of the machine only.
postgresql_start() {
    local data run_as=()
    [[ -d "$(postgresql_data)" ]] || postgresql_create || return 1
    data="$(postgresql_data)"
    ! is_root || run_as=(setpriv --reuid=postgres --regid=postgres --init-groups)
    cd / # a folder that user postgres may enter
    spawn "$(pid_file postgresql)" "$(log_file postgresql)" \
        "${run_as[@]}" "$(postgresql_bin)/postgres" -D "$data" -p "$postgresql_port" \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off
}

# Create the cluster with role and password "invenio". The folder gets its final name last,
# so that a creation which was cut short is not taken for data.
postgresql_create() {
    local data password failed=0
    postgresql_choose_home
    data="$(postgresql_data)"
    rm -rf "$data.part"
    as_postgres mkdir "$data.part"
    password="$(as_postgres mktemp "$data.password.XXXXXX")"
    as_postgres tee "$password" <<<invenio >/dev/null
    (cd / && as_postgres "$(postgresql_bin)/initdb" --pgdata="$data.part" --username=invenio \
        --pwfile="$password" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
        --no-sync) >>"$(log_file postgresql)" 2>&1 9>&- || failed=1
    rm "$password"
    ((failed)) || mv -T "$data.part" "$data"
    return "$failed"
}

postgresql_choose_home() {
    local home="$SERVICES_HOME/postgresql"
    is_root || return 0
    chown postgres:postgres "$home"
    as_postgres test -x "$home" && return
    home="$(getent passwd postgres | cut -d: -f6)/services-$(cksum <<<"$home" | cut -d' ' -f1)"
    install -d -o postgres -g postgres -m 700 "$home"
    echo "$home" >"$SERVICES_HOME/postgresql/elsewhere"
}

postgresql_answers() {
    "$(postgresql_bin)/pg_isready" -q -h 127.0.0.1 -p "$postgresql_port" -U invenio -d postgres
}

postgresql_wipe() {
    local note="$SERVICES_HOME/postgresql/elsewhere"
    [[ ! -f "$note" ]] || rm -rf "$(cat "$note")"
}
