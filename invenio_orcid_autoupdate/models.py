# SPDX-License-Identifier: MIT
"""Grants, claims, what was tried, what operators set: columns and constraints, nothing clever."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timezone
from enum import Enum
from typing import Any, cast

from flask import current_app
from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.types import Text, TypeDecorator
from sqlalchemy_utils.types import ChoiceType, UUIDType

from .decisions.states import (
    Actor,
    ClaimState,
    DoiCause,
    GrantStatus,
    ItemKind,
    Mode,
    Origin,
    Reason,
    RequestedAction,
    Role,
    RunKind,
    RunState,
)
from .sealing import AccessToken, Secret, UnreadableError, as_key, seal, unseal

logger = logging.getLogger(__name__)

JSON = postgresql.JSONB(none_as_null=True)


RECORDS_BY_PARENT = db.Index("ix_orcid_autoupdate_records_parent_id", RDMRecordMetadata.parent_id)
"""All versions of a record are read in each push. InvenioRDM has no index on their parent, so it
would read the whole table: 0.3 s for a million records."""


class Moment(db.UTCDateTime):
    """A time in UTC, as invenio-db stores it, in statements that SQLAlchemy may keep.

    invenio-db leaves ``cache_ok`` of its type open, so SQLAlchemy compiles every statement with
    such a column anew each time it is used. The type has no parameters that the compiled
    statement could depend on.
    """

    cache_ok = True


class Timestamp(db.Timestamp):
    """When a row was made and changed, as invenio-db's own mixin keeps it, with our type."""

    created = db.Column(Moment, default=lambda: datetime.now(timezone.utc), nullable=False)
    updated = db.Column(Moment, default=lambda: datetime.now(timezone.utc), nullable=False)


def _choice(enum_class: type[Enum], length: int = 32) -> Any:
    """Column type of one of our enumerations, stored by value."""
    return ChoiceType(enum_class, impl=db.String(length))


class Sealed(TypeDecorator[str]):
    """Column type of a token as :mod:`.sealing` makes it.

    A row is read without its secrets being decrypted, so that one that cannot be read breaks no
    query; and no statement has a secret among its parameters.
    """

    impl = Text
    cache_ok = True


def _opened(name: str) -> Any:
    """Return the property that seals and unseals a column ``<name>_sealed``.

    It takes and gives an :class:`~.orcid.redaction.AccessToken`, so that a token is never a plain
    variable. In queries it is the column. Reading raises :class:`~.sealing.UnreadableError`; see
    :func:`read_secret`.
    """

    def read(self: Any) -> AccessToken | None:
        sealed = getattr(self, f"{name}_sealed")
        return None if sealed is None else unseal(sealed, place_of(self, name), _key())

    def write(self: Any, token: AccessToken | None) -> None:
        self.id = self.id or uuid.uuid4()
        sealed = None if token is None else seal(token, place_of(self, name), _key())
        setattr(self, f"{name}_sealed", sealed)

    def column(cls: Any) -> Any:
        return getattr(cls, f"{name}_sealed")

    return hybrid_property(read, fset=cast(Any, write), expr=column)


def place_of(row: Any, name: str) -> str:
    """Return where a secret of a row belongs, for :mod:`.sealing`.

    :param name: of the column.
    """
    return _place(type(row), row.id, name)


def _place(model: Any, id_: uuid.UUID, name: str) -> str:
    return f"{model.__tablename__}.{name}:{id_}"


def _key() -> Secret:
    # InvenioRDM does not start without one.
    return as_key(cast("str | bytes", current_app.secret_key))


def read_secret(
    model: type[Any], id_: uuid.UUID, name: str, sealed: str | None
) -> AccessToken | None:
    """Return a secret of a row, or None: there is none, or nobody can read it any more.

    The one way to read a secret where a row that cannot be read must not break anything.

    :param model: class of the row.
    :param id_: of the row.
    :param name: of the column.
    :param sealed: the column's value, encrypted.
    """
    if sealed is None:
        return None
    try:
        return unseal(sealed, _place(model, id_, name), _key())
    except UnreadableError:
        logger.warning("A secret cannot be read: %s", _place(model, id_, name))
        return None


