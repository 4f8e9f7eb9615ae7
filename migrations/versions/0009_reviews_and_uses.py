"""Reviews of accounts, when tokens were used, answers kept for a day; the key of challenges, which is derived now, goes."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_table("challenge_key")
    op.add_column("token", sa.Column("last_used_at", INSTANT, nullable=True))
    op.add_column("kept_answer", sa.Column("until", INSTANT, nullable=True))
    op.create_table(
        "access_review",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_at", INSTANT, nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name="fk_access_review_reviewed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_access_review"),
    )
    op.create_index("ix_access_review_state", "access_review", ["state"])


def downgrade() -> None:
    op.drop_table("access_review")
    op.drop_column("kept_answer", "until")
    op.drop_column("token", "last_used_at")
    made = op.create_table(
        "challenge_key",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_challenge_key_single")),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_key"),
    )
    op.bulk_insert(made, [{"id": 1, "key": secrets.token_bytes(32)}])
