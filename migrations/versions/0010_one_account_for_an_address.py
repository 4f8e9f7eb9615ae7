"""One account for an e-mail address, in whatever case."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_account_address", "account", [sa.text("lower(email)")], unique=True)


def downgrade() -> None:
    op.drop_index("ix_account_address", table_name="account")
