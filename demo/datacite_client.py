# SPDX-License-Identifier: MIT
"""Sends DOIs to an agency of one's own choice; InvenioRDM has no setting for the address."""

from __future__ import annotations

from datacite import DataCiteRESTClient
from invenio_rdm_records import config
from invenio_rdm_records.services.pids import providers


class LocalDataCiteClient(providers.DataCiteClient):
    """A client for the address in ``DATACITE_API_URL``."""

    @property
    def api(self):
        """The REST client as InvenioRDM makes it: it waits for the agency without a limit."""
        if self._api is None:
            self._api = DataCiteRESTClient(
                self.cfg("username"),
                self.cfg("password"),
                self.cfg("prefix"),
                url=self.cfg("api_url"),
            )
        return self._api


def _with_local_client(provider):
    if provider.name != "datacite":
        return provider
    return type(provider)(
        provider.name,
        client=LocalDataCiteClient("datacite", config_prefix="DATACITE"),
        serializer=provider.serializer,
        label=provider.label,
    )


RDM_PERSISTENT_IDENTIFIER_PROVIDERS = [
    _with_local_client(provider) for provider in config.RDM_PERSISTENT_IDENTIFIER_PROVIDERS
]
"""InvenioRDM's providers of record DOIs, DataCite's with the client above."""

RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS = [
    _with_local_client(provider) for provider in config.RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS
]
"""The same for concept DOIs."""

_DOI = config.RDM_PERSISTENT_IDENTIFIERS["doi"]
RDM_PERSISTENT_IDENTIFIERS = {
    **config.RDM_PERSISTENT_IDENTIFIERS,
    "doi": {**_DOI, "ui": {"default_selected": "no"}},
}
"""InvenioRDM's identifiers; the upload form starts with "No, I need one" for the DOI."""
