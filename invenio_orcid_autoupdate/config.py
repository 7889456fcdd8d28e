# SPDX-License-Identifier: MIT
"""Configuration: one value, one docstring, nothing computed.

An installation needs the first two; every other value has a default that is safe and works.
"""

from __future__ import annotations

ORCID_AUTOUPDATE_CLIENT_ID = None
"""Client id of the repository's ORCID *member* API credentials (``APP-…``). None: the extension
stays silent."""

ORCID_AUTOUPDATE_CLIENT_SECRET = None
"""Client secret that belongs to the client id."""

ORCID_AUTOUPDATE_ENVIRONMENT = "sandbox"
"""``"sandbox"``, ``"production"``, or a dictionary with the keys ``site_url``, ``authorize_url``,
``token_url``, ``revoke_url`` and ``api_url``. Sandbox by default, so that nothing reaches real
records before somebody says so."""

ORCID_AUTOUPDATE_CONTACT = None
"""E-mail address or URL that is sent to ORCID in the User-Agent, so that they can reach the
operator."""

ORCID_AUTOUPDATE_CA_BUNDLE = None
"""Path of a file with the certificate authorities to trust when talking to ORCID. None: those of
`requests`."""

ORCID_AUTOUPDATE_WRAP_PROVIDERS = True
"""Observe DOI registrations by wrapping InvenioRDM's PID providers at start-up. With False, wrap
them by hand in ``invenio.cfg`` with :func:`invenio_orcid_autoupdate.pids.observe`."""

ORCID_AUTOUPDATE_SWEEP_INTERVAL_SECONDS = 60
"""Seconds between two sweeps, and so the most that a lost message can delay a work."""

ORCID_AUTOUPDATE_QUEUE = None
"""Celery queue of our tasks. None: the instance's default queue."""

ORCID_AUTOUPDATE_RATE_PER_SECOND = 20
"""Requests a second of all workers together; whole number. ORCID allows 24 for each client and
network address (info.orcid.org, "What are the API limits"), which other programs of yours may
share."""

ORCID_AUTOUPDATE_STORAGE_URL = None
"""URL of the Redis on which all workers share the limit and the circuit breaker
(``redis://``, ``rediss://``, ``redis+unix://``, ``redis+sentinel://``). None: the instance's
``RATELIMIT_STORAGE_URI`` if that is a Redis, otherwise its ``CACHE_REDIS_URL``."""

ORCID_AUTOUPDATE_RECONCILE_INTERVAL_SECONDS = 30 * 24 * 3600
"""Seconds after which our works of a researcher are compared with what ORCID holds, by one request
and those that the differences need; an hour or more. 0: only when somebody asks for it. What a
researcher deleted in ORCID is noticed so, even if the record never changes again."""

ORCID_AUTOUPDATE_DRY_RUN = False
"""Compute and validate everything, send nothing. Holds until somebody switches the test run on or
off at run time."""

ORCID_AUTOUPDATE_ALLOW_LIST = None
"""Who takes part while auto-update is introduced: a list of ORCID iDs, ids of accounts, e-mail
addresses and e-mail domains (``"example.org"``). None: everybody. Holds until somebody sets the
roll-out at run time."""

ORCID_AUTOUPDATE_RETENTION_DAYS = 365
"""Days for which activities are kept; whole number. The last one of each work stays."""

ORCID_AUTOUPDATE_RETRY_DOIS = False
"""Register DOIs again, by InvenioRDM's own service, whose registration InvenioRDM lost: it asks the
registration agency once only. Off by default, since registering DOIs is not this extension's task;
without a DOI nothing reaches ORCID, though. ``invenio orcid-autoupdate dois retry`` does it on
request."""

ORCID_AUTOUPDATE_REMOVE_WITHDRAWN = True
"""Remove the work from ORCID when the record is withdrawn, restricted or no longer names the
researcher. With False the work stays."""

