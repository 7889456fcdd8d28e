# SPDX-License-Identifier: MIT
"""The settings: as the API shows them, as a change leaves them, and as a grant keeps them."""

from __future__ import annotations

from invenio_db.uow import ModelCommitOp
from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ... import tasks
from ...decisions.states import GrantStatus, Mode
from ...repository import communities
from ...repository.vocabularies import read_type_ids
from ...store.claims import mark_grant_due
from ..uow import QueueOp
from . import history

DEFAULTS = {
    "contributors": False,
    "other_source": "add",
    "mail_problem": True,
    "mail_approve": True,
    "mail_summary": False,
}
"""What holds until the researcher says otherwise; consent and mode have columns of their own."""


def show(preferences, versions):
    """Return the settings besides consent and mode as the API shows them.

    One statement if types are left out, otherwise none.

    :param preferences: the grant's column.
    :param versions: :class:`~...decisions.versions.VersionRules`.
    """
    chosen = preferences or {}
    excluded = set(chosen.get("excluded_types") or ())
    return {
        **{name: chosen.get(name, default) for name, default in DEFAULTS.items()},
        "versions": versions.policy_of(chosen).value,
        "types": sorted(read_type_ids() - excluded) if excluded else None,
        "communities": list(chosen.get("excluded_communities") or ()),
    }


def choose(grant, settings, versions, now):
    """Return date of consent, mode and preferences as a change of the settings leaves them.

    :param grant: the row.
    :param settings: as the schema loaded them; what is left out stays.
    :param versions: :class:`~...decisions.versions.VersionRules`.
    :param now: aware UTC.
    :raises ValidationError: nothing is connected, the works are being removed, or a value is not
        known here; the error names the setting.
    """
    if grant.status == GrantStatus.DISCONNECTED:
        raise ValidationError(_("Connect your ORCID iD first."), "auto_update")
    if grant.disconnecting_since is not None:
        raise ValidationError(_("Your works are being removed."), "auto_update")
    since = grant.auto_update_since or now if settings["auto_update"] else None
    mode = Mode(settings.get("mode", grant.mode))
    return since, mode, _change_preferences(grant.preferences, settings, versions)


def change(identity, grant, chosen, now, uow):
    """Store settings, and let the workers see them.

    :param identity: whoever changes them, for the history.
    :param grant: the row, locked.
    :param chosen: of :func:`choose`.
    :param now: aware UTC.
    :returns: whether any is another than before.
    """
    before = history.take(grant)
    grant.auto_update_since, grant.mode, grant.preferences = chosen
    look_again(grant, now, uow)
    is_changed = history.take(grant) != before
    if is_changed:
        history.note(identity, grant, "settings", before, now=now)
    return is_changed


def look_again(grant, now, uow, countdown=0):
    """Let the workers see what a new permission or setting changes.

    :param grant: the row, locked.
    :param now: aware UTC.
    :param countdown: seconds before they may.
    """
    uow.register(ModelCommitOp(grant))
    uow.session.flush()
    mark_grant_due(grant.id, now)
    uow.register(QueueOp(tasks.push_grant, str(grant.id), countdown=countdown))


def _change_preferences(preferences, settings, versions):
    """Return the preferences with some settings changed; the others stay."""
    changed = {name: settings[name] for name in DEFAULTS if name in settings}
    if "versions" in settings:
        changed |= _change_versions(preferences, settings["versions"], versions)
    if "types" in settings:
        changed["excluded_types"] = _exclude_types(settings["types"])
    if "communities" in settings:
        changed["excluded_communities"] = _read_communities(preferences, settings["communities"])
    return {**preferences, **changed}


def _change_versions(preferences, chosen, versions):
    """Return the choice to store; what holds already needs none."""
    if chosen == versions.policy_of(preferences).value:
        return {}
    if not versions.users_choose:
        raise ValidationError(_("This is the same for everybody here."), "versions")
    return {"versions": chosen}


def _exclude_types(target):
    """Turn the types that are sent into those that are not, so that future ones are sent."""
    if not target:
        return []
    known = read_type_ids()
    unknown = sorted(set(target) - known)
    if unknown:
        raise ValidationError(_("There is no resource type %(id)s.", id=unknown[0][:100]), "types")
    return sorted(known - set(target))


def _read_communities(preferences, target):
    """Check communities; one that was chosen before may have been deleted since."""
    chosen = list(dict.fromkeys(map(str, target or ())))
    before = set(preferences.get("excluded_communities") or ())
    new = set(chosen) - before
    unknown = sorted(new - communities.find_communities(new)) if new else []
    if unknown:
        raise ValidationError(_("There is no community %(id)s.", id=unknown[0]), "communities")
    return chosen
