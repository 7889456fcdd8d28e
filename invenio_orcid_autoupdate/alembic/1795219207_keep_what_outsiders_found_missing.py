# SPDX-License-Identifier: MIT
"""Add what the faults that outsiders found, and attackers, need to be kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import JSONType

# revision identifiers, used by Alembic.
revision = "1795219207"
down_revision = "1795219206"
branch_labels = ()
depends_on = None

ACTIVITIES = "orcid_autoupdate_activities"
CLAIMS = "orcid_autoupdate_claims"
GRANTS = "orcid_autoupdate_grants"
REGISTRATIONS = "orcid_autoupdate_registrations"

JSON = (
    sa.JSON()
    .with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    .with_variant(JSONType(), "sqlite")
)


def upgrade():
    """Upgrade database."""
    _add_what_pushes_remember()
    _add_who_did_what()


def _add_what_pushes_remember():
    """Which identifiers collide, what may still be stored, and when a DOI was registered."""
    op.add_column(CLAIMS, sa.Column("self_ids", JSON, nullable=True))
    op.add_column(CLAIMS, sa.Column("left_out", JSON, nullable=True))
    op.add_column(CLAIMS, sa.Column("storing_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column(CLAIMS, sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_column(CLAIMS, "doi_only")
    op.add_column(GRANTS, sa.Column("compare_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        REGISTRATIONS,
        sa.Column("doi", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("doi", name=op.f("pk_orcid_autoupdate_registrations")),
    )


def _drop_what_pushes_remember():
    op.drop_table(REGISTRATIONS)
    op.drop_column(GRANTS, "compare_at")
    op.add_column(
        CLAIMS, sa.Column("doi_only", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    for name in ("renewed_at", "storing_until", "left_out", "self_ids"):
        op.drop_column(CLAIMS, name)


def _add_who_did_what():
    """Who deposited a work, and who did what with a connection."""
    op.add_column(CLAIMS, sa.Column("depositor_id", sa.Integer(), nullable=True))
    op.add_column(CLAIMS, sa.Column("let_in_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_orcid_autoupdate_claims_strangers",
        CLAIMS,
        ["grant_id"],
        postgresql_where=sa.text("state = 'needs_approval' AND reason = 'stranger'"),
    )
    op.add_column(ACTIVITIES, sa.Column("user_id", sa.Integer(), nullable=True))
    op.add_column(ACTIVITIES, sa.Column("details", JSON, nullable=True))


def _drop_who_did_what():
    op.drop_column(ACTIVITIES, "details")
    op.drop_column(ACTIVITIES, "user_id")
    op.drop_index("ix_orcid_autoupdate_claims_strangers", table_name=CLAIMS)
    op.drop_column(CLAIMS, "let_in_at")
    op.drop_column(CLAIMS, "depositor_id")


def downgrade():
    """Downgrade database."""
    _drop_who_did_what()
    _drop_what_pushes_remember()
