# SPDX-License-Identifier: MIT
"""Create our tables, and an index on the versions of records."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils import UUIDType

# revision identifiers, used by Alembic.
revision = "1795219208"
down_revision = "1795219200"
branch_labels = ()
depends_on = (
    "9848d0149abd",  # accounts_user
    "88d1463de5c0",  # rdm_records_metadata.parent_id
)

JSON = JSONB(none_as_null=True)

PREFIX = "orcid_autoupdate_"
GRANTS = f"{PREFIX}grants"
CLAIMS = f"{PREFIX}claims"
RUNS = f"{PREFIX}runs"
USERS = "accounts_user"
RECORDS = "rdm_records_metadata"
RECORDS_BY_PARENT = f"ix_{PREFIX}records_parent_id"

TABLES = (
    *("grants", "runs", "claims", "activities", "registrations", "doi_statuses"),
    *("controls", "cursors", "dismissals", "revocations"),
)
"""In the order in which they are made."""


def upgrade():
    """Upgrade database."""
    _create_grants()
    _create_runs()
    _create_claims()
    _create_activities()
    _create_dois()
    _create_operations()
    _create_dismissals()
    _create_revocations()
    _index_records_by_parent()


def downgrade():
    """Downgrade database."""
    op.drop_index(RECORDS_BY_PARENT, RECORDS, if_exists=True)
    for name in reversed(TABLES):
        op.drop_table(f"{PREFIX}{name}")


def _create_grants():
    _create(
        GRANTS,
        _id(),
        _column("orcid", sa.String(19), nullable=False),
        _column("environment", sa.String(512)),
        _column("user_id", sa.Integer()),
        _column("name", sa.String(255)),
        _column("other_names", JSON),
        _time("names_read_at"),
        _column("access_token", sa.Text()),
        _column("scope", sa.String(255), nullable=False),
        _time("authorised_at"),
        _column("status", sa.String(32), nullable=False),
        _time("status_since", nullable=False),
        _column("status_detail", sa.Text()),
        _time("auto_update_since"),
        _column("mode", sa.String(32), nullable=False),
        _column("preferences", JSON, nullable=False),
        _time("checked_at"),
        _time("reconciled_at"),
        _time("compare_at"),
        _time("disconnecting_since"),
        _time("leased_until"),
        _column("lease_id", UUIDType()),
        _time("queued_until"),
        *_timestamps(),
        _reference(GRANTS, "user_id", USERS, ondelete="SET NULL"),
        sa.UniqueConstraint("orcid", name=op.f(f"uq_{GRANTS}_orcid")),
    )
    _index(GRANTS, "user_id")


def _create_runs():
    _create(
        RUNS,
        _id(),
        _column("grant_id", UUIDType(), nullable=False),
        _column("kind", sa.String(16), nullable=False),
        _column("state", sa.String(16), nullable=False),
        _column("total", sa.Integer(), nullable=False),
        _time("finished_at"),
        *_timestamps(),
        _reference(RUNS, "grant_id", GRANTS, ondelete="CASCADE"),
    )
    _index(RUNS, "grant_id")


def _create_claims():
    _create(
        CLAIMS,
        _id(),
        _column("grant_id", UUIDType(), nullable=False),
        _column("item_id", UUIDType(), nullable=False),
        _column("item_kind", sa.String(16), nullable=False),
        _column("parent_id", UUIDType(), nullable=False),
        _column("run_id", UUIDType()),
        *_what_people_read(),
        *_what_is_asked(),
        *_what_orcid_has(),
        *_what_is_to_do(),
        *_timestamps(),
        _reference(CLAIMS, "grant_id", GRANTS, ondelete="CASCADE"),
        _reference(CLAIMS, "run_id", RUNS, ondelete="SET NULL"),
        sa.UniqueConstraint("item_id", "grant_id", name=f"uq_{CLAIMS}_item"),
    )
    for name in ("grant_id", "parent_id", "run_id"):
        _index(CLAIMS, name)
    _index_some("due", ["grant_id", "due_at"], "due_at IS NOT NULL")
    _index_some("held", ["reason", "grant_id"], "state = 'on_hold'")
    _index_some("strangers", ["grant_id"], "state = 'needs_approval' AND reason = 'stranger'")


def _what_people_read():
    return (
        _column("recid", sa.String(255)),
        _column("doi", sa.String(255)),
        _column("title", sa.Text()),
        _column("resource_type", sa.String(255)),
        _column("publication_date", sa.String(64)),
        _column("other_source", sa.String(255)),
    )


def _what_is_asked():
    return (
        _column("role", sa.String(16)),
        _column("origin", sa.String(16), nullable=False),
        _column("depositor_id", sa.Integer()),
        _time("let_in_at"),
        _column("state", sa.String(32), nullable=False),
        _column("reason", sa.String(32)),
        _column("problem", sa.String(64)),
        _column("final_reason", sa.String(32)),
        _column("requested_action", sa.String(16), nullable=False),
    )


def _what_orcid_has():
    return (
        _column("put_code", sa.BigInteger()),
        _column("accepted_hash", sa.String(64)),
        _column("accepted_parts", sa.String(255)),
        _column("rejected_hash", sa.String(64)),
        _column("self_ids", JSON),
        _column("left_out", JSON),
        _time("unanswered_since"),
        _time("storing_until"),
        _time("pushed_at"),
        _time("renewed_at"),
    )


def _what_is_to_do():
    return (
        _time("due_at"),
        _time("marked_at"),
        _column("generation", sa.Integer(), server_default="0", nullable=False),
        _column("attempts", sa.Integer(), server_default="0", nullable=False),
        _column("error_code", sa.Integer()),
        _column("error_text", sa.Text()),
    )


def _create_activities():
    table = f"{PREFIX}activities"
    _create(
        table,
        _column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        _column("claim_id", UUIDType()),
        _column("grant_id", UUIDType(), nullable=False),
        _time("at", nullable=False),
        _column("action", sa.String(32), nullable=False),
        _column("outcome", sa.String(32), nullable=False),
        _column("http_status", sa.Integer()),
        _column("error_code", sa.Integer()),
        _column("text", sa.Text()),
        _column("duration_ms", sa.Integer()),
        _column("actor", sa.String(16)),
        _column("changed", sa.String(255)),
        _column("user_id", sa.Integer()),
        _column("details", JSON),
        _reference(table, "claim_id", CLAIMS, ondelete="CASCADE"),
        _reference(table, "grant_id", GRANTS, ondelete="CASCADE"),
    )
    for name in ("at", "claim_id", "grant_id"):
        _index(table, name)


def _create_dois():
    """When we saw the registration of a DOI, and those of which we do not know it."""
    doi = _column("doi", sa.String(255), nullable=False)
    _create(f"{PREFIX}registrations", doi, _time("at", nullable=False), key=("doi",))
    statuses = f"{PREFIX}doi_statuses"
    _create(
        statuses,
        _column("doi", sa.String(255), nullable=False),
        _column("cause", sa.String(16), nullable=False),
        _time("since", nullable=False),
        _time("hiding_until"),
        _column("attempts", sa.Integer(), nullable=False),
        _time("due_at"),
        key=("doi",),
    )
    _index(statuses, "due_at")


def _create_operations():
    """What operators switch, and how far periodic searches have come."""
    _create(
        f"{PREFIX}controls",
        _column("name", sa.String(32), nullable=False),
        _column("value", JSON, nullable=False),
        _column("user_id", sa.Integer()),
        _column("operator", sa.String(64)),
        *_timestamps(),
        key=("name",),
    )
    _create(
        f"{PREFIX}cursors",
        _column("name", sa.String(32), nullable=False),
        _time("at"),
        _column("position", sa.String(64)),
        *_timestamps(),
        key=("name",),
    )


def _create_dismissals():
    table = f"{PREFIX}dismissals"
    _create(
        table,
        _column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        _column("question", sa.String(16), nullable=False),
        _time("until"),
        _reference(table, "user_id", USERS, ondelete="CASCADE"),
        key=("user_id", "question"),
    )


def _create_revocations():
    table = f"{PREFIX}revocations"
    _create(
        table,
        _id(),
        _column("environment", sa.String(512)),
        _column("token", sa.Text(), nullable=False),
        _time("due_at", nullable=False),
        _column("attempts", sa.Integer(), nullable=False),
    )
    _index(table, "due_at")


def _index_records_by_parent():
    """Index the versions of a record, unless there is such an index.

    A later InvenioRDM brings its own (inveniosoftware/invenio-rdm-records#2427), and on a large
    repository it is built beforehand with ``CREATE INDEX CONCURRENTLY``, so that nobody waits.
    """
    existing = sa.inspect(op.get_bind()).get_indexes(RECORDS)
    if not any(index["column_names"][:1] == ["parent_id"] for index in existing):
        op.create_index(RECORDS_BY_PARENT, RECORDS, ["parent_id"])


def _create(table, *parts, key=("id",)):
    op.create_table(table, *parts, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")))


def _index(table, column):
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _index_some(name, columns, condition):
    """Index those claims of which a condition holds."""
    op.create_index(
        f"ix_{CLAIMS}_{name}", CLAIMS, columns, postgresql_where=sa.text(condition)
    )


def _reference(table, column, other, ondelete):
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _column(name, kind, nullable=True, **options):
    return sa.Column(name, kind, nullable=nullable, **options)


def _id():
    return _column("id", UUIDType(), nullable=False)


def _time(name, nullable=True):
    """Return a column for an aware time in UTC."""
    return _column(name, sa.DateTime(timezone=True), nullable=nullable)


def _timestamps():
    """Return the columns that say when a row was made and changed."""
    return _time("created", nullable=False), _time("updated", nullable=False)
