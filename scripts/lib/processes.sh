# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Processes that outlive the script, and the ports they listen on. Sourced after base.sh.
# A pid file holds the pid and the process's start time, so that a number which the system
# has meanwhile given to a stranger is never taken for ours.

# Print the start time of a process in clock ticks since boot, or fail if there is none.
# Source: proc_pid_stat(5), field 22; field 2 may contain spaces, hence the cut at ")".
start_time() {
    local stat
    stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
    stat="${stat##*) }"
    [[ "$stat" != Z* ]] || return 1
    awk '{ print $20 }' <<<"$stat"
}

# Print the pid of our process if it lives. $1: pid file.
pid_of() {
    local pid started
    [[ -f "$1" ]] && read -r pid started <"$1" || return 1
    [[ -n "$started" && "$(start_time "$pid")" == "$started" ]] || return 1
    printf '%s\n' "$pid"
}

# Start a command in a session of its own, so that no signal meant for us reaches it.
# $1: pid file. $2: log file. The rest: the command, which must stay in the foreground.
spawn() {
    local pid_file="$1" log="$2"
    shift 2
    setsid "$@" >>"$log" 2>&1 </dev/null 9>&- &
    printf '%s %s\n' "$!" "$(start_time "$!")" >"$pid_file"
}

# Ask our process to end, and make it end after 20 seconds. $1: pid file. $2: polite signal.
end_process() {
    local pid
    if pid="$(pid_of "$1")"; then
        kill "-$2" "$pid" 2>/dev/null || true
        wait_until 20 is_gone "$1" || kill -KILL -- "-$pid" 2>/dev/null || true
        wait_until 5 is_gone "$1" || die "process $pid does not end."
    fi
    rm -f "$1"
}

is_gone() {
    ! pid_of "$1" >/dev/null
}

# Try a command every tenth of a second. $1: seconds until giving up. The rest: the command.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# Whether something listens. $1: TCP port on loopback.
is_listening() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Send bytes to a port and print the first line of the answer. $1: port. $2: printf format.
ask_port() {
    # shellcheck disable=SC2059  # the format is ours and spells bytes such as \r\n
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "$2" >&3 && IFS= read -r -t 2 line <&3
        printf '%s\n' "$line"
    ) 2>/dev/null
}
