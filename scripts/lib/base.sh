# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Words, places and small questions that all scripts share. Sourced; defines, does nothing.
# Messages go to standard error: standard output belongs to what a caller wants to read.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export CACHE="$ROOT/.cache"
QUIET="${QUIET:-}"

# Tell a person what happens now.
say() {
    [[ -n "$QUIET" ]] || printf '%s\n' "$*" >&2
}

# Say in one sentence what cannot be done, and give up.
die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Print the comment at the top of the running script, without its licence line.
usage() {
    awk 'NR > 2 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"
}

have() {
    command -v "$1" >/dev/null 2>&1
}

is_root() {
    [[ "$(id -u)" -eq 0 ]]
}

# Run something as root: directly, or through sudo (which may ask a person at a terminal).
as_root() {
    if is_root; then "$@"; elif [[ -t 0 ]]; then sudo "$@"; else sudo -n "$@"; fi
}

can_be_root() {
    is_root || { have sudo && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; }
}

# Let one process at a time into a part of this script.
# $1: the lock file. Descriptor 9 holds it; give it to no child that outlives us (9>&-).
lock() {
    exec 9>"$1" || die "cannot write $1"
    flock 9
}
