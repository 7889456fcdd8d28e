# SPDX-License-Identifier: MIT
"""Add to the history who did something, and what an update changed."""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795219206"
down_revision = "1795219205"
branch_labels = ()
depends_on = None

ACTIVITIES = "orcid_autoupdate_activities"
CLAIMS = "orcid_autoupdate_claims"


def upgrade():
    """Upgrade database."""
    op.add_column(ACTIVITIES, sa.Column("actor", sa.String(16), nullable=True))
    op.add_column(ACTIVITIES, sa.Column("changed", sa.String(255), nullable=True))
    op.add_column(CLAIMS, sa.Column("accepted_parts", sa.String(255), nullable=True))


def downgrade():
    """Downgrade database."""
    op.drop_column(CLAIMS, "accepted_parts")
    op.drop_column(ACTIVITIES, "changed")
    op.drop_column(ACTIVITIES, "actor")
