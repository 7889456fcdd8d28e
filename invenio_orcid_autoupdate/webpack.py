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
                "invenio-orcid-autoupdate-deposit": (
                    "./js/invenio_orcid_autoupdate/deposit/index.js"
                ),
                "invenio-orcid-autoupdate-older": "./js/invenio_orcid_autoupdate/older/index.js",
                "invenio-orcid-autoupdate-published": (
                    "./js/invenio_orcid_autoupdate/published/index.js"
                ),
                "invenio-orcid-autoupdate-settings": (
                    "./js/invenio_orcid_autoupdate/settings/index.js"
                ),
                "invenio-orcid-autoupdate-works": "./js/invenio_orcid_autoupdate/works/index.js",
            },
            "dependencies": {
                "i18next": "^20.3.0",
                "i18next-browser-languagedetector": "^6.1.0",
                "react-i18next": "^11.11.3",
                "react-invenio-forms": "^4.0.0",
                "react-searchkit": "^3.0.0",
                "semantic-ui-react": "^2.1.1",
            },
            "aliases": {
                "@js/invenio_orcid_autoupdate": "js/invenio_orcid_autoupdate",
                "@translations/invenio_orcid_autoupdate": "translations/invenio_orcid_autoupdate",
            },
        }
    },
)
