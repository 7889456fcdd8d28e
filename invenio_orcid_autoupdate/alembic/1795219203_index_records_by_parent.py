# SPDX-License-Identifier: MIT
"""Index the versions of a record: InvenioRDM has no index on their parent."""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795219203"
down_revision = "1795219202"
branch_labels = ()
depends_on = "88d1463de5c0"  # rdm_records_metadata.parent_id

INDEX = "ix_orcid_autoupdate_records_parent_id"
TABLE = "rdm_records_metadata"


def upgrade():
    """Upgrade database, unless there is such an index.

    A later InvenioRDM brings its own (inveniosoftware/invenio-rdm-records#2427), and on a large
    repository it is built beforehand with ``CREATE INDEX CONCURRENTLY``, so that nobody waits.
    """
    existing = sa.inspect(op.get_bind()).get_indexes(TABLE)
    if not any(index["column_names"][:1] == ["parent_id"] for index in existing):
        op.create_index(INDEX, TABLE, ["parent_id"])


def downgrade():
    """Downgrade database."""
    op.drop_index(INDEX, TABLE, if_exists=True)
