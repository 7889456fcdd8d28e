# SPDX-License-Identifier: MIT
"""Adds ORCID's JSON to the formats of records: on the landing page, and in the REST API.

InvenioRDM reads both settings at each request, so it is enough to change them at start-up. What an
operator put there stays.
"""

from __future__ import annotations

from flask_resources import ResponseHandler
from invenio_rdm_records.resources import RDMRecordResourceConfig

from .serializers import OrcidJSONSerializer

EXPORTERS = "APP_RDM_RECORD_EXPORTERS"
"""Formats in the landing page's menu. Source: invenio-app-rdm ``config.py``."""

SERIALIZERS = "RDM_RECORDS_SERIALIZERS"
"""Formats of the REST API, by what a client accepts; unset: those that come with InvenioRDM.
Source: invenio-rdm-records ``resources/config.py``."""

MEDIA_TYPE = "application/vnd.orcid+json"
"""Source: ORCID's member API, which sends and takes works by this name."""

FORMAT = "orcid-json"
"""The last part of an export's address."""


def register_export(app):
    """Add the format, unless the configuration says no or has one of that name.

    :param app: the finished application.
    """
    if app.config["ORCID_AUTOUPDATE_EXPORT_FORMAT"]:
        _add_to_landing_page(app)
        _add_to_rest_api(app)


def _add_to_landing_page(app):
    """Add a line to the menu, where there is a menu: an empty setting hides it."""
    entry = {
        "name": "ORCID JSON",
        "serializer": f"{OrcidJSONSerializer.__module__}:{OrcidJSONSerializer.__name__}",
        "params": {"options": {"indent": 2}},
        "content-type": MEDIA_TYPE,
        "filename": "{id}.json",
    }
    exporters = app.config.get(EXPORTERS)
    if exporters:
        app.config[EXPORTERS] = {**exporters, FORMAT: exporters.get(FORMAT, entry)}


def _add_to_rest_api(app):
    """Add a media type.

    Without an ETag: the record's revision does not change when somebody connects an iD, but the
    iDs that are shown do.
    """
    handlers = RDMRecordResourceConfig.build(app).response_handlers
    own = ResponseHandler(OrcidJSONSerializer())
    app.config[SERIALIZERS] = {**handlers, MEDIA_TYPE: handlers.get(MEDIA_TYPE, own)}
