# SPDX-License-Identifier: MIT
"""The settings besides consent and mode: as the API shows them, and as a grant keeps them."""

from __future__ import annotations

from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ...repository import communities
from ...repository.vocabularies import read_type_ids

DEFAULTS = {
    "contributors": False,
    "other_source": "add",
    "mail_problem": True,
    "mail_approve": True,
    "mail_summary": False,
}
"""What holds until the researcher says otherwise."""


def show(preferences, versions):
    """Return the settings as the API shows them.

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


def change(preferences, settings, versions):
    """Return the preferences with some settings changed; the others stay.

    :param preferences: the grant's column.
    :param settings: as the schema loaded them.
    :param versions: :class:`~...decisions.versions.VersionRules`.
    :raises ValidationError: a value is not known here; the error names the setting.
    """
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
