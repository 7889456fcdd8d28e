# SPDX-License-Identifier: MIT
"""What the REST API answers, as schemas. The package builds these answers from plain values."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from invenio_orcid_autoupdate.decisions.backfill import ForecastState
from invenio_orcid_autoupdate.decisions.states import Actor, ClaimState, RunKind, RunState
from invenio_orcid_autoupdate.services.grants import schema as grants

SENDING = "sending"
"""Shown while a request about a work is under way; no state of the database."""


def _said(options):
    """Return the options of a field that every answer has, unless they say otherwise."""
    said = options.pop("said", None)
    metadata = {"description": said} if said else {}
    return {"required": True, "metadata": metadata, **options}


def text(*values, **options):
    """Return a field for a text, or for one of a few."""
    checks = {"validate": validate.OneOf(values)} if values else {}
    return fields.String(**checks, **_said(options))


def number(**options):
    """Return a field for a whole number."""
    return fields.Integer(**_said(options))


def flag(**options):
    """Return a field for true or false."""
    return fields.Boolean(**_said(options))


def uuid(**options):
    """Return a field for an id."""
    return fields.UUID(**_said(options))


def moment(**options):
    """Return a field for a time that may not have come."""
    return fields.DateTime(**_said({"allow_none": True, **options}))


def items(field, **options):
    """Return a field for a list."""
    return fields.List(field, **_said(options))


def table(field, **options):
    """Return a field for names with values."""
    return fields.Dict(keys=fields.String(), values=field, **_said(options))


def part(schema, **options):
    """Return a field for an object that is described with its owner.

    :param schema: name to field.
    """
    return fields.Nested(Schema.from_dict(schema), **_said(options))


def parts(schema, **options):
    """Return a field for a list of such objects."""
    return items(fields.Nested(Schema.from_dict(schema)), **options)


def links():
    """Return a field for addresses."""
    return table(fields.String())


def nullable(**options):
    """Return a field for a text that may be none."""
    return text(**{"allow_none": True, **options})


class ErrorSchema(Schema):
    """What is wrong."""

    status = number()
    message = text()
    errors = parts(
        {
            "field": text(required=False),
            "messages": items(fields.String(), required=False),
            "code": text(required=False),
            "run_id": uuid(required=False, said="The run that is under way."),
        },
        required=False,
    )


class SettingsSchema(grants.GrantSchema):
    """What of a grant can be changed. What a GET answered besides may be sent back."""

    class Meta:
        """What is only answered is ignored."""

        exclude = tuple(
            name for name, field in grants.GrantSchema().fields.items() if field.dump_only
        )
        unknown = EXCLUDE


class GrantSchema(grants.GrantSchema):
    """A grant as it is answered: every field is there."""

    def on_bind_field(self, field_name, field_obj):
        """Expect the field."""
        field_obj.required = True


class CheckedSchema(GrantSchema):
    """A grant, with what ORCID said of its permission."""

    message = nullable(said="One sentence; null where the status says it all.")
    answered = flag(said="Whether ORCID answered.")


class RefreshedSchema(GrantSchema):
    """A grant, with how reading its names went."""

    message = text(said="One sentence.")
    answered = flag(said="Whether ORCID answered.")


class SettingsPreviewSchema(Schema):
    """The entries that would change."""

    changes = number()
    items = items(
        fields.Nested(
            Schema.from_dict(
                {"title": nullable(), "doi": nullable(), "action": text("add", "update", "remove")}
            )
        ),
        validate=validate.Length(max=50),
    )


class ExportSchema(Schema):
    """Everything that is held about a person."""

    grants = items(fields.Dict())
    dismissals = items(fields.Dict())
    allow_list = items(fields.String())
    deposits = number(said="Works in anybody's list that the account deposited.")
    done = items(fields.Dict(), said="What the account did with others' connections.")
    switched = items(fields.String(), said="What the account switched for everybody.")


class WorkSchema(Schema):
    """One work of the caller's."""

    id = uuid()
    recid = nullable()
    doi = nullable()
    title = nullable()
    resource_type = part({"id": text(), "title": text()}, allow_none=True)
    publication_date = nullable()
    state = text(*(state.value for state in ClaimState), SENDING)
    state_label = text()
    reason = nullable()
    reason_text = nullable()
    problem = nullable()
    can_edit = flag(said="Whether the record lacks something and the caller may edit it.")
    role = nullable()
    origin = text()
    is_in_orcid = flag()
    other_source = nullable()
    pushed_at = moment()
    next_attempt_at = moment()
    attempts = number()
    updated = moment()
    activities = number()
    reference = text()
    same_depositor = number(
        said="Works in the caller's list that the account deposited which deposited this one; 0 if "
        "that is the caller's, or not known."
    )
    actions = items(fields.String())
    links = links()


BUCKET = {"key": text(), "doc_count": number(), "label": text(), "is_selected": flag()}


