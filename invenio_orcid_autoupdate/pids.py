# SPDX-License-Identifier: MIT
"""Listens to what the registration agency really answered.

InvenioRDM marks a PID registered *before* it asks the agency and swallows a refusal, so neither
the PID's status nor Celery's ``task_success`` tells the truth
(inveniosoftware/invenio-rdm-records#1117). The provider's return value does.
"""

from __future__ import annotations

import logging
from datetime import datetime, timezone

import wrapt

from .logs import note
from .signals import (
    doi_hidden,
    doi_hiding,
    doi_refused,
    doi_registered,
    doi_updated,
    doi_withdrawn,
)

PROVIDER_KEYS = (
    "RDM_PERSISTENT_IDENTIFIER_PROVIDERS",
    "RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS",
)

logger = logging.getLogger(__name__)


def _announce(signal, provider, pid, record, **facts):
    """Tell the receivers; whatever they do wrong, the registration goes on."""
    try:
        if pid.pid_type == "doi":
            signal.send(provider, pid=pid, record=record, **facts)
    except Exception:
        note(
            logger,
            logging.ERROR,
            "A receiver of a DOI signal failed",
            exc_info=True,
            signal=signal.name,
            doi=getattr(pid, "pid_value", None),
        )


class ObservedProvider(wrapt.ObjectProxy):
    """A PID provider that announces what it did; in everything else the provider it wraps.

    Results and exceptions pass through unchanged.
    """

    def register(self, pid, *args, **kwargs):
        """Register, then announce whether the agency accepted.

        ``False`` with a PID that says *registered* is a refusal; ``False`` with one that does not
        is a provider that declined to ask (a restricted record).
        """
        asked_at = _utcnow()
        answer = self.__wrapped__.register(pid, *args, **kwargs)
        if answer is not False:
            _announce(doi_registered, self, pid, _record(args, kwargs), asked_at=asked_at)
        elif pid.is_registered():
            _announce(doi_refused, self, pid, _record(args, kwargs))
        return answer

    def update(self, pid, *args, **kwargs):
        """Update, then announce whether the agency accepted; the DOI of a restricted record is
        hidden instead.
        """
        record = _record(args, kwargs)
        if _is_restricted(record):
            return self._hide(doi_hidden, self.__wrapped__.update, pid, args, kwargs)
        asked_at = _utcnow()
        answer = self.__wrapped__.update(pid, *args, **kwargs)
        accepted = answer is not False
        _announce(doi_updated, self, pid, record, accepted=accepted, asked_at=asked_at)
        return answer

    def restore(self, pid, *args, **kwargs):
        """Restore, then announce that the DOI can be found again, if the agency has it.

        No answer says so: in DataCite's test mode one that it does not know is passed over.
        """
        asked_at = _utcnow()
        answer = self.__wrapped__.restore(pid, *args, **kwargs)
        record = _record(args, kwargs)
        _announce(doi_updated, self, pid, record, accepted=None, asked_at=asked_at)
        return answer

    def delete(self, pid, *args, **kwargs):
        """Delete, then announce: the record is gone even where the agency could not be told."""
        if pid.is_registered():
            return self._hide(doi_withdrawn, self.__wrapped__.delete, pid, args, kwargs)
        answer = self.__wrapped__.delete(pid, *args, **kwargs)
        _announce(doi_withdrawn, self, pid, _record(args, kwargs))
        return answer

    def _hide(self, signal, call, pid, args, kwargs):
        """Announce a call that hides a DOI before it and after it.

        No answer, an error or the end of this process leaves the DOI hidden, and a rollback of the
        transaction does not bring it back.
        """
        record = _record(args, kwargs)
        _announce(doi_hiding, self, pid, record)
        answer = call(pid, *args, **kwargs)
        _announce(signal, self, pid, record)
        return answer


def _record(args, kwargs):
    """Return the record that the caller passed by name or first position, if any."""
    return kwargs.get("record", args[0] if args else None)


def _is_restricted(record):
    """Say whether the DOI of a record is to be hidden. Source: ``DataCitePIDProvider.update``.

    :param record: record, or InvenioRDM's chain of parent and newest version.
    """
    child = getattr(record, "_child", record)
    return isinstance(child, dict) and child.get("access", {}).get("record") == "restricted"


def _utcnow():
    return datetime.now(timezone.utc)


def observe(providers):
    """Wrap each provider of a list that is not wrapped yet.

    :param providers: PID providers as in ``RDM_PERSISTENT_IDENTIFIER_PROVIDERS``.
    :returns: a new list; the given one is shared between applications and stays as it is.
    """
    return [p if type(p) is ObservedProvider else ObservedProvider(p) for p in providers]


def observe_app(app):
    """Wrap the providers of an application; a second call changes nothing.

    :param app: the Flask application, UI or API.
    """
    for key in PROVIDER_KEYS:
        if app.config.get(key):
            app.config[key] = observe(app.config[key])


def are_observed(app):
    """Say whether every provider that registers DOIs for this repository is observed.

    :param app: the Flask application, UI or API.
    """
    providers = (provider for key in PROVIDER_KEYS for provider in app.config.get(key) or ())
    return all(
        type(p) is ObservedProvider for p in providers if p.pid_type == "doi" and p.is_managed()
    )


def managed_providers(app):
    """Return the names of the PID providers that register DOIs for this repository.

    What they do not manage, somebody else registers.

    :param app: the Flask application, UI or API.
    """
    providers = (provider for key in PROVIDER_KEYS for provider in app.config.get(key) or ())
    return frozenset(p.name for p in providers if p.pid_type == "doi" and p.is_managed())
