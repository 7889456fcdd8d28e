# SPDX-License-Identifier: MIT
"""A close look at a part of a page: can everybody use it, and does it fit a small window?"""

from __future__ import annotations

from .axe import find_grave
from .conftest import keep
from .pages import NARROW, WIDE

STANDING_OUT = """
place => [...document.querySelectorAll(place + ', ' + place + ' *')]
    .filter(e => getComputedStyle(e).position !== 'absolute')
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
    .map(e => e.outerHTML.slice(0, 120))
"""
"""What InvenioRDM's own frame needs in a narrow window is not ours."""


def look(page, name, place):
    """Keep pictures in a wide and a narrow window; nothing keeps people out, nothing stands out.

    :param name: of the pictures.
    :param place: CSS selector.
    """
    grave = find_grave(page, place)
    assert grave == [], grave  # pytest explains only what tests themselves assert
    keep(page, name)
    page.set_viewport_size(NARROW)
    outside = standing_out(page, place)
    assert outside == [], outside
    keep(page, f"{name}-narrow")
    page.set_viewport_size(WIDE)


def standing_out(page, place):
    """Return what of a part reaches over the right edge of the window, as short texts."""
    return page.evaluate(STANDING_OUT, place)
