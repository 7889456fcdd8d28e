# SPDX-License-Identifier: MIT
"""Add the other names that researchers show at ORCID."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import JSONType

# revision identifiers, used by Alembic.
revision = "1795219205"
down_revision = "1795219204"
branch_labels = ()
depends_on = None

TABLE = "orcid_autoupdate_grants"

JSON = (
    sa.JSON()
    .with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    .with_variant(JSONType(), "sqlite")
)


def upgrade():
    """Upgrade database."""
    op.add_column(TABLE, sa.Column("other_names", JSON, nullable=True))
    op.add_column(TABLE, sa.Column("names_read_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    """Downgrade database."""
    op.drop_column(TABLE, "names_read_at")
    op.drop_column(TABLE, "other_names")
