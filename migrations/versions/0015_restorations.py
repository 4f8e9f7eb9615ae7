"""Whether a database is a restored copy, and was released."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "restoration",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("entries", NUMBER, autoincrement=False, nullable=False),
        sa.Column("restored_at", INSTANT, nullable=False),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_restoration_single")),
        sa.PrimaryKeyConstraint("id", name="pk_restoration"),
    )


def downgrade() -> None:
    op.drop_table("restoration")