class WorkListSchema(Schema):
    """One page of works, with the counts of all facets."""

    hits = part({"hits": items(fields.Nested(WorkSchema)), "total": number()})
    aggregations = table(
        fields.Nested(Schema.from_dict({"label": text(), "buckets": parts(BUCKET)}))
    )
    sortBy = text()  # noqa: N815 - the name of react-searchkit
    links = links()


class WorkPreviewSchema(Schema):
    """What ORCID would show of a work, what it shows now, and what speaks against sending it."""

    shows = parts(
        {
            "code": text(),
            "label": text(),
            "value": text(),
            "was": text(
                required=False, said="What ORCID shows now where that differs; empty, nothing."
            ),
        }
    )
    is_compared = flag(said="Whether ORCID told what it shows now.")
    checks = parts({"ok": flag(), "text": text()})
    note = text()
    technical = part(
        {
            "sends": fields.Dict(
                **_said({"allow_none": True, "said": "ORCID's JSON as it would be sent."})
            ),
            "holds": fields.Dict(
                **_said({"allow_none": True, "said": "ORCID's JSON as it is there."})
            ),
        }
    )


class ActivitySchema(Schema):
    """One line of a history."""

    id = number()
    at = moment(allow_none=False)
    actor = text(
        *(actor.value for actor in Actor),
        allow_none=True,
        said="Who asked for it; null for what the repository did by itself.",
    )
    action = text()
    changed = items(fields.String(), said="What an update changed, as ORCID's names of the parts.")
    outcome = text()
    http_status = number(allow_none=True)
    error_code = number(allow_none=True)
    text = nullable()
    duration_ms = number(allow_none=True)


class ActivityListSchema(Schema):
    """The history of one work."""

    hits = items(fields.Nested(ActivitySchema))
    total = number()


class ManySchema(Schema):
    """What was possible, and what was not."""

    done = number()
    ids = items(uuid(), said="Of what was done; whoever takes it back names them.")
    not_possible = parts({"id": uuid(), "code": text(), "message": text()})


REASONS = {
    "reasons": table(fields.Integer()),
    "reason_labels": table(
        fields.String(), said="The reasons in a few words, in the language of the reader."
    ),
}

OLDER_WORK = {
    "id": uuid(),
    "parent_id": uuid(),
    "recid": nullable(),
    "title": nullable(),
    "type": nullable(),
    "publication_date": nullable(),
    "year": nullable(),
    "doi": nullable(),
    "state": text(*(state.value for state in ForecastState)),
    "reason": nullable(),
    "claim_state": nullable(),
    "other_source": nullable(),
    "ticked": flag(),
    "can_be_added": flag(),
}


class OlderWorksSchema(Schema.from_dict(REASONS)):
    """Counts of all works from before, and one page of them."""

    counts = part({state.value: number() for state in ForecastState})
    sources = table(fields.Integer())
    years = parts(
        {"year": nullable(), "count": number()},
        said="The years of the works that will be added, the newest first.",
    )
    is_orcid_known = flag()
    hits = part({"hits": parts(OLDER_WORK), "total": number()})


class RunSchema(Schema.from_dict(REASONS)):
    """A run, and how far it is."""

    id = uuid()
    kind = text(*(kind.value for kind in RunKind))
    state = text(*(state.value for state in RunState))
    total = number()
    added = number(required=False, said="With kind backfill.")
    removed = number(required=False, said="With kind remove_all.")
    failed = number()
    waiting = number()
    waiting_since = moment()
    created = moment(allow_none=False)
    finished_at = moment()
    links = links()


class DraftStatusSchema(Schema):
    """To how many ORCID records a draft may be added."""

    orcids = items(fields.String(), said="Of the stored draft's creators.")
    creators_connected = number()
    creators_expected = number(said="As if everybody else had default settings.")
    will_be_added = number(said="The same with the caller as a contributor.")
    is_sent = flag(said="No rule of the site keeps it out.")
    is_public = flag(said="This version is published and public.")
    has_other_versions = flag(said="So is another one.")
    shows_each_version = flag()
    own = part(
        {
            "connected": flag(),
            "orcid": nullable(),
            "on_record": flag(),
            "included": flag(),
            "entry": flag(),
            "creator": fields.Dict(
                **_said({"allow_none": True, "said": "The caller as a creator of a record."})
            ),
        }
    )


class PublishedSchema(Schema):
    """To how many ORCID records a published record was or will be added."""

    is_recent = flag()
    is_public = flag()
    is_first = flag()
    is_doi_pending = flag()
    shows_each_version = flag()
    creators_connected = number()
    will_be_added = number(said="As if everybody else had default settings.")
    own = part({"included": flag(), "added": flag(), "entry": flag()})


LEVELS = ("ok", "warning", "failure")


class HealthSchema(Schema):
    """What all checks found."""

    status = text(*LEVELS)
    counts = part({level: number() for level in LEVELS})
    checks = parts({"id": text(), "level": text(*LEVELS), "message": text(), "remedy": nullable()})
