# SPDX-License-Identifier: MIT
"""Keep why a DOI is in doubt, among it that the registration agency was told to hide it."""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795219204"
down_revision = "1795219203"
branch_labels = ()
depends_on = None

TABLE = "orcid_autoupdate_refused_registrations"


def upgrade():
    """Upgrade database: until now the attempts told the cause."""
    op.add_column(TABLE, sa.Column("cause", sa.String(16), nullable=True))
    op.execute(
        f"UPDATE {TABLE} SET cause = "
        "CASE WHEN attempts > 0 THEN 'refused' ELSE 'never_asked' END"
    )
    op.alter_column(TABLE, "cause", nullable=False)
    op.add_column(TABLE, sa.Column("hiding_until", sa.DateTime(timezone=True), nullable=True))
    op.drop_column(TABLE, "last_at")


def downgrade():
    """Downgrade database; what was hidden is not known any more."""
    op.add_column(TABLE, sa.Column("last_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(f"UPDATE {TABLE} SET last_at = since")
    op.alter_column(TABLE, "last_at", nullable=False)
    op.execute(f"DELETE FROM {TABLE} WHERE cause = 'hidden'")
    op.drop_column(TABLE, "hiding_until")
    op.drop_column(TABLE, "cause")
