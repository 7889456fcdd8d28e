# SPDX-License-Identifier: MIT
"""Create the tables of grants, claims and what was tried."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import JSONType, UUIDType

# revision identifiers, used by Alembic.
revision = "1795219201"
down_revision = "1795219200"
branch_labels = ()
depends_on = "9848d0149abd"  # accounts_user

JSON = (
    sa.JSON()
    .with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    .with_variant(JSONType(), "sqlite")
)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time(name, nullable=True):
    """Return a column for an aware time in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade():
    """Upgrade database."""
    op.create_table(
        "orcid_autoupdate_grants",
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("orcid", sa.String(19), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(255), nullable=True),
        sa.Column("access_token", sa.String(2048), nullable=True),
        sa.Column("refresh_token", sa.String(2048), nullable=True),
        sa.Column("scope", sa.String(255), nullable=False),
        _time("expires_at"),
        _time("authorised_at"),
        sa.Column("status", sa.String(32), nullable=False),
        _time("status_since", nullable=False),
        sa.Column("status_detail", sa.Text(), nullable=True),
        _time("auto_update_since"),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("preferences", JSON, nullable=False),
        _time("checked_at"),
        _time("leased_until"),
        sa.Column("lease_id", UUIDType(), nullable=True),
        _time("created", nullable=False),
        _time("updated", nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_orcid_autoupdate_grants_user_id_accounts_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orcid_autoupdate_grants")),
        sa.UniqueConstraint("orcid", name=op.f("uq_orcid_autoupdate_grants_orcid")),
    )
    op.create_index(
        op.f("ix_orcid_autoupdate_grants_user_id"), "orcid_autoupdate_grants", ["user_id"]
    )
    op.create_table(
        "orcid_autoupdate_claims",
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("grant_id", UUIDType(), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=False),
        sa.Column("subject_kind", sa.String(16), nullable=False),
        sa.Column("recid", sa.String(255), nullable=True),
        sa.Column("doi", sa.String(255), nullable=True),
        sa.Column("role", sa.String(16), nullable=True),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("problem", sa.String(64), nullable=True),
        sa.Column("ended", sa.String(32), nullable=True),
        sa.Column("wish", sa.String(16), nullable=False),
        sa.Column("put_code", sa.BigInteger(), nullable=True),
        sa.Column("accepted_hash", sa.String(64), nullable=True),
        sa.Column("rejected_hash", sa.String(64), nullable=True),
        _time("begun_at"),
        _time("pushed_at"),
        _time("due_at"),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("error_text", sa.Text(), nullable=True),
        _time("created", nullable=False),
        _time("updated", nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            ["orcid_autoupdate_grants.id"],
            name=op.f("fk_orcid_autoupdate_claims_grant_id_orcid_autoupdate_grants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orcid_autoupdate_claims")),
        sa.UniqueConstraint("subject_id", "grant_id", name="uq_orcid_autoupdate_claims_subject"),
    )
    op.create_index("ix_orcid_autoupdate_claims_grant_id", "orcid_autoupdate_claims", ["grant_id"])
    op.create_index(
        "ix_orcid_autoupdate_claims_due",
        "orcid_autoupdate_claims",
        ["grant_id", "due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "orcid_autoupdate_activities",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("claim_id", UUIDType(), nullable=True),
        sa.Column("grant_id", UUIDType(), nullable=False),
        _time("at", nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["orcid_autoupdate_claims.id"],
            name=op.f("fk_orcid_autoupdate_activities_claim_id_orcid_autoupdate_claims"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            ["orcid_autoupdate_grants.id"],
            name=op.f("fk_orcid_autoupdate_activities_grant_id_orcid_autoupdate_grants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orcid_autoupdate_activities")),
    )
    for column in ("at", "claim_id", "grant_id"):
        op.create_index(
            op.f(f"ix_orcid_autoupdate_activities_{column}"),
            "orcid_autoupdate_activities",
            [column],
        )
    op.create_table(
        "orcid_autoupdate_refused_registrations",
        sa.Column("doi", sa.String(255), nullable=False),
        _time("since", nullable=False),
        _time("last_at", nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("doi", name=op.f("pk_orcid_autoupdate_refused_registrations")),
    )
    op.create_table(
        "orcid_autoupdate_revocations",
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("token", sa.String(2048), nullable=False),
        _time("due_at", nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orcid_autoupdate_revocations")),
    )
    op.create_index(
        op.f("ix_orcid_autoupdate_revocations_due_at"), "orcid_autoupdate_revocations", ["due_at"]
    )


def downgrade():
    """Downgrade database."""
    op.drop_table("orcid_autoupdate_revocations")
    op.drop_table("orcid_autoupdate_refused_registrations")
    op.drop_table("orcid_autoupdate_activities")
    op.drop_table("orcid_autoupdate_claims")
    op.drop_table("orcid_autoupdate_grants")
