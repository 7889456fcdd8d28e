# SPDX-License-Identifier: MIT
"""InvenioRDM's page of a published record, as far as people need it to delete one."""

from __future__ import annotations


def open_record(page, site, recid):
    """Open the page."""
    page.goto(f"{site}/records/{recid}")


def open_deletion(page):
    """Press *Delete record* in the menu of the record; return InvenioRDM's dialog."""
    menu = page.locator("#recordManagement .ui.dropdown").filter(has_text="Manage")
    menu.click()
    menu.get_by_role("button", name="Delete record").click()
    return page.get_by_role("dialog").filter(has_text="By deleting this record")


def confirm_deletion(dialog):
    """Tick what InvenioRDM asks to be ticked, choose the first reason, and delete."""
    for label in dialog.locator(".ui.checkbox label").all():
        label.click()
    reason = dialog.locator(".ui.selection.dropdown")
    reason.click()
    reason.get_by_role("option").first.click()
    dialog.get_by_role("button", name="Delete immediately").click()
