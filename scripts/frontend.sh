#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks, tests and translates the JavaScript with tools that are installed once for each
# tests/frontend/package-lock.json, in .cache/frontend-tools.
#
#   scripts/frontend.sh install    install the tools and print their folder
#   scripts/frontend.sh lint       ESLint with Invenio's rules
#   scripts/frontend.sh test       jest; what follows goes to it
#   scripts/frontend.sh extract    collect the texts into messages/*/translations.json, here or
#                                  below the folder that follows (see scripts/translations.sh)
#   scripts/frontend.sh lock       choose the newest tools that package.json allows, and note their
#                                  digests in package-lock.json
#
# Node.js 20.19 and npm must be there, or be Debian packages that can be installed.
set -euo pipefail
# shellcheck source=scripts/lib/base.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/base.sh"

HOME_OF_TOOLS="$CACHE/frontend-tools"
ASSETS="$ROOT/invenio_orcid_autoupdate/assets/semantic-ui"
SPECS="$ROOT/tests/frontend"

# Print the folder of the tools; two processes that ask at the same time install them once.
install_tools() {
    local key folder
    key="$(cat "$SPECS"/package{,-lock}.json | sha256sum | cut -c1-12)"
    folder="$HOME_OF_TOOLS/$key"
    mkdir -p "$folder"
    lock "$HOME_OF_TOOLS/lock"
    if [[ ! -e "$folder/installed" ]]; then
        say "installing the JavaScript tools (once)"
        bring_node
        cp "$SPECS"/package{,-lock}.json "$folder"
        (cd "$folder" && npm ci --legacy-peer-deps --no-audit --no-fund >npm.log 2>&1 9>&-) || die "npm failed, see $folder/npm.log"
        touch "$folder/installed"
    fi
    exec 9>&-
    echo "$folder"
}

# The addresses of packages are left out: each machine asks the registry that its npm knows.
make_lock() {
    bring_node
    (
        cd "$SPECS"
        rm -f package-lock.json
        npm install --package-lock-only --legacy-peer-deps --no-audit --no-fund \
            --omit-lockfile-registry-resolved --ignore-scripts
    )
    "$("$ROOT/scripts/venv.sh")/python" "$ROOT/scripts/npm/slim.py" "$SPECS/package-lock.json"
}

bring_node() {
    have npm && return
    # shellcheck source=scripts/lib/debian.sh
    source "$ROOT/scripts/lib/debian.sh"
    install_packages "the JavaScript tools" nodejs npm
}

# Configurations are read beside the packages that they name.
take_configuration() {
    cp "$SPECS/.eslintrc.json" "$SPECS/jest.config.js" "$1"
}

lint() {
    cd "$1"
    node_modules/.bin/eslint --no-eslintrc --config .eslintrc.json --max-warnings 0 \
        --resolve-plugins-relative-to . "$ASSETS/js" "$ASSETS/translations" "$SPECS"
}

test_it() {
    local folder="$1"
    shift
    cd "$folder"
    SOURCE_ROOT="$ROOT" TZ=UTC node_modules/.bin/jest --config jest.config.js "$@"
}

extract() {
    cd "$1"
    NODE_PATH="$1/node_modules" node_modules/.bin/i18next-scanner \
        --config "${2:-$ASSETS/translations/invenio_orcid_autoupdate}/i18next-scanner.config.js" \
        "$ASSETS/js/**/*.js"
}

main() {
    local command="${1:-}" folder
    case "$command" in
        install | lint | test | extract) shift ;;
        lock) make_lock && exit ;;
        *) usage && exit 2 ;;
    esac
    folder="$(install_tools)"
    take_configuration "$folder"
    case "$command" in
        install) echo "$folder" ;;
        lint) lint "$folder" ;;
        test) test_it "$folder" "$@" ;;
        extract) extract "$folder" "$@" ;;
    esac
}

main "$@"
