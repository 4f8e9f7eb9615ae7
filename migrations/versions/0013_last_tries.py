"""When a call of a drill was tried last."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drill_call", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("drill_call", "tried_at")
