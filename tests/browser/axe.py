# SPDX-License-Identifier: MIT
"""axe-core, put into a page: what it finds that keeps people out."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

GRAVE = {"serious", "critical"}

RUN = "async (place) => (await axe.run(place, {resultTypes: ['violations']})).violations"


@functools.cache
def read_axe():
    """Return the text of axe-core, which the JavaScript tools bring."""
    found = subprocess.run(
        [ROOT / "scripts" / "frontend.sh", "install"], check=True, stdout=subprocess.PIPE, text=True
    )
    tools = Path(found.stdout.strip())
    return (tools / "node_modules" / "axe-core" / "axe.min.js").read_text()


def find_grave(page, place):
    """Return what is wrong in a part of a page, as short texts.

    :param place: CSS selector; the frame around our part is InvenioRDM's.
    """
    page.evaluate(read_axe())
    return [
        f"{violation['id']}: {violation['help']} {node['html'][:200]}"
        for violation in page.evaluate(RUN, place)
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
