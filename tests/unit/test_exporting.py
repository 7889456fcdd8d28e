# SPDX-License-Identifier: MIT
"""How the export format is added to an instance's settings, and what is left as it was."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_resources import ResponseHandler

from invenio_orcid_autoupdate.exporting import EXPORTERS, MEDIA_TYPE, SERIALIZERS, register_export


def unfinished(**settings):
    """Return an application with some settings, as it is before the format is added."""
    app = Flask("instance")
    app.config.update({"ORCID_AUTOUPDATE_EXPORT_FORMAT": True, **settings})
    return app


def test_what_the_operator_set_stays():
    """Own formats, own entries of ours, and their dictionaries."""
    own, handler = {"serializer": "a.b:C"}, ResponseHandler(None)
    exporters, serializers = {"orcid-json": own}, {MEDIA_TYPE: handler}
    app = unfinished(**{EXPORTERS: exporters, SERIALIZERS: serializers})
    register_export(app)
    assert app.config[EXPORTERS] == {"orcid-json": own}
    assert app.config[SERIALIZERS] == {MEDIA_TYPE: handler}


def test_it_is_added_after_the_other_formats_and_once():
    """The operator's dictionaries are not changed."""
    exporters, serializers = {"json": {}}, {"application/json": ResponseHandler(None)}
    app = unfinished(**{EXPORTERS: exporters, SERIALIZERS: serializers})
    register_export(app)
    first = dict(app.config)
    register_export(app)
    assert dict(app.config) == first
    assert list(app.config[EXPORTERS]) == ["json", "orcid-json"]
    assert list(app.config[SERIALIZERS]) == ["application/json", MEDIA_TYPE]
    assert list(exporters) == ["json"]
    assert list(serializers) == ["application/json"]


@pytest.mark.parametrize("menu", [{}, {EXPORTERS: {}}], ids=["no setting", "no formats"])
def test_where_there_is_no_menu_there_is_none_afterwards(menu):
    """An instance without landing pages, or whose operator hides the box."""
    app = unfinished(**menu)
    register_export(app)
    assert not app.config.get(EXPORTERS)
    assert MEDIA_TYPE in app.config[SERIALIZERS]
    assert "application/json" in app.config[SERIALIZERS]


def test_it_can_be_turned_off():
    """Then the settings are as before."""
    app = unfinished(ORCID_AUTOUPDATE_EXPORT_FORMAT=False, **{EXPORTERS: {"json": {}}})
    register_export(app)
    assert app.config[EXPORTERS] == {"json": {}}
    assert SERIALIZERS not in app.config
