# SPDX-License-Identifier: MIT
"""Pages for people: the list of DOIs, and one DOI with its history."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

blueprint = Blueprint("pages", __name__, template_folder="templates")


def _registry():
    return current_app.extensions["simulator"].registry


def find_orcid(creator: dict) -> str | None:
    """Return the bare ORCID iD among a creator's name identifiers, if there is one."""
    for identifier in creator.get("nameIdentifiers") or []:
        if str(identifier.get("nameIdentifierScheme", "")).upper() == "ORCID":
            return str(identifier.get("nameIdentifier", "")).rpartition("/")[2]
    return None


@blueprint.app_context_processor
def offer_helpers():
    """Give templates what they need beside the data."""
    return {"find_orcid": find_orcid}


@blueprint.get("/")
def list_dois():
    """List all DOIs, newest first."""
    return render_template("list.html", dois=list(_registry().snapshot().values()))


@blueprint.get("/show/<path:name>")
def show_doi(name: str):
    """Show one DOI: metadata, state, history and the raw JSON."""
    return render_template("doi.html", doi=_registry().get(name))