ORCID_AUTOUPDATE_UPDATE_INTERVAL_SECONDS = 60
"""The shortest time in seconds between two updates of one work; 0: none. ORCID tells researchers of
each update, so several edits in a row become one. A new work, its first change and another version
are sent at once."""

ORCID_AUTOUPDATE_VERSION_POLICY = "latest"
"""How the versions of a record are shown in an ORCID record. ``"latest"``: one work with the DOI of
the newest version. ``"all"``: one work for each version, which ORCID groups. ``"concept"``: one
work with the DOI of all versions. It can be changed at any time; works move when their records are
looked at next. One work by default, since people complain about an entry for each version
(datacite/datacite#711)."""

ORCID_AUTOUPDATE_USER_VERSION_POLICY = False
"""Let researchers choose the version policy for themselves."""

ORCID_AUTOUPDATE_USER_COMMUNITIES = False
"""Offer researchers to leave out communities: those that their works are in, and those that they
are members of. Whoever left out some is offered to change that, whatever is set here."""

ORCID_AUTOUPDATE_DEFAULT_MODE = "auto"
"""What happens with new works of somebody who ticks auto-update, until they choose for themselves:
``"auto"`` sends them, ``"ask"`` asks about those that others deposited, ``"manual"`` sends none by
itself."""

ORCID_AUTOUPDATE_STRANGERS_PER_DAY = 5
"""New works a day that reach one ORCID record by themselves although neither the researcher nor a
co-author of earlier accepted works deposited them; further ones wait for the researcher's OK, since
whoever may publish can type anybody's iD. 0: all of them wait. None: none does."""

ORCID_AUTOUPDATE_EXTERNAL_DOIS = "ask"
"""Records whose DOI was registered outside this repository: ``"ask"`` sends one when the researcher
asks for it, since whoever registered the DOI may have added the work already; ``"skip"`` never
sends one, ``"send"`` sends them like others."""

ORCID_AUTOUPDATE_EXCLUDED_TYPES = ()
"""Ids of resource types that are not sent to ORCID, such as ``("image-photo",)``. Works that are
there are removed when their records are looked at next."""

ORCID_AUTOUPDATE_RECORD_FILTER = None
"""A function, or its import string, that takes a record's JSON (as in the database, with its
``parent``) and returns whether the record is sent. Works of records that it refuses are removed
when their records are looked at next. If it fails, nothing is sent and nothing removed. None: all
records are sent."""

ORCID_AUTOUPDATE_WORK_TYPES = {}
"""Resource type id to ORCID work type, in addition to and overriding the default table."""

ORCID_AUTOUPDATE_ROLES = {}
"""Role id to a contributor role of ORCID, or to None for a role that is not shown, in addition to
and overriding the default table."""

ORCID_AUTOUPDATE_JOURNAL_TITLE_SOURCES = (
    "journal",
    "imprint",
    "meeting",
    "university",
    "publisher",
)
"""What may be sent in ORCID's field *journal title*. ORCID labels that by the type of the work, and
by the same type it is the title of a journal, a book or a conference, an institution, or the
publisher (see mapping.md). An empty tuple sends none."""

ORCID_AUTOUPDATE_INCLUDE_DESCRIPTION = True
"""Send the abstract."""

ORCID_AUTOUPDATE_INCLUDE_CITATION = False
"""Send InvenioRDM's BibTeX as the citation. Off by default: a release of InvenioRDM that writes
BibTeX differently would make all works change. When it is turned off again, a citation stays in
ORCID until something else of the work changes, too."""

ORCID_AUTOUPDATE_INCLUDE_CONTRIBUTORS = True
"""Show contributors whose role ORCID knows, after the creators. With False only creators are
shown, and contributors who connected their iD."""

ORCID_AUTOUPDATE_LANDING_URL = "https://doi.org/{doi}"
"""The address that is sent; ``{doi}`` and ``{recid}`` are replaced. None: none."""

ORCID_AUTOUPDATE_FURTHER_IDS = "self"
"""Relationship of a record's other identifiers (arXiv, PMID, handle, …) to the work: ``"self"``,
``"version-of"``, or ``"none"`` to leave them out."""

