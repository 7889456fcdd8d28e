# SPDX-License-Identifier: MIT
"""What everybody may see and answer on pages about their own account."""

from __future__ import annotations

from flask import current_app
from invenio_administration.permissions import administration_permission
from invenio_i18n import get_locale
from invenio_records_resources.services.base import Service

from ...repository.communities import read_communities
from ...repository.vocabularies import read_type_ids, read_type_titles
from ...store import grants
from ..uow import unit_of_work
from .overview import build_overview, tell_apart
from .prompts import dismiss, find_prompt


class AccountPageService(Service):
    """What the settings page shows besides a grant, and what people are asked; always their own."""

    def read_overview(self, identity):
        """Return the overview of the caller.

        :returns: :class:`~.overview.Overview`; None: the account was never connected.
        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        grant = grants.find_own(identity.id)
        return None if grant is None else build_overview(identity, grant)

    def is_administrator(self, identity):
        """Say whether the caller runs this site."""
        return administration_permission.allows(identity)

    def read_types(self, identity):
        """Return the resource types of the site as pairs of id and title, in order of titles.

        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        titles = read_type_titles(read_type_ids(), str(get_locale()))
        return sorted(tell_apart(titles).items(), key=lambda pair: pair[1].casefold())

    def read_communities(self, identity):
        """Return the communities that the caller may leave out, as pairs of id and title.

        :returns: in order of titles; empty: the operator does not offer it, and none is left out.
        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        grant = grants.find_own(identity.id)
        chosen = (grant.preferences or {}).get("excluded_communities") if grant else None
        if grant is None or not (chosen or current_app.config["ORCID_AUTOUPDATE_USER_COMMUNITIES"]):
            return []
        return read_communities(grant.id, identity.id, chosen or ())

    def read_prompt(self, identity):
        """Return what to ask the caller now, or None.

        :returns: :class:`~.prompts.Prompt`.
        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        return find_prompt(identity.id)

    @unit_of_work()
    def dismiss(self, identity, question, answer, uow=None):
        """Do not ask the caller this again for a while. Safe to repeat.

        :param question: ``connect``, ``reconnect`` or ``review``.
        :param answer: ``month`` or ``ever`` for the first, ``week`` for the others.
        :raises ValidationError: no such question, or no answer to it.
        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "dismiss")
        dismiss(identity.id, question, answer)
