# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# PostgreSQL with a cluster of its own; the machine's default cluster is never touched.
# The server refuses to run as root, so root runs it as Debian's user "postgres". What that user may
# write is never read by root as a path or run: where the data are and of which version stands in
# notes in our own folder.

postgresql_port=$((BASE + 1))
postgresql_note="$SERVICES_HOME/postgresql.note"

postgresql_ports() { echo "$postgresql_port"; }
postgresql_signal() { echo INT; } # "fast shutdown": ends sessions, loses nothing

postgresql_missing_packages() {
    [[ -n "$(postgresql_bin)" ]] || echo postgresql
}

# Print the folder of PostgreSQL's programs: the data's version, else the newest installed.
postgresql_bin() {
    local version='*' noted
    ! read -r noted _ 2>/dev/null <"$postgresql_note" || [[ ! "$noted" =~ ^[0-9]+$ ]] || version="$noted"
    compgen -G "/usr/lib/postgresql/$version/bin" | sort -V | tail -n 1
}

as_postgres() {
    if is_root && id postgres >/dev/null 2>&1; then
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    else
        "$@"
    fi
}

# Print the folder that holds the data.
postgresql_home() {
    local home="$SERVICES_HOME/postgresql"
    ! read -r _ home 2>/dev/null <"$postgresql_note" || [[ -n "$home" ]] || home="$SERVICES_HOME/postgresql"
    echo "$home"
}

# Not durable on purpose (fsync and the rest): test data, and a crash of the machine only.
postgresql_start() {
    local data run_as=()
    [[ -f "$postgresql_note" ]] || postgresql_create || return 1
    data="$(postgresql_home)/data"
    ! is_root || run_as=(setpriv --reuid=postgres --regid=postgres --init-groups)
    cd / # a folder that user postgres may enter
    spawn "$(pid_file postgresql)" "$(log_file postgresql)" \
        "${run_as[@]}" "$(postgresql_bin)/postgres" -D "$data" -p "$postgresql_port" \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off
}

# Create the cluster, with a role for the instances that may make databases and nothing more: a
# superuser can run programs on the machine. The superuser's password is thrown away; the role is
# made without a server (postgres --single). The note comes last, so that a creation which was cut
# short is not taken for data.
postgresql_create() {
    local home bin version data password
    home="$(postgresql_choose_home)"
    bin="$(postgresql_bin)"
    version="${bin%/bin}" && version="${version##*/}"
    data="$home/data"
    as_postgres rm -rf "$data"
    password="$(as_postgres mktemp "$home/password.XXXXXX")"
    od -An -N 24 -tx1 /dev/urandom | tr -d ' \n' | as_postgres tee "$password" >/dev/null
    {
        (cd / && as_postgres "$bin/initdb" --pgdata="$data" --username=postgres \
            --pwfile="$password" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync) &&
            echo "CREATE ROLE invenio LOGIN CREATEDB PASSWORD '$(services_password)'" |
            (cd / && as_postgres "$bin/postgres" --single -D "$data" postgres)
    } >>"$(log_file postgresql)" 2>&1 9>&- || return 1
    as_postgres rm -f "$password"
    echo "$version $home" >"$postgresql_note"
}

# Print where the data go. User postgres may not be able to enter our folder (below /root, say); then
# they live in that user's home, under a name made from our folder's. That user makes it, not root.
postgresql_choose_home() {
    local home="$SERVICES_HOME/postgresql"
    if is_root; then
        rm -rf "$home"
        install -d -o postgres -g postgres -m 700 "$home"
        as_postgres test -x "$home" || {
            home="$(getent passwd postgres | cut -d: -f6)/services-$(cksum <<<"$home" | cut -d' ' -f1)"
            as_postgres mkdir -p -m 700 "$home"
        }
    fi
    echo "$home"
}

postgresql_answers() {
    as_postgres "$(postgresql_bin)/pg_isready" -q -h 127.0.0.1 -p "$postgresql_port" -U invenio -d postgres
}

postgresql_wipe() {
    [[ ! -f "$postgresql_note" ]] || as_postgres rm -rf "$(postgresql_home)/data"
    rm -f "$postgresql_note"
}
