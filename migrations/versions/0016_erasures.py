"""Erasures: who asked for one and who approved it; and the one change that a line of the ledger may see.

What a line says may become less, and its salt nothing, where a later line of the same audience is an erasure that names its leaf.
Everything else about a line is refused as before, whoever sends it. What came as a notification may go, and never be another.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STAYS = (
    *("number", "recorded_at", "kind", "key", "state", "provision", "audience", "version"),
    *("valid_from", "valid_to", "change", "notification", "approval", "leaf"),
)
TELLS = """
SELECT 1 FROM entry AS told WHERE told.kind = 'erasure' AND told.key = NEW.erased AND told.audience = NEW.audience
    AND told.number > NEW.number AND {place} > 0
"""
LESS = " AND ".join(
    (
        "(NEW.content = OLD.content OR length(NEW.content) = 0)",
        "NEW.size IN (0, OLD.size)",
        "(NEW.particulars = OLD.particulars OR NEW.sha256 = '')",
        *(f"COALESCE(NEW.{name}, '') IN ('', COALESCE(OLD.{name}, ''))" for name in ("sha256", "nonce", "file_name", "problem")),
    )
)
"""Of what came, each thing is as it was or is gone."""
NAMED = {
    "sqlite": """instr(told.payload, '"leaf":"' || lower(hex(NEW.leaf)) || '"')""",
    "postgresql": """strpos(told.payload, '"leaf":"' || encode(NEW.leaf, 'hex') || '"')""",
}


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "state", "ground", "wanted", "digest", "nonce", "status")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("account", "person", "reason")),
        sa.Column("asked_at", INSTANT, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("decided_by", "decided_person", "note")),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("wiped_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_erasure"),
        sa.UniqueConstraint("id", name="uq_erasure_id"),
    )
    op.add_column("entry", sa.Column("erased", sa.Text(), nullable=True))
    op.add_column("notification", sa.Column("erased", sa.Text(), nullable=True))
    op.add_column("restoration", sa.Column("erasures_at", INSTANT, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _let_erase_on_postgresql()
    else:
        _let_erase_on_sqlite()


def downgrade() -> None:
    found = op.get_bind().execute(sa.text("SELECT count(*) FROM entry WHERE erased IS NOT NULL")).scalar_one()
    if found:
        raise RuntimeError(
            f"{found} lines of the ledger were erased: the version before cannot read them, and nothing brings them back"
        )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute("DROP TRIGGER entry_only_erased ON entry")
        op.execute("DROP FUNCTION refuse_but_erasure()")
        op.execute("DROP TRIGGER entry_append_only ON entry")
        _append_only_on_postgresql("UPDATE OR DELETE OR TRUNCATE")
    else:
        op.execute("DROP TRIGGER entry_refuses_update")
        _refuse_update_on_sqlite("")
    op.execute("DROP TRIGGER notification_only_less" + (" ON notification" if on_postgresql else ""))
    op.drop_column("restoration", "erasures_at")
    op.drop_column("notification", "erased")
    op.drop_column("entry", "erased")
    op.drop_table("erasure")


def _let_erase_on_sqlite() -> None:
    op.execute("DROP TRIGGER entry_refuses_update")
    stays = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in STAYS)
    op.execute(
        f"CREATE TRIGGER notification_only_less BEFORE UPDATE ON notification WHEN NOT ({LESS}) "
        "BEGIN SELECT RAISE(ABORT, 'what came as a notification is append-only'); END"
    )
    narrow = f"{stays} AND NEW.salt IS NULL AND NEW.payload IS NOT NULL AND EXISTS ({TELLS.format(place=NAMED['sqlite'])})"
    _refuse_update_on_sqlite(f"WHEN NOT ({narrow})")


def _refuse_update_on_sqlite(when: str) -> None:
    op.execute(
        f"CREATE TRIGGER entry_refuses_update BEFORE UPDATE ON entry {when} BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END"
    )


def _let_erase_on_postgresql() -> None:
    stays = ", ".join(f"NEW.{name}" for name in STAYS)
    stayed = ", ".join(f"OLD.{name}" for name in STAYS)
    op.execute(
        f"""
        CREATE FUNCTION refuse_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF ROW({stays}) IS DISTINCT FROM ROW({stayed}) OR NEW.salt IS NOT NULL OR NEW.payload IS NULL
                OR NOT EXISTS ({TELLS.format(place=NAMED["postgresql"])})
            THEN
                RAISE EXCEPTION 'entry is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute("DROP TRIGGER entry_append_only ON entry")
    _append_only_on_postgresql("DELETE OR TRUNCATE")
    op.execute("CREATE TRIGGER entry_only_erased BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_but_erasure()")
    op.execute(
        f"CREATE TRIGGER notification_only_less BEFORE UPDATE ON notification FOR EACH ROW WHEN (NOT ({LESS})) "
        "EXECUTE FUNCTION refuse_change()"
    )


def _append_only_on_postgresql(changes: str) -> None:
    op.execute(f"CREATE TRIGGER entry_append_only BEFORE {changes} ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")
