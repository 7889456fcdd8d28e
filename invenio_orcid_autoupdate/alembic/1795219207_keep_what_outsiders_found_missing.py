# SPDX-License-Identifier: MIT
"""Add what the faults that outsiders found, and attackers, need to be kept."""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795219207"
down_revision = "1795219206"
branch_labels = ()
depends_on = None


def upgrade():
    """Upgrade database."""


def downgrade():
    """Downgrade database."""
