# SPDX-License-Identifier: MIT
"""The list of works: what was sent to ORCID, and why not."""

from __future__ import annotations

from flask import current_app, g, redirect, url_for
from flask_login import login_required
from invenio_search_ui.searchconfig import SearchAppConfig, SortConfig

from ..proxies import current_claims_service, current_grants_service, current_orcid_autoupdate
from .pages import show
from .states import DISCONNECTED

APP_ID = "OrcidAutoupdate.Works"
"""Prefix of the names by which instances override parts of the list."""

PAGE_SIZES = (10, 20, 50)

ENDPOINT = "/api/orcid-autoupdate/works"
"""Where the list is read from; the REST API is another application, so nothing builds it."""

RECORD_URL = "/records/__recid__"
"""Address of a record, with a place for its id. Source: ``APP_RDM_ROUTES`` of invenio-app-rdm."""

DEPOSIT_URL = "/uploads/__recid__"
"""Address of its deposit form. Source: the same."""


@login_required
def works():
    """Show the caller's works, also those of an iD that is not connected any more."""
    grant = current_grants_service.read_own(g.identity)
    if grant is None:
        return redirect(url_for("invenio_orcid_autoupdate_settings.index"), code=303)
    is_connected = grant["status"] != DISCONNECTED
    return show(
        "settings/works",
        search_config=build_search_config(_places(grant["orcid"], is_connected)),
        first_page=current_claims_service.search(g.identity, {"size": PAGE_SIZES[0]}).to_dict(),
        is_connected=is_connected,
        export_url=f"{ENDPOINT}/export.csv",
    )


def build_search_config(places):
    """Return the configuration of the list's search application.

    :param places: addresses and names that its rows show.
    """
    options = current_claims_service.config.search
    sort = SortConfig(
        options.sort_options,
        list(options.sort_options),
        options.sort_default,
        options.sort_default,
    )
    config = SearchAppConfig.generate(
        {
            "endpoint": ENDPOINT,
            "headers": {"Accept": "application/json"},
            "app_id": APP_ID,
            "sort": sort,
            "pagination_options": PAGE_SIZES,
            "default_size": PAGE_SIZES[0],
        },
        places=places,
        aggs=[
            {"aggName": name, "field": name, "title": str(facet["title"])}
            for name, facet in options.facets.items()
        ],
        # Otherwise react-searchkit goes back to the default order whenever nothing is searched for.
        defaultSortingOnEmptyQueryString={},
    )
    config["sortOptions"] = [
        {**option, "text": str(option["text"])} for option in config["sortOptions"]
    ]
    return config


def _places(orcid, is_connected):
    """Return the names and addresses that the rows show."""
    site_url = current_orcid_autoupdate.environment.site_url
    return {
        "site": current_app.config["THEME_SITENAME"],
        "isConnected": is_connected,
        "orcidRecord": f"{site_url}/{orcid}",
        "record": RECORD_URL,
        "deposit": DEPOSIT_URL,
        "connect": url_for("invenio_orcid_autoupdate_connect.explain", sign_in=1),
        "settings": url_for("invenio_orcid_autoupdate_settings.index"),
    }
