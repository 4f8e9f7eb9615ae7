"""People who sign in: invitations, passkeys, sessions, and roles that wait for a second administrator."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "openid_subject",
    "password_try",
    "device",
    "password",
    "challenge_key",
    "spent_challenge",
    "role_proposal",
    "session",
    "passkey",
    "invitation",
)


def upgrade() -> None:
    op.add_column("account", _instant("suspended_at", nullable=True))
    op.add_column("account", _instant("last_used_at", nullable=True))
    op.add_column("account", _text("password_because", nullable=True))
    op.add_column("role_grant", _text("given_by", nullable=True))
    op.add_column("role_grant", _text("confirmed_by", nullable=True))
    op.add_column("token", _text("scopes", nullable=True))
    op.add_column("account_head", _instant("set_up_at", nullable=True))
    _create_invitation()
    _create_passkey()
    _create_session()
    _create_proposal()
    _create_challenges()
    _create_passwords()
    _create_openid()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("account_head", "set_up_at")
    op.drop_column("token", "scopes")
    for column in ("confirmed_by", "given_by"):
        op.drop_column("role_grant", column)
    for column in ("password_because", "last_used_at", "suspended_at"):
        op.drop_column("account", column)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, INSTANT, nullable=nullable)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _account(table: str, column: str = "account") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=f"fk_{table}_{column}")


def _create_invitation() -> None:
    op.create_table(
        "invitation",
        _text("id"),
        _text("account"),
        _bytes("hash"),
        _text("made_by"),
        _instant("made_at"),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        _instant("withdrawn_at", nullable=True),
        _account("invitation"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("hash", name="uq_invitation_hash"),
    )
    op.create_index("ix_invitation_account", "invitation", ["account"])


def _create_passkey() -> None:
    op.create_table(
        "passkey",
        _text("id"),
        _text("account"),
        _bytes("credential"),
        _bytes("public_key"),
        sa.Column("sign_count", NUMBER, autoincrement=False, nullable=False),
        _text("label"),
        _instant("created_at"),
        _instant("last_used_at", nullable=True),
        _instant("revoked_at", nullable=True),
        _account("passkey"),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential", name="uq_passkey_credential"),
    )
    op.create_index("ix_passkey_account", "passkey", ["account"])


def _create_session() -> None:
    op.create_table(
        "session",
        _text("id"),
        _text("account"),
        _bytes("hash"),
        _text("method"),
        _text("agent"),
        _instant("made_at"),
        _instant("last_used_at"),
        _instant("stepped_up_at", nullable=True),
        _instant("ended_at", nullable=True),
        _account("session"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("hash", name="uq_session_hash"),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_index("ix_session_made_at", "session", ["made_at"])


def _create_proposal() -> None:
    op.create_table(
        "role_proposal",
        _text("id"),
        _text("account"),
        _text("role"),
        _instant("starts_at"),
        _instant("ends_at", nullable=True),
        _text("proposed_by"),
        _instant("proposed_at"),
        _text("settled_by", nullable=True),
        _instant("settled_at", nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        *(_account("role_proposal", column) for column in ("account", "proposed_by", "settled_by")),
        sa.PrimaryKeyConstraint("id", name="pk_role_proposal"),
    )
    op.create_index("ix_role_proposal_account", "role_proposal", ["account"])


def _create_challenges() -> None:
    op.create_table(
        "spent_challenge",
        _bytes("hash"),
        _instant("until"),
        sa.PrimaryKeyConstraint("hash", name="pk_spent_challenge"),
    )
    made = op.create_table(
        "challenge_key",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        _bytes("key"),
        sa.CheckConstraint("id = 1", name=op.f("ck_challenge_key_single")),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_key"),
    )
    op.bulk_insert(made, [{"id": 1, "key": secrets.token_bytes(32)}])


def _create_passwords() -> None:
    op.create_table(
        "password",
        _text("account"),
        _text("hash"),
        _text("totp"),
        sa.Column("last_step", NUMBER, autoincrement=False, nullable=False),
        _instant("made_at"),
        _account("password"),
        sa.PrimaryKeyConstraint("account", name="pk_password"),
    )
    op.create_table(
        "device",
        _bytes("hash"),
        _text("account"),
        _instant("expires_at"),
        _account("device"),
        sa.PrimaryKeyConstraint("hash", name="pk_device"),
    )
    op.create_table(
        "password_try",
        sa.Column("bucket", NUMBER, autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _instant("last_at"),
        sa.PrimaryKeyConstraint("bucket", name="pk_password_try"),
    )


def _create_openid() -> None:
    op.create_table(
        "openid_subject",
        _text("issuer"),
        _text("subject"),
        _text("account"),
        _instant("made_at"),
        _account("openid_subject"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_openid_subject"),
    )
    op.create_index("ix_openid_subject_account", "openid_subject", ["account"])
