# SPDX-License-Identifier: MIT
"""Forms. None of them has a field for an iD: it comes from ORCID's sign-in only."""

from __future__ import annotations

import hashlib
import json

from flask_wtf import FlaskForm
from invenio_i18n import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired

MODES = (
    ("auto", _("Automatically")),
    ("ask", _("Ask me first for works that others deposit")),
    ("manual", _("Do nothing by itself; I add works from my list")),
)

VERSIONS = (
    ("latest", _("One entry per work, showing the latest version (recommended)")),
    ("all", _("One entry for each version, grouped in ORCID")),
    ("concept", _("One entry with the DOI for all versions")),
)

OTHER_SOURCES = (("skip", _("skip it")), ("add", _("add our entry too")))


class ConfirmForm(FlaskForm):
    """A button that changes something, and nothing to fill in."""


class ConnectForm(FlaskForm):
    """The button that leads to ORCID."""

    next = HiddenField()
    sign_in = HiddenField()


class DismissalForm(FlaskForm):
    """The answer to a question that comes on every page."""

    question = HiddenField()
    answer = HiddenField()
    next = HiddenField()


class ConsentForm(FlaskForm):
    """The tick alone, as the page after connecting sends it."""

    auto_update = BooleanField(_("Auto-update is enabled"))

    def read_settings(self):
        """Return what was chosen, as the grants service takes it."""
        return {"auto_update": self.auto_update.data}


class SettingsForm(ConsentForm):
    """What happens with new works."""

    mode = RadioField(choices=MODES)
    versions = RadioField(choices=VERSIONS, validate_choice=False)
    contributors = BooleanField(_("Also when I am listed as a contributor (not a creator)"))
    types = SelectMultipleField(
        _("Types to send"), validators=[InputRequired(_("Tick at least one type."))]
    )
    communities = SelectMultipleField(_("Not from these communities"))
    other_source = RadioField(choices=OTHER_SOURCES)

    @classmethod
    def build(cls, grant, types, communities, **request):
        """Return the form of a grant.

        :param grant: as the service shows it.
        :param types: pairs of id and title, all of the site.
        :param communities: pairs of id and title, those that can be left out; empty: none can.
        :param request: ``formdata`` to read it from, if not the form that was sent.
        """
        known = [id_ for id_, _title in types]
        chosen = known if grant["types"] is None else grant["types"]
        form = cls(data={**grant, "types": chosen}, **request)
        form.types.choices, form.communities.choices = types, communities
        return form

    def read_settings(self, can_choose_versions):
        """Return what was chosen, as the grants service takes it.

        :param can_choose_versions: whether researchers choose how versions are shown.
        """
        chosen, every = sorted(self.types.data), len(self.types.choices)
        settings = {
            **super().read_settings(),
            "mode": self.mode.data,
            "contributors": self.contributors.data,
            # All of them also means those that the site adds later.
            "types": None if len(chosen) == every else chosen,
            "other_source": self.other_source.data,
        }
        if self.communities.choices:
            settings["communities"] = sorted(self.communities.data)
        return {**settings, "versions": self.versions.data} if can_choose_versions else settings


def digest_settings(grant):
    """Return a short digest of settings, to see whether they were changed meanwhile.

    :param grant: as the service shows it.
    """
    names = ("auto_update", "mode", "versions", "contributors", "types", "communities")
    shown = json.dumps([grant[name] for name in (*names, "other_source")])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def group_types(types):
    """Return resource types by the type that they are kinds of.

    :param types: pairs of id and title; an id begins with that of the type above, and a hyphen.
    :returns: pairs of the title of a group and its pairs, in order of the titles; the last group
        has no title: types that are alone.
    """
    titles, groups = dict(types), {}
    for id_, title in types:
        groups.setdefault(_find_top(id_, titles), []).append((id_, title))
    alone = [pairs[0] for pairs in groups.values() if len(pairs) == 1]
    named = [
        (titles[top], sorted(groups[top], key=lambda pair, top=top: pair[0] != top))
        for top in titles
        if len(groups.get(top, ())) > 1
    ]
    return [*named, (None, alone)] if alone else named


def _find_top(id_, known):
    """Return the type above all that a type is a kind of; itself: there is none."""
    while (above := id_.rpartition("-")[0]) in known:
        id_ = above
    return id_


class DisconnectForm(FlaskForm):
    """What becomes of the works of whoever leaves."""

    works = RadioField(choices=(("leave", ""), ("remove", "")), default="leave")


class RemoveAllForm(FlaskForm):
    """The number of works, typed by whoever removes them all."""

    count = IntegerField(_("Number of works"), validators=[InputRequired()])
