# SPDX-License-Identifier: MIT
"""Checks of what the operator has set; they ask nobody."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from limits.storage import storage_from_string
from pywebpack.manifests import ManifestError, ManifestLoader

from .....options import find_storage, read_storage_url
from .....orcid.environment import PRODUCTION, SANDBOX
from .....orcid.limiter import PATIENCE
from .....pids import are_observed
from .....proxies import current_orcid_autoupdate
from .....webpack import theme
from ..finding import Finding, Level, ceil, fail, ok, warn

ORCID_PER_SECOND = 24
"""Requests a second that ORCID lets one client send. Source: ORCID, *API limits*."""

BUILD = "invenio webpack buildall"


def check_credentials():
    """Look for the member credentials."""
    if current_orcid_autoupdate.is_configured:
        return ok("credentials", "The ORCID client id and secret are set.")
    return fail(
        "credentials",
        "No ORCID client id/secret.",
        "Set ORCID_AUTOUPDATE_CLIENT_ID and _SECRET (member credentials).",
    )


def check_settings():
    """Name settings with our prefix that nobody reads, and resource types that do not exist."""
    unknown = [
        f"{name} (did you mean {meant}?)" if meant else name
        for name, meant in current_orcid_autoupdate.unknown_settings.items()
    ]
    if unknown:
        return warn(
            "settings",
            f"There are no such settings: {', '.join(unknown)}.",
            "Correct their names, or remove them; docs/configuration.md lists all settings.",
        )
    return ok("settings", "All settings of the package have a known name.")


def check_environment():
    """See that the credentials fit ORCID's hosts, and that test DOIs reach no real ORCID record."""
    environment, config = current_orcid_autoupdate.environment, current_app.config
    home = _find_home_of_credentials()
    if home not in (None, environment):
        return explain_foreign_credentials("environment", home)
    is_testing = config.get("DATACITE_ENABLED") and config.get("DATACITE_TEST_MODE")
    if environment == PRODUCTION and is_testing:
        return fail(
            "environment",
            "DATACITE_TEST_MODE is on while ORCID is production: test DOIs would be sent.",
            "Turn DATACITE_TEST_MODE off, or set ORCID_AUTOUPDATE_ENVIRONMENT to sandbox.",
        )
    return ok("environment", f"Works are sent to {environment.site_url}.")


def _find_home_of_credentials():
    """Return the registry in which people sign in with our client; None: the settings do not tell.

    Credentials do not show where they are from, but each registry has its own, so sign-in with the
    same client id has to use the same hosts. Source: ``invenio_oauthclient.contrib.orcid``, whose
    applications differ in ``access_token_url`` and name their credentials by ``app_key``.
    """
    config = current_app.config
    sign_in = config.get("OAUTHCLIENT_REMOTE_APPS", {}).get("orcid", {}).get("params", {})
    credentials = config.get(sign_in.get("app_key") or "") or {}
    client_id = config["ORCID_AUTOUPDATE_CLIENT_ID"]
    if not client_id or credentials.get("consumer_key") != client_id:
        return None
    url = sign_in.get("access_token_url")
    return next((one for one in (SANDBOX, PRODUCTION) if one.token_url == url), None)


def explain_foreign_credentials(check, home):
    """Return the finding that the credentials belong to another registry than the hosts.

    :param check: id of the check that found it.
    :param home: the environment that the credentials are for.
    """
    theirs, ours = ("Sandbox", "production") if home == SANDBOX else ("Production", "sandbox")
    return fail(
        check,
        f"{theirs} credentials with {ours} hosts.",
        f"Set ORCID_AUTOUPDATE_ENVIRONMENT to {theirs.lower()}, or use credentials of {ours}.",
    )


def check_redirect_uri():
    """See that ORCID can send people back; always names the address."""
    url = f"{current_app.config.get('SITE_UI_URL', '')}/orcid/callback"
    remedy = f"Register exactly this address at ORCID: {url}"
    if urlsplit(url).scheme == "https":
        return Finding("redirect_uri", Level.OK, f"People come back to {url}.", remedy)
    return warn("redirect_uri", f"{url} is not https.", remedy)


def check_provider():
    """See that registrations of DOIs are observed."""
    if are_observed(current_app):
        return ok("provider", "DOI registrations are observed.")
    minutes = ceil(current_orcid_autoupdate.tuning.maintenance_interval_seconds / 60)
    return warn(
        "provider",
        f"DOI registrations are not observed; falling back to the sweep (delay ≤ {minutes} min).",
        "Set ORCID_AUTOUPDATE_WRAP_PROVIDERS = True, or wrap the providers by hand.",
    )


def check_cache():
    """See that all workers share one limit, on a Redis that answers."""
    url = read_storage_url(current_app.config)
    if url is None:
        found = current_app.config.get("CACHE_TYPE") or "none"
        return warn(
            "cache",
            f"Rate limit and locks need a shared store; found {found}.",
            "Set ORCID_AUTOUPDATE_STORAGE_URL to the address of a Redis.",
        )
    if storage_from_string(url, **PATIENCE).check():
        return ok("cache", "All workers share one Redis, and it answers.")
    host = urlsplit(url).netloc.rpartition("@")[2]
    return fail(
        "cache",
        f"Redis does not answer, or not to this password: {host}.",
        f"Start it, or correct {find_storage(current_app.config)}; meanwhile each process keeps a "
        "limit of its own.",
    )


def check_rate():
    """Compare the limit with ORCID's."""
    rate = current_app.config["ORCID_AUTOUPDATE_RATE_PER_SECOND"]
    if rate <= ORCID_PER_SECOND:
        return ok("rate", f"At most {rate} requests a second.")
    return warn(
        "rate",
        f"Limit {rate}/s is above ORCID's {ORCID_PER_SECOND}/s.",
        "Lower ORCID_AUTOUPDATE_RATE_PER_SECOND.",
    )


def check_assets():
    """See that the front end was built with our pages.

    A warning only: where the web server keeps the built files, this machine may have none.
    """
    try:
        built = {entry.name for entry in _read_manifest()}
    except (OSError, ValueError, ManifestError) as error:
        kind = type(error).__name__
        return warn("assets", f"No list of built bundles can be read here ({kind}).", BUILD)
    missing = [name for name in bundle_names() if f"{name}.js" not in built]
    if not missing:
        return ok("assets", "The JavaScript bundles are built.")
    return warn("assets", f"JavaScript bundles missing: {', '.join(missing)}.", BUILD)


def bundle_names():
    """Return the names of our bundles, as they are declared."""
    return sorted(theme.themes["semantic-ui"].entry)


def _read_manifest():
    """Return the list of built bundles, read as the pages do.

    The REST API's application knows no bundles, but has the same instance folder. Source:
    ``static_folder`` of ``invenio_app.factory``.
    """
    name = current_app.config.get("WEBPACKEXT_MANIFEST_PATH") or "dist/manifest.json"
    folders = (current_app.static_folder, Path(current_app.instance_path) / "static")
    paths = [Path(folder or "") / name for folder in folders]
    return ManifestLoader().load(next((path for path in paths if path.is_file()), paths[-1]))
