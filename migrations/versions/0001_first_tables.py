"""The first tables, with the triggers that keep ledger and trail append-only, and two views for reports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("entry", "audit_event")
SAME_ENTRY = """
SELECT 1 FROM entry WHERE number = NEW.number
    OR kind = NEW.kind AND key = NEW.key AND audience = NEW.audience AND version = NEW.version
"""
SAME_EVENT = "SELECT 1 FROM audit_event WHERE sequence = NEW.sequence OR id = NEW.id"


def upgrade() -> None:
    _create_ledger()
    _create_inbox()
    _create_accounts()
    _create_records_of_use()
    op.execute("INSERT INTO head (id, number, recorded_at) VALUES (1, 0, '1970-01-01 00:00:00.000000')")
    op.execute("INSERT INTO account_head (id, revision) VALUES (1, 0)")
    if op.get_bind().dialect.name == "postgresql":
        _refuse_changes_on_postgresql()
    else:
        _refuse_changes_on_sqlite()
    op.execute(ENTRY_CURRENT)
    op.execute(STREAM_TIMELINE)


def downgrade() -> None:
    op.execute("DROP VIEW stream_timeline")
    op.execute("DROP VIEW entry_current")
    for table in (
        *("audit_event", "kept_answer", "account_head", "token", "role_grant", "account"),
        *("decision", "plan", "notification", "head", "entry"),
    ):
        op.drop_table(table)  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, INSTANT, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, autoincrement=False, nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _create_ledger() -> None:
    op.create_table(
        "entry",
        _number("number"),
        _instant("recorded_at"),
        _text("kind"),
        _text("key"),
        _text("state"),
        _text("provision", nullable=True),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        _text("change"),
        _text("payload", nullable=True),
        _text("notification"),
        _text("approval"),
        _bytes("salt", nullable=True),
        _bytes("leaf"),
        sa.CheckConstraint("audience > 0 OR salt IS NULL", name=op.f("ck_entry_salt")),
        sa.CheckConstraint("audience BETWEEN 0 AND 3", name=op.f("ck_entry_audience")),
        sa.CheckConstraint("number > 0", name=op.f("ck_entry_number")),
        sa.PrimaryKeyConstraint("number", name="pk_entry"),
        sa.UniqueConstraint("kind", "key", "audience", "version", name="uq_entry_kind_key_audience_version"),
    )
    op.create_index("ix_entry_provision", "entry", ["provision"])
    op.create_index("ix_entry_state", "entry", ["state"])
    op.create_table(
        "head",
        _number("id"),
        _number("number"),
        _instant("recorded_at"),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_single")),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
    )


def _create_inbox() -> None:
    op.create_table(
        "notification",
        _text("id"),
        _text("state", nullable=True),
        _text("particulars"),
        _text("file_name", nullable=True),
        _text("media_type"),
        _bytes("content"),
        _text("sha256"),
        _text("nonce"),
        _number("size"),
        _text("status"),
        _text("account"),
        _text("person"),
        _instant("submitted_at"),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        _text("counts"),
        _text("problem", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
    )
    op.create_index("ix_notification_state_sha256", "notification", ["state", "sha256"])
    op.create_index("ix_notification_submitted_at_id", "notification", ["submitted_at", "id"])
    op.create_table(
        "plan",
        _text("notification"),
        _text("digest"),
        _bytes("body"),
        _number("base_revision"),
        _instant("made_at"),
        sa.ForeignKeyConstraint(["notification"], ["notification.id"], name="fk_plan_notification"),
        sa.PrimaryKeyConstraint("notification", "digest", name="pk_plan"),
    )
    op.create_table(
        "decision",
        _number("id"),
        _text("notification"),
        _text("verdict"),
        _text("account"),
        _text("person"),
        _instant("at"),
        _text("digest", nullable=True),
        _text("reason", nullable=True),
        _number("first_entry", nullable=True),
        _number("last_entry", nullable=True),
        sa.ForeignKeyConstraint(["notification"], ["notification.id"], name="fk_decision_notification"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_notification", "decision", ["notification"])


def _create_accounts() -> None:
    op.create_table(
        "account",
        _text("id"),
        _text("person"),
        _text("name"),
        _text("state", nullable=True),
        _instant("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
    )
    op.create_table(
        "role_grant",
        _text("account"),
        _text("role"),
        _instant("starts_at"),
        _instant("ends_at", nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_role_grant_account"),
        sa.PrimaryKeyConstraint("account", "role", "starts_at", name="pk_role_grant"),
    )
    op.create_table(
        "token",
        _text("id"),
        _text("account"),
        _bytes("hash"),
        _text("label"),
        sa.Column("stepped_up", sa.Boolean(), nullable=False),
        sa.Column("ceiling", sa.SmallInteger(), nullable=False),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("revoked_at", nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_token_account"),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("hash", name="uq_token_hash"),
    )
    op.create_index("ix_token_account", "token", ["account"])
    op.create_table(
        "account_head",
        _number("id"),
        _number("revision"),
        sa.CheckConstraint("id = 1", name=op.f("ck_account_head_single")),
        sa.PrimaryKeyConstraint("id", name="pk_account_head"),
    )


def _create_records_of_use() -> None:
    op.create_table(
        "kept_answer",
        _text("account"),
        _text("key"),
        _text("request_hash"),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        _text("headers"),
        _bytes("body"),
        _instant("at"),
        sa.PrimaryKeyConstraint("account", "key", name="pk_kept_answer"),
    )
    op.create_table(
        "audit_event",
        _number("sequence"),
        _text("id"),
        _instant("at"),
        _text("body"),
        _bytes("previous"),
        _bytes("hash"),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_event"),
        sa.UniqueConstraint("id", name="uq_audit_event_id"),
    )


def _refuse_changes_on_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _refuse_changes_on_sqlite() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            _refuse_on_sqlite(table, change)
    # INSERT OR REPLACE would delete without a word to the triggers on DELETE.
    for table, same in (("entry", SAME_ENTRY), ("audit_event", SAME_EVENT)):
        _refuse_on_sqlite(table, "INSERT", f"WHEN EXISTS ({same})")


def _refuse_on_sqlite(table: str, change: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


# The rule of time in SQL: of a stream's entries whose span contains the day, the highest-numbered one. Neither view shows salts.
# "Today" is the day of the database session: on SQLite always UTC.
ENTRY_CURRENT = """
CREATE VIEW entry_current AS
SELECT e.number, e.recorded_at, e.kind, e.key, e.state, e.provision, e.audience, e.version,
       e.valid_from, e.valid_to, e.change, e.payload, e.notification, e.approval
FROM entry AS e
WHERE e.payload IS NOT NULL
  AND e.valid_from <= CURRENT_DATE AND (e.valid_to IS NULL OR CURRENT_DATE < e.valid_to)
  AND NOT EXISTS (
    SELECT 1 FROM entry AS later
    WHERE later.kind = e.kind AND later.key = e.key AND later.audience = e.audience AND later.number > e.number
      AND later.valid_from <= CURRENT_DATE AND (later.valid_to IS NULL OR CURRENT_DATE < later.valid_to)
  )
"""
STREAM_TIMELINE = """
CREATE VIEW stream_timeline AS
SELECT b.kind, b.key, b.audience, b.day, e.number, e.state, e.provision, e.change, e.payload
FROM (
    SELECT kind, key, audience, valid_from AS day FROM entry
    UNION
    SELECT kind, key, audience, valid_to AS day FROM entry WHERE valid_to IS NOT NULL
) AS b
LEFT JOIN entry AS e ON e.number = (
    SELECT max(c.number) FROM entry AS c
    WHERE c.kind = b.kind AND c.key = b.key AND c.audience = b.audience
      AND c.valid_from <= b.day AND (c.valid_to IS NULL OR b.day < c.valid_to)
)
"""
