#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Texts and their translations, of Python and templates (gettext) and of JavaScript (i18next).
#
#   scripts/translations.sh extract   collect the texts of the sources into all catalogues
#   scripts/translations.sh compile   make the .mo files that Python reads
#   scripts/translations.sh check     fail where catalogues and sources differ, or a catalogue
#                                     is wrong (scripts/translations/check.py)
#
# The languages stand in package.json beside the JavaScript's catalogues; "extract" begins those
# that are new. Translations of texts that are still there are kept; where a text went, its
# translations go, too.
set -euo pipefail
# shellcheck source=scripts/lib/base.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/base.sh"

PACKAGE=invenio_orcid_autoupdate
PYTHON_SIDE="$PACKAGE/translations"
SCRIPT_SIDE="$PACKAGE/assets/semantic-ui/translations/$PACKAGE"

# $1: folder that holds the catalogues; the texts come from the sources.
extract() {
    pybabel -q extract -F pyproject.toml -k lazy_gettext --no-location --sort-output \
        --omit-header -o "$1/$PYTHON_SIDE/messages.pot" "$PACKAGE"
    python -m scripts.translations.update "$1"
    scripts/frontend.sh extract "$1/$SCRIPT_SIDE" >/dev/null
}

compile() {
    pybabel -q compile -d "$PYTHON_SIDE"
}

# Extract into a copy: what differs then was forgotten.
check() {
    local copy side differs=
    copy="$(mktemp -d)"
    # shellcheck disable=SC2064 # the folder is known now
    trap "rm -rf '$copy'" EXIT
    for side in "$PYTHON_SIDE" "$SCRIPT_SIDE"; do
        mkdir -p "$copy/$side"
        cp -r "$side/." "$copy/$side"
    done
    extract "$copy"
    for side in "$PYTHON_SIDE" "$SCRIPT_SIDE"; do
        diff -r "$side" "$copy/$side" >&2 || differs=yes
    done
    [[ -z "$differs" ]] || die "catalogues and sources differ: scripts/translations.sh extract"
    python -m scripts.translations.check
}

cd "$ROOT"
case "${1:-}" in
    extract | compile | check) ;;
    *) usage && exit 2 ;;
esac
if ! python -c 'import babel' 2>/dev/null; then # run-tests.sh has the environment on PATH
    bin="$(scripts/venv.sh)"
    export PATH="$bin:$PATH"
fi
case "$1" in
    extract) extract "$ROOT" ;;
    *) "$1" ;;
esac
