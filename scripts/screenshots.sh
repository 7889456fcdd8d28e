#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Take the pictures of docs/screenshots anew: runs the test that keeps them, and copies them.
#
#   scripts/screenshots.sh
set -euo pipefail
# shellcheck source=scripts/lib/base.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/base.sh"

export ARTEFACTS_DIR="${ARTEFACTS_DIR:-$ROOT/.artefacts}"

"$ROOT/run-tests.sh" browser tests/browser/test_documentation.py
for name in connect settings works orcid-record; do
    cp "$ARTEFACTS_DIR/docs-$name.png" "$ROOT/docs/screenshots/$name.png"
done