class OrcidGrant(db.Model, Timestamp):
    """A researcher's permission to write to one ORCID record."""

    __tablename__ = "orcid_autoupdate_grants"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)

    orcid = db.Column(db.String(19), unique=True, nullable=False)
    """The ORCID iD, bare, as ORCID's token answer named it."""

    environment = db.Column(db.String(512), nullable=True)
    """Client id and API with which the permission was given, see ``store.environments``; None:
    before this was kept."""

    user_id = db.Column(
        db.Integer, db.ForeignKey(User.id, ondelete="SET NULL"), nullable=True, index=True
    )
    """The account; None: a co-author without one."""

    name = db.Column(db.String(255), nullable=True)
    """The name ORCID gave with the token; None: the researcher keeps it private."""

    other_names = db.Column(JSON, nullable=True)
    """*Also known as*, as everybody may see it at ORCID: list of texts; None: not read yet."""

    names_read_at = db.Column(Moment, nullable=True)
    """When ORCID last told the names."""

    access_token_sealed = db.Column("access_token", Sealed, nullable=True)
    access_token = _opened("access_token")

    scope = db.Column(db.String(255), nullable=False, default="")
    """The granted scopes, separated by spaces."""

    authorised_at = db.Column(Moment, nullable=True)

    status = db.Column(_choice(GrantStatus), nullable=False, default=GrantStatus.ACTIVE)
    status_since = db.Column(Moment, nullable=False)
    status_detail = db.Column(db.Text, nullable=True)
    """For a deprecated iD: the iD it was merged into."""

    auto_update_since = db.Column(Moment, nullable=True)
    """When the researcher ticked *Auto-update*; None: it is off."""

    mode = db.Column(_choice(Mode), nullable=False, default=Mode.AUTO)
    preferences = db.Column(JSON, nullable=False, default=dict)

    checked_at = db.Column(Moment, nullable=True)
    """When ORCID last accepted the token."""

    reconciled_at = db.Column(Moment, nullable=True)
    """When our claims were last compared with what ORCID holds."""

    compare_at = db.Column(Moment, nullable=True)
    """When they are compared although that is not due: a work may be there twice. None: never."""

    disconnecting_since = db.Column(Moment, nullable=True)
    """When the researcher asked to have all works removed and then to be disconnected; None: they
    stay."""

    leased_until = db.Column(Moment, nullable=True)
    lease_id = db.Column(UUIDType, nullable=True)
    """The one worker that may write to this ORCID record until ``leased_until``."""

    queued_until = db.Column(Moment, nullable=True)
    """Until when a message of the sweep counts as waiting in the queue; None: none does."""


class OrcidRun(db.Model, Timestamp):
    """Something asked for that takes many works: older works to add, or all works to remove.

    How far it is, its claims tell. Not named ``Run``: SQLAlchemy finds classes by name across all
    packages, and invenio-jobs relates to a ``Run`` of its own.
    """

    __tablename__ = "orcid_autoupdate_runs"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)
    grant_id = db.Column(
        UUIDType, db.ForeignKey(OrcidGrant.id, ondelete="CASCADE"), nullable=False, index=True
    )
    kind = db.Column(_choice(RunKind, 16), nullable=False)
    state = db.Column(_choice(RunState, 16), nullable=False, default=RunState.RUNNING)
    total = db.Column(db.Integer, nullable=False)
    """Works it began with."""

    finished_at = db.Column(Moment, nullable=True)
    """When it was finished or cancelled."""


