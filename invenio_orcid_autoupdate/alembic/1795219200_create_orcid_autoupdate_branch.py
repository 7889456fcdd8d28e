# SPDX-License-Identifier: MIT
"""Create invenio-orcid-autoupdate branch."""

# revision identifiers, used by Alembic.
revision = "1795219200"
down_revision = None
branch_labels = ("invenio_orcid_autoupdate",)
depends_on = "dbdbc1b19cf2"


def upgrade():
    """Upgrade database."""


def downgrade():
    """Downgrade database."""
