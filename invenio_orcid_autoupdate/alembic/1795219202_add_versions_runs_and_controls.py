# SPDX-License-Identifier: MIT
"""Add versions, runs, controls and bookmarks; what lists of works show; times of checks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import JSONType, UUIDType

# revision identifiers, used by Alembic.
revision = "1795219202"
down_revision = "1795219201"
branch_labels = ()
depends_on = None

GRANTS = "orcid_autoupdate_grants"
CLAIMS = "orcid_autoupdate_claims"
REFUSED = "orcid_autoupdate_refused_registrations"

JSON = (
    sa.JSON()
    .with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    .with_variant(JSONType(), "sqlite")
)


def _time(name, nullable=True):
    """Return a column for an aware time in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _timestamps():
    """Return the columns that say when a row was made and changed."""
    return _time("created", nullable=False), _time("updated", nullable=False)


CLAIM_COLUMNS = {
    "run_id": UUIDType(),
    "title": sa.Text(),
    "resource_type": sa.String(255),
    "publication_date": sa.String(64),
    "other_source": sa.String(255),
    "marked_at": sa.DateTime(timezone=True),
}


def upgrade():
    """Upgrade database."""
    _create_tables()
    for name in ("reconciled_at", "leaving_since"):
        op.add_column(GRANTS, _time(name))
    op.create_index(op.f(f"ix_{GRANTS}_checked_at"), GRANTS, ["checked_at"])
    op.add_column(REFUSED, _time("due_at"))
    op.create_index(op.f(f"ix_{REFUSED}_due_at"), REFUSED, ["due_at"])
    _add_to_claims()


def _create_tables():
    """Create the new tables."""
    op.create_table(
        "orcid_autoupdate_runs",
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("grant_id", UUIDType(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        _time("finished_at"),
        *_timestamps(),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            [f"{GRANTS}.id"],
            name=op.f("fk_orcid_autoupdate_runs_grant_id_orcid_autoupdate_grants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orcid_autoupdate_runs")),
    )
    op.create_index(
        op.f("ix_orcid_autoupdate_runs_grant_id"), "orcid_autoupdate_runs", ["grant_id"]
    )
    op.create_table(
        "orcid_autoupdate_controls",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        *_timestamps(),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_orcid_autoupdate_controls")),
    )
    op.create_table(
        "orcid_autoupdate_bookmarks",
        sa.Column("name", sa.String(32), nullable=False),
        _time("at"),
        sa.Column("position", sa.String(64), nullable=True),
        *_timestamps(),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_orcid_autoupdate_bookmarks")),
    )
    op.create_table(
        "orcid_autoupdate_silences",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(16), nullable=False),
        _time("until"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_orcid_autoupdate_silences_user_id_accounts_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "question", name=op.f("pk_orcid_autoupdate_silences")),
    )


def _add_to_claims():
    """Add the new columns; until now each claim stood for all versions of its record."""
    for name, kind in CLAIM_COLUMNS.items():
        op.add_column(CLAIMS, sa.Column(name, kind, nullable=True))
    op.add_column(
        CLAIMS,
        sa.Column("doi_only", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(CLAIMS, sa.Column("family_id", UUIDType(), nullable=True))
    claims = sa.table(CLAIMS, sa.column("family_id"), sa.column("subject_id"))
    op.execute(claims.update().values(family_id=claims.c.subject_id))
    op.alter_column(CLAIMS, "family_id", nullable=False)
    op.create_foreign_key(
        op.f(f"fk_{CLAIMS}_run_id_orcid_autoupdate_runs"),
        CLAIMS,
        "orcid_autoupdate_runs",
        ["run_id"],
        ["id"],
        ondelete="SET NULL",
    )
    for name in ("family_id", "run_id"):
        op.create_index(op.f(f"ix_{CLAIMS}_{name}"), CLAIMS, [name])
    op.create_index(
        f"ix_{CLAIMS}_held",
        CLAIMS,
        ["reason", "grant_id"],
        postgresql_where=sa.text("state = 'on_hold'"),
    )


def downgrade():
    """Downgrade database; one work for each version is more than the older release knows."""
    claims = sa.table(CLAIMS, sa.column("subject_kind", sa.String))
    op.execute(claims.delete().where(claims.c.subject_kind == "record"))
    op.drop_index(f"ix_{CLAIMS}_held", CLAIMS)
    for name in ("family_id", "doi_only", *CLAIM_COLUMNS):
        op.drop_column(CLAIMS, name)
    op.drop_column(REFUSED, "due_at")
    for name in ("leaving_since", "reconciled_at"):
        op.drop_column(GRANTS, name)
    op.drop_index(op.f(f"ix_{GRANTS}_checked_at"), GRANTS)
    for name in ("silences", "bookmarks", "controls", "runs"):
        op.drop_table(f"orcid_autoupdate_{name}")