class OrcidClaim(db.Model, Timestamp):
    """Our care for one work of one researcher: what we want in ORCID, and what we know of it."""

    __tablename__ = "orcid_autoupdate_claims"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)

    grant_id = db.Column(UUIDType, db.ForeignKey(OrcidGrant.id, ondelete="CASCADE"), nullable=False)
    grant = db.relationship(OrcidGrant)

    item_id = db.Column(UUIDType, nullable=False)
    """UUID of the parent (kind *parent*) or of the record. No foreign key: a claim outlives its
    record."""

    item_kind = db.Column(_choice(ItemKind, 16), nullable=False, default=ItemKind.PARENT)

    parent_id = db.Column(UUIDType, nullable=False, index=True)
    """UUID of the parent, whatever the item is: all claims on the versions of one record share
    it."""

    run_id = db.Column(
        UUIDType, db.ForeignKey(OrcidRun.id, ondelete="SET NULL"), nullable=True, index=True
    )
    """The run that last asked for this work."""

    recid = db.Column(db.String(255), nullable=True)
    doi = db.Column(db.String(255), nullable=True)
    """Record and DOI that the work shows, or showed last; for people, and to find a work whose
    put-code was lost."""

    title = db.Column(db.Text, nullable=True)
    resource_type = db.Column(db.String(255), nullable=True)
    publication_date = db.Column(db.String(64), nullable=True)
    """What people look for in a list, as the record had it when it was last looked at: title, id of
    the resource type, and date in EDTF."""

    other_source = db.Column(db.String(255), nullable=True)
    """Who else added this DOI to the ORCID record, when that was last looked at."""

    role = db.Column(_choice(Role, 16), nullable=True)
    origin = db.Column(_choice(Origin, 16), nullable=False, default=Origin.AUTO)

    depositor_id = db.Column(db.Integer, nullable=True)
    """The account that owns the record, when it was last looked at. No foreign key: of an account
    that is gone its works can still be told apart."""

    let_in_at = db.Column(Moment, nullable=True)
    """When a work that a stranger deposited was let past the brake; so many may be so a day."""

    state = db.Column(_choice(ClaimState), nullable=False, default=ClaimState.PENDING)
    reason = db.Column(_choice(Reason), nullable=True)
    problem = db.Column(db.String(64), nullable=True)
    """What is wrong with the metadata, as a code of ``works.validation``."""

    final_reason = db.Column(_choice(Reason), nullable=True)
    """An end that only the researcher can undo: our work was deleted in ORCID, or is not ours.
    Kept apart from ``reason``, which any hold may overwrite."""

    requested_action = db.Column(
        _choice(RequestedAction, 16), nullable=False, default=RequestedAction.NONE
    )

    put_code = db.Column(db.BigInteger, nullable=True)
    """ORCID's number of our work; None: none that we know of."""

    accepted_hash = db.Column(db.String(64), nullable=True)
    """SHA-256 hex digest of the work that ORCID last accepted from us."""

    accepted_parts = db.Column(db.String(255), nullable=True)
    """Fingerprint of that work, to tell people what an update changed; see ``works.fingerprint``.
    What ORCID has may have become uncertain since, and then ``accepted_hash`` is None."""

    rejected_hash = db.Column(db.String(64), nullable=True)
    """Digest of the work that ORCID last refused as wrong: the same is never sent again."""

    self_ids = db.Column(JSON, nullable=True)
    """What identifies our work in ORCID, as ``push.collisions`` spells it: no other work of ours on
    the same ORCID record may have any of it. None: nothing, or it is not known."""

    left_out = db.Column(JSON, nullable=True)
    """Identifiers that the record has and the work lacks, since another work of ours has them:
    identifier to the id of the other claim, or to ORCID's number of a work that no claim stands
    for (0: unknown which)."""

    unanswered_since = db.Column(Moment, nullable=True)
    """A create or delete was sent and its answer not stored yet: ask before sending again."""

    storing_until = db.Column(Moment, nullable=True)
    """Until when ORCID may still be storing a work whose create it never answered, so that asking
    proves nothing. It stays, past, until a create is answered: what was asked for twice may be
    there twice. None: there was no such create."""

    pushed_at = db.Column(Moment, nullable=True)
    """When ORCID last accepted something for this work."""

    renewed_at = db.Column(Moment, nullable=True)
    """When ORCID last accepted an update of this work; None: none since it was added."""

    due_at = db.Column(Moment, nullable=True)
    """When to look at this claim; None: nothing to do."""

    marked_at = db.Column(Moment, nullable=True)
    """When somebody last said that there is something to look at."""

    generation = db.Column(db.Integer, nullable=False, default=0, server_default="0")
    """Counts how often the claim was marked due, so that a push never settles a change it did not
    see."""

    attempts = db.Column(db.Integer, nullable=False, default=0, server_default="0")
    """Failed attempts since the last success."""

    error_code = db.Column(db.Integer, nullable=True)
    error_text = db.Column(db.Text, nullable=True)
    """ORCID's last complaint: its error code and its words without secrets."""

    __table_args__ = (
        db.UniqueConstraint("item_id", "grant_id", name="uq_orcid_autoupdate_claims_item"),
        db.Index("ix_orcid_autoupdate_claims_grant_id", "grant_id"),
        db.Index(
            "ix_orcid_autoupdate_claims_due",
            "grant_id",
            "due_at",
            postgresql_where=db.text("due_at IS NOT NULL"),
        ),
        db.Index(
            "ix_orcid_autoupdate_claims_held",
            "reason",
            "grant_id",
            postgresql_where=db.text("state = 'on_hold'"),
        ),
        db.Index(
            "ix_orcid_autoupdate_claims_strangers",
            "grant_id",
            postgresql_where=db.text("state = 'needs_approval' AND reason = 'stranger'"),
        ),
    )


class OrcidActivity(db.Model):
    """One thing that was tried, and how it ended. Only ever added."""

    __tablename__ = "orcid_autoupdate_activities"

    id = db.Column(db.BigInteger, primary_key=True, autoincrement=True)
    claim_id = db.Column(
        UUIDType, db.ForeignKey(OrcidClaim.id, ondelete="CASCADE"), nullable=True, index=True
    )
    grant_id = db.Column(
        UUIDType, db.ForeignKey(OrcidGrant.id, ondelete="CASCADE"), nullable=False, index=True
    )
    at = db.Column(Moment, nullable=False, index=True)
    action = db.Column(db.String(32), nullable=False)
    outcome = db.Column(db.String(32), nullable=False)
    http_status = db.Column(db.Integer, nullable=True)
    error_code = db.Column(db.Integer, nullable=True)
    text = db.Column(db.Text, nullable=True)
    duration_ms = db.Column(db.Integer, nullable=True)

    actor = db.Column(_choice(Actor, 16), nullable=True)
    """Who did it; None: this package by itself."""

    changed = db.Column(db.String(255), nullable=True)
    """What an update changed: ORCID's names of the parts, separated by spaces."""

    user_id = db.Column(db.Integer, nullable=True)
    """The account of whoever did it; None: the system, or this package by itself. No foreign key:
    it is history."""

    details = db.Column(JSON, nullable=True)
    """What was changed of the grant: name to its old and its new value."""


