# SPDX-License-Identifier: MIT
"""Which schemas belong to a route, and which errors it answers beside those that all have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marshmallow import Schema

from invenio_orcid_autoupdate.services.backfills import BackfillsServiceConfig
from invenio_orcid_autoupdate.services.backfills.schema import BackfillSchema
from invenio_orcid_autoupdate.services.claims import ClaimSearchOptions
from invenio_orcid_autoupdate.services.claims.schema import ChoiceSchema
from invenio_orcid_autoupdate.services.deposits.config import DraftSchema
from invenio_orcid_autoupdate.services.grants.schema import RemovalSchema

from . import answers

PAGES = ClaimSearchOptions.pagination_options
OLDER_MAX = BackfillsServiceConfig.page_size_max

NAMED: dict[str, tuple[str, Schema | type[Schema]]] = {
    "Grant": ("The grant.", answers.GrantSchema()),
    "Work": ("The work as it is now.", answers.WorkSchema),
    "Run": ("The run.", answers.RunSchema),
    "Health": ("What all checks found; 503 if one of them is a failure.", answers.HealthSchema),
    "Invalid": (
        "Something is not understood, or the CSRF token is missing.",
        answers.ErrorSchema,
    ),
    "SignIn": ("Nobody is signed in.", answers.ErrorSchema),
    "Denied": (
        "The caller may not do this; with the code `acting_for_another`, nobody who acts as the "
        "owner may.",
        answers.ErrorSchema,
    ),
    "NotFound": ("There is none, or it is somebody else's.", answers.ErrorSchema),
    "Conflict": ("It makes no sense now.", answers.ErrorSchema),
    "MediaType": ("The body is not JSON.", answers.ErrorSchema),
}
"""Answers that several routes have: what they mean, and their schema."""


@dataclass(frozen=True)
class Answer:
    """An answer of one route alone.

    words: what it means.
    schema: None, nothing is sent.
    media_type: of a file, which a browser keeps; None: it is an answer as others.
    """

    words: str
    schema: Schema | type[Schema] | None = None
    media_type: str | None = None


@dataclass(frozen=True)
class Operation:
    """What a route takes and answers.

    id: stable name for programs that are made from the description.
    answers: status to an answer, or to the name of one of :data:`NAMED`.
    takes: schema of the body.
    needs_body: whether there must be one.
    query: name to JSON schema of what the address can say.
    """

    id: str
    answers: Mapping[int, Answer | str]
    takes: Schema | None = None
    needs_body: bool = True
    query: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


MISSING = {404: "NotFound"}
DENIED = {403: "Denied", **MISSING}
CONFLICT = {**MISSING, 409: "Conflict"}


def _number(default, **more):
    return {"type": "integer", "minimum": 1, "default": default, **more}


LIST = {
    "q": {"type": "string", "description": "Words of the title, or a DOI in any form."},
    "sort": {
        "type": "string",
        "enum": [*ClaimSearchOptions.sort_options],
        "default": ClaimSearchOptions.sort_default,
    },
    "page": _number(1),
    "size": _number(
        PAGES["default_results_per_page"],
        description=f"At most {PAGES['max_results_per_page']}.",
    ),
    **{name: {"type": "array", "items": {"type": "string"}} for name in ClaimSearchOptions.facets},
}
REMOVES = {
    "type": "boolean",
    "default": False,
    "description": "Remove the works that this site added first. The permission is given back when "
    "they are gone; `disconnecting_since` tells that it is under way.",
}

OPERATIONS = {
    "GrantsResource.read_own": Operation("read_own_grant", {200: "Grant", **MISSING}),
    "GrantsResource.read": Operation("read_grant", {200: "Grant", **MISSING}),
    "GrantsResource.update": Operation(
        "change_settings", {200: "Grant", **DENIED}, answers.SettingsSchema()
    ),
    "GrantsResource.disconnect": Operation(
        "disconnect",
        {204: Answer("Disconnected, or about to be."), **DENIED},
        query={"remove_works": REMOVES},
    ),
    "GrantsResource.check": Operation(
        "check_permission",
        {200: Answer("The grant, with what ORCID said.", answers.CheckedSchema()), **MISSING},
    ),
    "GrantsResource.refresh_names": Operation(
        "refresh_names",
        {200: Answer("The grant, with how that went.", answers.RefreshedSchema()), **MISSING},
    ),
    "GrantsResource.preview_settings": Operation(
        "preview_settings",
        {
            200: Answer("The entries that would change.", answers.SettingsPreviewSchema),
            **DENIED,
        },
        answers.SettingsSchema(),
    ),
    "GrantsResource.remove_all": Operation(
        "remove_all_works", {201: "Run", **DENIED, **CONFLICT}, RemovalSchema()
    ),
    "GrantsResource.export": Operation(
        "export_data",
        {200: Answer("The file.", answers.ExportSchema, "application/json"), **MISSING},
    ),
    "ClaimsResource.search": Operation(
        "search_works", {200: Answer("One page.", answers.WorkListSchema), **MISSING}, query=LIST
    ),
    "ClaimsResource.export": Operation(
        "export_works", {200: Answer("The file, in UTF-8.", None, "text/csv"), **MISSING}
    ),
    "ClaimsResource.read": Operation("read_work", {200: "Work", **MISSING}),
    "ClaimsResource.remove": Operation("remove_work", {200: "Work", **DENIED, **CONFLICT}),
    "ClaimsResource.preview": Operation(
        "preview_work",
        {
            200: Answer("Lines, checks, and the data as they are sent.", answers.WorkPreviewSchema),
            **MISSING,
        },
    ),
    "ClaimsResource.activities": Operation(
        "list_activities",
        {200: Answer("At most 500 lines.", answers.ActivityListSchema), **MISSING},
    ),
    "ClaimsResource.act": Operation("act_on_work", {200: "Work", **DENIED, **CONFLICT}),
    "ClaimsResource.disown_depositor": Operation(
        "disown_depositor", {200: "Work", **DENIED, **CONFLICT}
    ),
    "ClaimsResource.act_on_many": Operation(
        "act_on_works",
        {200: Answer("What was possible, and what was not.", answers.ManySchema), **DENIED},
        ChoiceSchema(),
    ),
    "BackfillsResource.preview": Operation(
        "preview_older_works",
        {200: Answer("Counts of all, and one page of them.", answers.OlderWorksSchema), **CONFLICT},
        query={
            "page": _number(1),
            "size": _number(OLDER_MAX, description=f"At most {OLDER_MAX}."),
        },
    ),
    "BackfillsResource.read_latest": Operation(
        "read_latest_run", {200: "Run", 204: Answer("There was none."), **CONFLICT}
    ),
    "BackfillsResource.create": Operation(
        "add_older_works", {201: "Run", **DENIED, **CONFLICT}, BackfillSchema(), needs_body=False
    ),
    "BackfillsResource.read": Operation("read_run", {200: "Run", **MISSING}),
    "BackfillsResource.cancel": Operation("cancel_run", {200: "Run", **DENIED}),
    "BackfillsResource.resume": Operation("continue_run", {201: "Run", **DENIED, **CONFLICT}),
    "DepositsResource.forecast": Operation(
        "forecast_draft",
        {200: Answer("Numbers, never names.", answers.DraftStatusSchema)},
        DraftSchema(),
    ),
    "DepositsResource.read_published": Operation(
        "read_published",
        {
            200: Answer("Numbers, and what it means for the caller.", answers.PublishedSchema),
            **MISSING,
        },
    ),
    "HealthResource.read": Operation("read_health", {200: "Health", 403: "Denied", 503: "Health"}),
}
"""Class and method of a resource to what its route takes and answers."""