ORCID_AUTOUPDATE_UNIQUE_SCHEMES = ()
"""Identifier schemes to send although several records can carry the same value, such as
``("other",)`` where these are numbers that stand on one record only. ORCID refuses a second work
with a number that the first one has."""

ORCID_AUTOUPDATE_EXPORT_FORMAT = True
"""Offer the work of a record as an export: *ORCID JSON* on the landing page, and
``Accept: application/vnd.orcid+json`` in the REST API of records. Entries ``"orcid-json"`` of
``APP_RDM_RECORD_EXPORTERS`` and of that media type in ``RDM_RECORDS_SERIALIZERS`` that are there
already stay."""

ORCID_AUTOUPDATE_SETTINGS_TEMPLATE = None
"""Base template of the settings page. None: the instance's ``SETTINGS_TEMPLATE``."""

ORCID_AUTOUPDATE_PROMPT = True
"""Ask people on every page, in a banner below the header, to connect their iD, until they do or
answer that they do not want to be asked; and to connect again when the permission is lost while
works wait. False: nobody is asked."""

ORCID_AUTOUPDATE_PRIVACY_URL = None
"""Address of the site's privacy notice; the page before ORCID asks links it. None: no link."""

ORCID_AUTOUPDATE_COMMONS_LINK = False
"""Link the researcher's page in DataCite Commons from the settings page. Off by default: it shows
works only where their DOIs are DataCite's."""

ORCID_AUTOUPDATE_TUNING = {}
"""Other values for what is measured and no choice: name to value, as in
:mod:`invenio_orcid_autoupdate.tuning`, whose texts say where each comes from. For tests, and where
ORCID agreed on something else with you."""

ORCID_AUTOUPDATE_GRANTS_PERMISSION_POLICY = (
    "invenio_orcid_autoupdate.services:GrantPermissionPolicy"
)
"""Who may do what with connections; a class or its import string, as in the next five settings. See
[extending.md](extending.md)."""

ORCID_AUTOUPDATE_CLAIMS_PERMISSION_POLICY = (
    "invenio_orcid_autoupdate.services:ClaimPermissionPolicy"
)
"""Who may see and change lists of works."""

ORCID_AUTOUPDATE_BACKFILLS_PERMISSION_POLICY = (
    "invenio_orcid_autoupdate.services:BackfillPermissionPolicy"
)
"""Who may add older works."""

ORCID_AUTOUPDATE_DEPOSITS_PERMISSION_POLICY = (
    "invenio_orcid_autoupdate.services:DepositPermissionPolicy"
)
"""Who may ask what publishing a record means for ORCID records."""

ORCID_AUTOUPDATE_ACCOUNT_PAGE_PERMISSION_POLICY = (
    "invenio_orcid_autoupdate.services:AccountPagePermissionPolicy"
)
"""Who sees the figures of their own account, and is asked to connect."""

ORCID_AUTOUPDATE_OPERATIONS_PERMISSION_POLICY = (
    "invenio_orcid_autoupdate.services:OperationPermissionPolicy"
)
"""Who may operate: the health check, the controls, upkeep."""

ORCID_AUTOUPDATE_GRANTS_SERVICE_COMPONENTS = ()
"""Classes of service components that hear of `connect`, `update` and `disconnect` of a
connection."""

ORCID_AUTOUPDATE_CLAIMS_SERVICE_COMPONENTS = ()
"""The same for `act`: what a researcher asked for some works."""

ORCID_AUTOUPDATE_BACKFILLS_SERVICE_COMPONENTS = ()
"""The same for `create`: older works were asked for."""

ORCID_AUTOUPDATE_CLAIMS_SEARCH_OPTIONS = "invenio_orcid_autoupdate.services:ClaimSearchOptions"
"""Facets, orders and page sizes of the list of works; a class or its import string."""

ORCID_AUTOUPDATE_ERROR_HANDLERS = {}
"""Exception class or HTTP status to an error handler of our REST API, in addition to ours and
before them."""
