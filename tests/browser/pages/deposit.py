# SPDX-License-Identifier: MIT
"""InvenioRDM's deposit form, as far as people need it to publish."""

from __future__ import annotations

import re

from . import find

DRAFT = """
async (record) => {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1],
  };
  const body = JSON.stringify(record);
  const answer = await fetch("/api/records", {method: "POST", headers, body});
  return (await answer.json()).id;
}
"""
"""Saves a draft, as the form does."""

AGAIN = """
async ([recid, what]) => {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1],
  };
  const address = `/api/records/${recid}/${what}`;
  const draft = await (await fetch(address, {method: "POST", headers})).json();
  draft.metadata.publication_date = "2026";
  draft.metadata.title += " again";
  const body = JSON.stringify(draft);
  await fetch(`/api/records/${draft.id}/draft`, {method: "PUT", headers, body});
  return draft.id;
}
"""
"""Begins to edit a record (``draft``), or a new version of it (``versions``)."""

RECORDS = re.compile("/records/")


def open_draft(page, site, draft="new"):
    """Open the form.

    :param draft: id of a draft.
    """
    page.goto(f"{site}/uploads/{draft}")
    page.get_by_role("heading", name="Basic information").or_(
        page.locator("#basic-information-section")
    ).first.wait_for()


def fill_in(page, title):
    """Fill in what an empty form needs, with the depositor as the only creator."""
    page.get_by_text("Metadata-only record").first.click()
    page.locator("input[name='metadata.title']").fill(title)
    kind = page.locator("[name='metadata.resource_type']").first
    kind.click()
    kind.get_by_role("option").get_by_text("Dataset", exact=True).first.click()
    find(page, "orcid-deposit-add-me").click()


def publish(page):
    """Press the button of the form; return that of the dialog."""
    page.locator("button[name=publish]").first.click()
    dialog = page.locator(".ui.modal.active")
    dialog.wait_for()
    return dialog.locator("button[name=publish]")


def confirm(page, button):
    """Press the button of the dialog, and wait for the page of the record."""
    button.click()
    page.wait_for_url(RECORDS)
