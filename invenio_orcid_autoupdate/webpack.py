# SPDX-License-Identifier: MIT
"""The package's part of the instance's front end."""

from __future__ import annotations

from invenio_assets.webpack import WebpackThemeBundle

theme = WebpackThemeBundle(
    __name__,
    "assets",
    default="semantic-ui",
    themes={
        "semantic-ui": {
            "entry": {
                "invenio-orcid-autoupdate-settings": (
                    "./js/invenio_orcid_autoupdate/settings/index.js"
                ),
            },
            "dependencies": {},
            "aliases": {"@js/invenio_orcid_autoupdate": "js/invenio_orcid_autoupdate"},
        }
    },
)
