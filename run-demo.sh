#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Shows the main job on a real InvenioRDM: publish a record, see it in ORCID.
#
#   ./run-demo.sh            build what is missing, play, stop what was started
#   ./run-demo.sh --serve    the same, then keep running until Ctrl-C, to click through it
#   ./run-demo.sh --help     this text
#
# Needs Debian (root or sudo where packages are missing) and nothing else: it brings the services,
# a Python environment with InvenioRDM, a repository with people and a front end, and stand-ins for
# ORCID, DataCite and Globus. Then two researchers connect their iDs, one publishes, edits, publishes a new
# version and withdraws, and ORCID follows. Exit code 0: everything happened that had to.
#
# The first run takes some minutes, later ones half a minute to two, as busy as the machine is. Each begins with an empty
# repository and empty registries. Everything listens on this machine only.
#
#   SERVICES_PORT_BASE   services have ports base+1 to base+7 (default 15400)
#   DEMO_PORT_BASE       web site; DataCite base+1; ORCID base+2, +3; Globus base+4 (default 15450)
#   RDM_VERSION          InvenioRDM's version (default 14.0.5)
#
# Logs: .cache/demo/logs. "scripts/services.sh wipe; rm -r .cache" undoes all but Debian packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/lib/base.sh
source scripts/lib/base.sh

for word in "$@"; do
    case "$word" in
    -h | --help)
        usage
        exit 0
        ;;
    --serve) ;;
    *) die "unknown option $word; try --help" ;;
    esac
done
bin="$(scripts/venv.sh)"
exec "$bin/python" -m demo.run "$@"
