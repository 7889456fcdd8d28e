# SPDX-License-Identifier: MIT
"""Add what the faults that outsiders found, and attackers, need to be kept."""

import sqlalchemy as sa
from alembic import op
from flask import current_app
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils.types import JSONType, StringEncryptedType, UUIDType
from sqlalchemy_utils.types.encrypted.encrypted_type import AesGcmEngine, InvalidCiphertextError

from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.sealing import UnreadableError, as_key, seal, unseal

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
SECRETS = {
    "orcid_autoupdate_grants": "access_token",
    "orcid_autoupdate_revocations": "token",
}
"""Table to its column with tokens."""
OF_ENVIRONMENTS = ("orcid_autoupdate_grants", "orcid_autoupdate_revocations")


def upgrade():
    """Upgrade database."""
    _add_what_pushes_remember()
    _add_who_did_what()
    _drop_what_nobody_reads()
    _bind_secrets()
    op.add_column(
        GRANTS, sa.Column("queued_until", sa.DateTime(timezone=True), nullable=True)
    )
    _add_environments()


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
    _drop_environments()
    _drop_who_did_what()
    op.drop_column(GRANTS, "queued_until")
    _unbind_secrets()
    _add_what_nobody_reads()
    _drop_what_pushes_remember()


def _drop_what_nobody_reads():
    """A second secret of each person, and when it ends, for which there was no use."""
    op.drop_column(GRANTS, "refresh_token")
    op.drop_column(GRANTS, "expires_at")


def _add_what_nobody_reads():
    op.add_column(GRANTS, sa.Column("refresh_token", sa.String(2048), nullable=True))
    op.add_column(GRANTS, sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))


def _bind_secrets():
    """Bind each token to its row; and drop an index that no query can use."""
    for table, column in SECRETS.items():
        op.alter_column(table, column, type_=sa.Text(), existing_type=sa.String(2048))
    _rewrite(
        lambda old, place: seal(
            AccessToken(_before().process_result_value(old, None)), place, as_key(_key())
        ),
    )
    op.drop_index("ix_orcid_autoupdate_grants_checked_at", "orcid_autoupdate_grants")


def _unbind_secrets():
    op.create_index(
        "ix_orcid_autoupdate_grants_checked_at", "orcid_autoupdate_grants", ["checked_at"]
    )
    _rewrite(
        lambda new, place: _before().process_bind_param(
            unseal(new, place, as_key(_key())).reveal(), None
        )
    )
    for table, column in SECRETS.items():
        op.alter_column(table, column, type_=sa.String(2048), existing_type=sa.Text())


def _key():
    return current_app.secret_key


def _before():
    """Return the column type that tokens had before."""
    return StringEncryptedType(type_in=sa.Text, key=_key, engine=AesGcmEngine, length=2048)


def _rewrite(change):
    """Store each token in another way; one that cannot be read stays as it is."""
    connection = op.get_bind()
    for name, column in SECRETS.items():
        table = sa.table(name, sa.column("id", UUIDType), sa.column(column, sa.Text))
        query = sa.select(table).where(table.c[column].is_not(None))
        for id_, old in connection.execute(query).all():
            try:
                new = change(old, f"{name}.{column}:{id_}")
            except (InvalidCiphertextError, UnreadableError, ValueError):
                continue
            connection.execute(sa.update(table).where(table.c.id == id_).values({column: new}))


def _add_environments():
    """Where permissions are from, and who switched a control at the command line."""
    for table in OF_ENVIRONMENTS:
        op.add_column(table, sa.Column("environment", sa.String(512), nullable=True))
    op.add_column("orcid_autoupdate_controls", sa.Column("operator", sa.String(64), nullable=True))


def _drop_environments():
    op.drop_column("orcid_autoupdate_controls", "operator")
    for table in reversed(OF_ENVIRONMENTS):
        op.drop_column(table, "environment")