class OrcidRegistration(db.Model):
    """When we saw the registration of a DOI. Tells new works from older ones."""

    __tablename__ = "orcid_autoupdate_registrations"

    doi = db.Column(db.String(255), primary_key=True)
    at = db.Column(Moment, nullable=False)


class OrcidDoiStatus(db.Model):
    """A DOI of which we do not know that the registration agency has it and shows it.

    Either the agency refused it while its PID says *registered*, since InvenioRDM marks the PID
    before it asks and swallows the refusal (inveniosoftware/invenio-rdm-records#1117), or the
    agency was never asked, since the task was lost, or it was told to hide the DOI, which is a
    fault only once the record is public again.
    """

    __tablename__ = "orcid_autoupdate_doi_statuses"

    doi = db.Column(db.String(255), primary_key=True)
    cause = db.Column(_choice(DoiCause, 16), nullable=False)
    since = db.Column(Moment, nullable=False)
    hiding_until = db.Column(Moment, nullable=True)
    """A request to hide the DOI may be under way until then, so that an answer to what was asked
    before proves nothing; None: there was no such request."""

    attempts = db.Column(db.Integer, nullable=False, default=0)
    """How often the agency was asked in vain."""

    due_at = db.Column(Moment, nullable=True, index=True)
    """When to register it again by ourselves; None: when an operator says so."""


class OrcidControl(db.Model, Timestamp):
    """What operators switch while everything runs: pause, roll-out, test run."""

    __tablename__ = "orcid_autoupdate_controls"

    name = db.Column(db.String(32), primary_key=True)
    value = db.Column(JSON, nullable=False)
    """See ``decisions.controls``."""

    user_id = db.Column(db.Integer, nullable=True)
    """The account that set it last; None: the command line. No foreign key: it is history."""

    operator = db.Column(db.String(64), nullable=True)
    """Login name of whoever set it last at the command line."""


class OrcidCursor(db.Model, Timestamp):
    """How far a periodic search has come."""

    __tablename__ = "orcid_autoupdate_cursors"

    name = db.Column(db.String(32), primary_key=True)
    at = db.Column(Moment, nullable=True)
    position = db.Column(db.String(64), nullable=True)
    """Where it goes on among rows of the same time."""


class OrcidDismissal(db.Model):
    """A question that somebody does not want to be asked again, for a while or for ever."""

    __tablename__ = "orcid_autoupdate_dismissals"

    user_id = db.Column(
        db.Integer,
        db.ForeignKey(User.id, ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    question = db.Column(db.String(16), primary_key=True)
    """``connect``, ``reconnect`` or ``review``."""

    until = db.Column(Moment, nullable=True)
    """When it may be asked again; None: never."""


class OrcidRevocation(db.Model):
    """A token that is no longer used and has to be given back to ORCID; forgotten once it is."""

    __tablename__ = "orcid_autoupdate_revocations"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)
    environment = db.Column(db.String(512), nullable=True)
    """Where it is to be given back, as with the grant."""

    token_sealed = db.Column("token", Sealed, nullable=False)
    token = _opened("token")
    due_at = db.Column(Moment, nullable=False, index=True)
    attempts = db.Column(db.Integer, nullable=False, default=0)


def reencrypt_tokens(old_key: str | bytes) -> None:
    """Encrypt all tokens anew after the instance's secret key was changed.

    Called by ``invenio instance migrate-secret-key`` through the entry point group
    ``invenio_base.secret_key``.

    A token that the old key does not open stays as it is.

    :param old_key: the secret key with which the tokens were encrypted.
    """
    old_secret = as_key(old_key)
    del old_key  # no plain text is left in this frame
    for model, name in SECRETS.items():
        for row in db.session.scalars(db.select(model).execution_options(yield_per=1000)):
            _seal_again(row, name, old_secret)
    db.session.commit()


SECRETS: dict[Any, str] = {OrcidGrant: "access_token", OrcidRevocation: "token"}
"""Model to the name of its token."""


def _seal_again(row: Any, name: str, old_key: Secret) -> None:
    sealed = getattr(row, f"{name}_sealed")
    if sealed is None:
        return
    try:
        setattr(row, name, unseal(sealed, place_of(row, name), old_key))
    except UnreadableError:
        logger.warning("A secret cannot be read with the old key: %s", place_of(row, name))
