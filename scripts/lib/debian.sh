# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Debian packages: install what is missing, start nothing. Sourced after base.sh.

POLICY="${POLICY_RC_D:-/usr/sbin/policy-rc.d}"

# Install Debian packages, or say which are missing and why they cannot be installed.
# $1: what needs them, as the subject of a sentence. The rest: package names.
install_packages() {
    local subject="$1"
    shift
    local packages="$*"
    have apt-get || die "$subject needs the Debian packages $packages, and this system has no apt-get."
    can_be_root ||
        die "$subject needs the Debian packages $packages, and this user may not install them" \
            "(neither root nor sudo): have an administrator run \"apt-get install $packages\"."
    say "installing $packages"
    apt_get_quietly "$@" || die "apt-get could not install $packages (its words: $CACHE/apt.log)."
}

# The package lists are fetched first: a fresh machine has none, an old one has stale ones.
# In a subshell, whose end takes our policy away whatever happens.
apt_get_quietly() (
    mkdir -p "$CACHE"
    forbid_service_starts
    {
        as_root apt-get -q update &&
            as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get -q -y --no-install-recommends install "$@"
    } >"$CACHE/apt.log" 2>&1 9>&- </dev/null
)

# Debian starts a service as soon as its package is installed unless this file says no.
# Source: Debian Policy 9.3.3.1 and invoke-rc.d(8), exit code 101 of policy-rc.d.
forbid_service_starts() {
    [[ ! -e "$POLICY" ]] || return 0
    trap 'as_root rm -f "$POLICY"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" >/dev/null
    as_root chmod 755 "$POLICY"
}
