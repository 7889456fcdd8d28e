# SPDX-License-Identifier: MIT
"""The addresses of one ORCID registry: production, sandbox or a simulator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

SECRET_URLS = ("token_url", "revoke_url", "api_url")
"""Addresses that receive a secret, so plain http is refused (ORCID: 400/9012)."""


@dataclass(frozen=True)
class Environment:
    """Where one ORCID registry is. No address ends with a slash.

    site_url: the web site; ``<site_url>/<iD>`` is a researcher's page.
    authorize_url: where a researcher is sent to give permission.
    token_url: exchanges an authorisation code for a token.
    revoke_url: gives a token back.
    api_url: the member API with its version, such as ``https://api.orcid.org/v3.0``.
    """

    site_url: str
    authorize_url: str
    token_url: str
    revoke_url: str
    api_url: str

    @property
    def id_site_url(self) -> str:
        """Web site to name iDs by inside a work: ORCID takes no host but its own.

        Source: orcid-model ``common-3.0.xsd``, simpleType ``orcid-uri``.
        """
        host = urlsplit(self.site_url).hostname or ""
        is_orcid = host == "orcid.org" or host.endswith(".orcid.org")
        return self.site_url if is_orcid else "https://orcid.org"

    @classmethod
    def from_config(cls, value: str | Mapping[str, str] | Environment) -> Environment:
        """Read the configured environment.

        :param value: ``sandbox``, ``production`` or a dictionary with the five addresses.
        :raises ValueError: the value is none of these; the message is one clear sentence.
        """
        if isinstance(value, Environment):
            return value
        if isinstance(value, str):
            return _read_name(value)
        if isinstance(value, Mapping):
            return _read_urls(value)
        raise ValueError(
            "The ORCID environment must be 'sandbox', 'production' or a dictionary of addresses, "
            f"not {type(value).__name__}."
        )


SANDBOX = Environment(
    site_url="https://sandbox.orcid.org",
    authorize_url="https://sandbox.orcid.org/oauth/authorize",
    token_url="https://sandbox.orcid.org/oauth/token",  # noqa: S106 - an address
    revoke_url="https://sandbox.orcid.org/oauth/revoke",
    api_url="https://api.sandbox.orcid.org/v3.0",
)
"""ORCID's test registry; its member credentials are free for anyone."""

PRODUCTION = Environment(
    site_url="https://orcid.org",
    authorize_url="https://orcid.org/oauth/authorize",
    token_url="https://orcid.org/oauth/token",  # noqa: S106 - an address
    revoke_url="https://orcid.org/oauth/revoke",
    api_url="https://api.orcid.org/v3.0",
)
"""The real registry. Source: https://orcid.org/.well-known/openid-configuration."""

ENVIRONMENTS = {"sandbox": SANDBOX, "production": PRODUCTION}


def _read_name(name: str) -> Environment:
    try:
        return ENVIRONMENTS[name.strip().lower()]
    except KeyError:
        raise ValueError(
            f"The ORCID environment must be 'sandbox' or 'production', not {name!r}."
        ) from None


def _read_urls(urls: Mapping[str, str]) -> Environment:
    known = {field.name for field in fields(Environment)}
    missing, unknown = sorted(known - set(urls)), sorted(set(map(str, urls)) - known)
    if missing:
        raise ValueError(f"The ORCID environment lacks the address {', '.join(missing)}.")
    if unknown:
        raise ValueError(f"The ORCID environment does not know the address {', '.join(unknown)}.")
    return Environment(**{name: _read_url(name, urls[name]) for name in sorted(known)})


def _read_url(name: str, value: object) -> str:
    schemes = ("https",) if name in SECRET_URLS else ("https", "http")
    if isinstance(value, str):
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme in schemes and parts.hostname:
            return value.rstrip("/")
    raise ValueError(
        f"The ORCID environment's {name} must be an {' or '.join(schemes)} address, not {value!r}."
    )
