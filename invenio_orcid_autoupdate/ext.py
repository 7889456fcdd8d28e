# SPDX-License-Identifier: MIT
"""Wires configuration, services and hooks into an InvenioRDM application."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from flask.logging import default_handler

from . import __version__, account_deletion, config, config_rules, logs, pids, receivers
from .alerts import report_locked_client
from .exporting import register_export
from .headers import protect
from .options import (
    MaintenanceOptions,
    ReconcileOptions,
    UpkeepOptions,
    read_control_defaults,
    read_limiter_rules,
    read_storage_url,
)
from .orcid.client import MemberClient
from .orcid.environment import Environment
from .orcid.limiter import Cause, build_limiter
from .orcid.redaction import Secret
from .orcid.tokens import obtain_client_token, revoke_token
from .orcid.transport import Timeouts, new_session
from .push.context import Context
from .push.options import PushOptions
from .resources import (
    BackfillsResource,
    BackfillsResourceConfig,
    ClaimsResource,
    ClaimsResourceConfig,
    DepositsResource,
    DepositsResourceConfig,
    GrantsResource,
    GrantsResourceConfig,
    HealthResource,
    HealthResourceConfig,
)
from .services import (
    AccountPageService,
    AccountPageServiceConfig,
    BackfillsService,
    BackfillsServiceConfig,
    ClaimsService,
    ClaimsServiceConfig,
    DepositsService,
    DepositsServiceConfig,
    GrantsService,
    GrantsServiceConfig,
    OperationsService,
    OperationsServiceConfig,
)
from .tuning import Tuning
from .views.banner import register_banner
from .views.bundles import register_bundles
from .views.menu import register_menu
from .views.pages import require_template
from .works.options import MappingOptions

PREFIX = "ORCID_AUTOUPDATE_"
BEAT_PREFIX = "orcid-autoupdate-"

LEASE_SHARE = 0.9
"""The part of a lease that one request may take: what follows it needs the lease, too."""

logger = logging.getLogger(__name__)


class InvenioOrcidAutoupdate:
    """The extension: settings read once, services, and access to ORCID."""

    def __init__(self, app=None):
        """Initialise at once if an application is given."""
        if app:
            self.init_app(app)

    def init_app(self, app):
        """Read the configuration and register the extension.

        :raises ValueError: a configuration value is wrong; the message is one clear sentence.
        """
        self.init_config(app)
        self.init_services(app)
        receivers.connect()
        account_deletion.connect()
        app.extensions["invenio-orcid-autoupdate"] = self

    def init_config(self, app):
        """Set defaults and read what must be right at start-up."""
        for name in dir(config):
            if name.startswith(PREFIX):
                app.config.setdefault(name, getattr(config, name))
        self._config = {
            name.removeprefix(PREFIX): value
            for name, value in app.config.items()
            if name.startswith(PREFIX)
        }
        config_rules.check(self._config)
        self.unknown_settings = config_rules.find_unknown(app.config)
        self.environment = config_rules.read(
            "ENVIRONMENT", Environment.from_config, self._config["ENVIRONMENT"]
        )
        self.tuning = Tuning.from_config(app.config)
        self.push_options = PushOptions.from_config(app.config)
        self.maintenance_options = MaintenanceOptions.from_tuning(self.tuning)
        self.reconcile_options = ReconcileOptions.from_config(app.config)
        self.control_defaults = read_control_defaults(app.config)
        self.limiter = config_rules.read("RATE_PER_SECOND", self._build_limiter, app)
        self.mapping_options = MappingOptions.from_config(app.config, self.environment.id_site_url)
        self.queue = self._config["QUEUE"]
        self.sweep_seconds = self._config["SWEEP_INTERVAL_SECONDS"]
        self._local = threading.local()

    @staticmethod
    def _build_limiter(app):
        """Return what all requests to ORCID pass."""
        return build_limiter(
            read_storage_url(app.config),
            read_limiter_rules(app.config),
            on_client_locked=report_locked_client,
        )

    def init_services(self, app):
        """Build services and REST resources."""
        self.grants_service = GrantsService(GrantsServiceConfig.build(app))
        self.claims_service = ClaimsService(ClaimsServiceConfig.build(app))
        self.backfills_service = BackfillsService(BackfillsServiceConfig.build(app))
        self.deposits_service = DepositsService(DepositsServiceConfig.build(app))
        self.account_page_service = AccountPageService(AccountPageServiceConfig.build(app))
        self.operations_service = OperationsService(OperationsServiceConfig.build(app))
        self.grants_resource = GrantsResource(
            GrantsResourceConfig.build(app), self.grants_service, self.backfills_service
        )
        self.claims_resource = ClaimsResource(ClaimsResourceConfig.build(app), self.claims_service)
        self.backfills_resource = BackfillsResource(
            BackfillsResourceConfig.build(app), self.backfills_service
        )
        self.deposits_resource = DepositsResource(
            DepositsResourceConfig.build(app), self.deposits_service
        )
        self.health_resource = HealthResource(
            HealthResourceConfig.build(app), self.operations_service
        )

    @property
    def services(self):
        """The services, by the ids under which the instance knows them."""
        found = (
            *(self.grants_service, self.claims_service, self.backfills_service),
            *(self.deposits_service, self.account_page_service, self.operations_service),
        )
        return {service.id: service for service in found}

    @property
    def is_configured(self):
        """Whether the operator has set the ORCID credentials."""
        return bool(self._config["CLIENT_ID"] and self._config["CLIENT_SECRET"])

    @property
    def named_types(self):
        """Ids of resource types that the settings name."""
        return {*self._config["EXCLUDED_TYPES"], *self._config["WORK_TYPES"]}

    @property
    def environment_key(self):
        """Which client at which API; what was stored with another one is left alone."""
        return f"{self._config['CLIENT_ID']}@{self.environment.api_url}"

    @property
    def is_orcid_down(self):
        """Whether ORCID is left alone for a while, since it does not answer."""
        wait = self.limiter.look()
        return wait is not None and wait.cause is Cause.ORCID_DOWN

    @property
    def user_agent(self):
        """Who we are and whom to write to, for ORCID's operators."""
        contact = self._config["CONTACT"]
        return f"invenio-orcid-autoupdate/{__version__}" + (f" ({contact})" if contact else "")

    @property
    def timeouts(self):
        """How long each kind of request to ORCID may take: never as long as the lease."""
        return Timeouts(
            connect=self.tuning.connect_timeout_seconds,
            read=self.tuning.read_timeout_seconds,
            create=self.tuning.create_timeout_seconds,
            total=LEASE_SHARE * self.tuning.lease_seconds,
        )

    @property
    def session(self):
        """The HTTP connections of this thread, kept open between requests."""
        if not hasattr(self._local, "session"):
            self._local.session = new_session()
        return self._local.session

    @property
    def member_client(self):
        """Access to ORCID's member API."""
        return MemberClient(
            self.environment,
            client_id=self._config["CLIENT_ID"],
            user_agent=self.user_agent,
            timeouts=self.timeouts,
            ca_bundle=self._config["CA_BUNDLE"],
            session=self.session,
        )

    @property
    def context(self):
        """What pushes, comparisons, checks and previews of this thread work with."""
        return Context(self.member_client, self.limiter, self.push_options, self.mapping_options)

    def revoke_token(self, token, environment=None):
        """Give one token back to ORCID.

        :param token: :class:`~.orcid.tokens.AccessToken`.
        :param environment: the registry that it is from; None: the configured one.
        :raises OrcidError: ORCID could not be asked or said no.
        """
        registry = environment or self.environment
        revoke_token(self.session, registry, token=token, **self._credentials)

    def obtain_client_token(self, environment=None):
        """Ask ORCID for a token of the client itself.

        :param environment: the registry to ask; None: the configured one.
        :raises OrcidError: ORCID could not be asked or said no.
        """
        registry = environment or self.environment
        return obtain_client_token(self.session, registry, **self._credentials)

    @property
    def _credentials(self):
        """What both of ORCID's endpoints for clients want to know, and how long we wait."""
        return {
            "client_id": self._config["CLIENT_ID"],
            "client_secret": Secret(self._config["CLIENT_SECRET"]),
            "user_agent": self.user_agent,
            "timeouts": self.timeouts,
            "ca_bundle": self._config["CA_BUNDLE"],
        }


