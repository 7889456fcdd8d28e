#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The Python environment of tests and demo: InvenioRDM, the test tools, the simulators'
# needs and this package (editable), with its translations compiled. Prints the path of its bin
# folder.
#
#   scripts/venv.sh           make it if it does not exist
#   scripts/venv.sh --clean   remove the environments that are not the current one
#
# One environment for each setup.cfg, requirements, Python and InvenioRDM version: a change
# of any makes a new one in .cache (packages are shared by hard links where they can be).
#
#   RDM_VERSION   InvenioRDM's version (default 14.0.5)
#   PYTHON        interpreter (default: the newest of Python 3.14 to 3.10, else python3)
set -euo pipefail
# shellcheck source=scripts/lib/base.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/base.sh"
# shellcheck source=scripts/lib/debian.sh
source "$ROOT/scripts/lib/debian.sh"

RDM_VERSION="${RDM_VERSION:-14.0.5}"
REQUIREMENTS=(requirements-test.txt simulators/requirements.txt)
OVERRIDES=requirements-overrides.txt
TOOLS="$CACHE/tools"
LOG="$CACHE/venv.log"

# Print the real path of a Python if it runs and is new enough. (The commands of version
# managers such as pyenv may exist and still refuse to run.)
real_python() {
    "$1" -c 'import sys; print(sys.executable); sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

find_python() {
    local candidate
    if [[ -n "${PYTHON:-}" ]]; then
        real_python "$PYTHON" || die "PYTHON=$PYTHON is not a Python 3.10 or newer."
        return
    fi
    for candidate in 3.14 3.13 3.12 3.11 3.10; do
        real_python "python$candidate" && return
        real_python "$(newest_pyenv "$candidate")" && return
    done
    real_python python3 || real_python "$(install_python)" ||
        die "no Python 3.10 or newer is installed: name one with PYTHON."
}

newest_pyenv() {
    compgen -G "$HOME/.pyenv/versions/$1.*/bin/python$1" | sort -V | tail -n 1
}

install_python() {
    install_packages "the Python environment" python3 python3-venv
    echo /usr/bin/python3
}

# A name for all that the environment is made from; ROOT since scripts in it hold their path.
environment_key() {
    local file
    {
        echo "$ROOT $python $("$python" --version) $RDM_VERSION"
        cat "$ROOT/setup.cfg"
        for file in "${REQUIREMENTS[@]}" "$OVERRIDES"; do
            [[ ! -f "$ROOT/$file" ]] || cat "$ROOT/$file"
        done
    } | sha256sum | cut -c1-12
}

# uv comes from PyPI into an environment of its own, by its digest. Debian's python3 may lack ensurepip.
install_uv() {
    [[ ! -x "$TOOLS/bin/uv" ]] || return 0
    "$python" -c 'import ensurepip' 2>/dev/null ||
        install_packages "the Python environment" python3-venv
    rm -rf "$TOOLS"
    logged "$python" -m venv "$TOOLS" && logged "$TOOLS/bin/python" -m pip install \
        --require-hashes --only-binary :all: -r "$ROOT/scripts/requirements-uv.txt"
}

# Libraries that Python packages load by name: cairocffi (badges of invenio-formatter).
install_libraries() {
    "$python" -c 'import ctypes; ctypes.CDLL("libcairo.so.2")' 2>/dev/null ||
        install_packages "InvenioRDM" libcairo2
}

logged() {
    "$@" >>"$LOG" 2>&1 9>&- </dev/null || die "$1 failed (its words: $LOG)."
}

# One call, so that uv finds versions that fit all. A pre-release that is named exactly is taken
# (uv's default, "if-necessary-or-explicit"); all other packages keep to their releases.
make_environment() {
    local file arguments=("invenio-app-rdm[opensearch2]==$RDM_VERSION" -e "$ROOT")
    for file in "${REQUIREMENTS[@]}"; do
        [[ ! -f "$ROOT/$file" ]] || arguments+=(-r "$ROOT/$file")
    done
    [[ ! -f "$ROOT/$OVERRIDES" ]] || arguments+=(--overrides "$ROOT/$OVERRIDES")
    say "making the Python environment $venv with $python and InvenioRDM $RDM_VERSION"
    : >"$LOG"
    install_libraries
    install_uv
    rm -rf "$venv"
    logged "$TOOLS/bin/uv" venv --python "$python" "$venv"
    logged "$TOOLS/bin/uv" pip install --python "$venv/bin/python" "${arguments[@]}"
    own_parser_tables
    touch "$venv/complete"
}

# luqum's parser writes its tables beside itself whenever they are not of the Python that runs. uv's
# hard links make that one file for all environments, so whoever starts then could read half a file:
# a file of our own, written now, is not written again.
own_parser_tables() {
    local tables
    for tables in "$venv"/lib/python*/site-packages/luqum/parsetab.py; do
        [[ -f "$tables" ]] || continue
        cp "$tables" "$tables.own" && mv "$tables.own" "$tables"
        logged "$venv/bin/python" -c "import luqum.parser"
    done
}

# Python reads compiled translations. The installation made them; here are those edited since.
compile_translations() {
    local texts compiled
    for texts in "$ROOT"/invenio_orcid_autoupdate/translations/*/LC_MESSAGES/messages.po; do
        compiled="${texts%.po}.mo"
        [[ ! "$texts" -nt "$compiled" ]] ||
            logged "$venv/bin/pybabel" -q compile -l "$(basename "${texts%/*/*}")" -i "$texts" -o "$compiled"
    done
}

clean() {
    local folder
    for folder in "$CACHE"/venv-*; do
        [[ ! -d "$folder" || "$folder" == "$venv" ]] || { say "removing $folder" && rm -rf "$folder"; }
    done
}

case "${1:-}" in
    "" | --clean) ;;
    -h | --help) usage && exit ;;
    *) die "unknown option \"$1\"; see scripts/venv.sh --help." ;;
esac
mkdir -p "$CACHE"
python="$(find_python)"
venv="$CACHE/venv-$(environment_key)"
lock "$CACHE/venv.lock"
[[ -f "$venv/complete" ]] || make_environment
compile_translations
[[ "${1:-}" != --clean ]] || clean
echo "$venv/bin"