def finalize_app(app):
    """Hook into the finished UI application; Celery's workers run in it, too."""
    _finalize(app)
    require_template(app)
    register_menu(app)
    register_banner(app)
    register_bundles(app)
    if not app.extensions["invenio-orcid-autoupdate"].is_configured:
        logger.warning("ORCID is not set up: set %sCLIENT_ID and %sCLIENT_SECRET", PREFIX, PREFIX)


def api_finalize_app(app):
    """Hook into the finished API application."""
    _finalize(app)


def _finalize(app):
    """Let log lines appear, guard requests and answers, register services, observe DOIs."""
    logs.install(app, default_handler)
    protect(app)
    extension = app.extensions["invenio-orcid-autoupdate"]
    for name, meant in extension.unknown_settings.items():
        logs.note(logger, logging.WARNING, "There is no such setting", name=name, meant=meant)
    registry = app.extensions["invenio-records-resources"].registry
    for service_id, service in extension.services.items():
        registry.register(service, service_id=service_id)
    extension.upkeep_options = UpkeepOptions.from_config(app.config, pids.managed_providers(app))
    if not extension.is_configured:
        return
    register_export(app)
    if app.config["ORCID_AUTOUPDATE_WRAP_PROVIDERS"]:
        pids.observe_app(app)
    _schedule(app, "sweep", extension.sweep_seconds)
    _schedule(app, "look_after", extension.tuning.maintenance_interval_seconds)


def _schedule(app, name, seconds):
    """Add a periodic task to Celery beat unless the operator has an entry of that name.

    :param name: of the task.
    :param seconds: between two runs.
    """
    entry = {
        "task": f"invenio_orcid_autoupdate.tasks.{name}",
        "schedule": timedelta(seconds=seconds),
        # The next one does the same; where no worker comes, one is enough.
        "options": {"expires": seconds, "expiration": seconds},
    }
    queue = app.config["ORCID_AUTOUPDATE_QUEUE"]
    if queue:
        entry["options"]["queue"] = queue
    schedule = app.config.get("CELERY_BEAT_SCHEDULE") or {}
    beat_entry = f"{BEAT_PREFIX}{name.replace('_', '-')}"
    app.config["CELERY_BEAT_SCHEDULE"] = {beat_entry: entry, **schedule}
