"""The audit trail takes in local journals: a chain for each sink, and beside each event what it can be searched by.

Going down keeps the chain of the service's own writes; what came from journals is still in those.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CENTRAL = "c" * 10
BEFORE = "audit_event_before"
SEARCHED = ("account", "person", "state", "action")
SAME_LINK = "sequence = NEW.sequence"
SAME_LINK_OF_SINK = "sink = NEW.sink AND sequence = NEW.sequence"
SAME_TARGET = "target = NEW.target AND event = NEW.event"
ROLES = {
    "postgresql": "coalesce((SELECT string_agg(value, ' ') FROM json_array_elements_text(body::json -> 'roles')), '')",
    "sqlite": "coalesce((SELECT group_concat(value, ' ') FROM json_each(body, '$.roles')), '')",
}
TARGETS = {
    "postgresql": "SELECT DISTINCT said ->> 0, id, NULL FROM audit_event, json_array_elements(body::json -> 'targets') AS said",
    "sqlite": "SELECT DISTINCT json_extract(value, '$[0]'), audit_event.id, NULL FROM audit_event, json_each(body, '$.targets')",
}


def upgrade() -> None:
    _set_aside()
    _create_event(
        sa.Column("sink", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=name == "state") for name in (*SEARCHED, "roles", "outcome")),
        key=("sink", "sequence"),
    )
    for name in SEARCHED:
        op.create_index(f"ix_audit_event_{name}_id", "audit_event", [name, "id"])
    op.create_table(
        "audit_target",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("target", "event")),
        sa.Column("state", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("target", "event", name="pk_audit_target"),
    )
    op.create_index("ix_audit_target_state_event", "audit_target", ["state", "event"])
    dialect = op.get_bind().dialect.name
    said = [_said(dialect, name) for name in ("account", "person", "state", "action", "outcome")]
    op.execute(
        "INSERT INTO audit_event (sink, sequence, id, at, account, person, "  # nosec B608 - names of this file
        "state, action, outcome, roles, body, previous, hash) "
        f"SELECT '{CENTRAL}', sequence, id, at, {', '.join(said)}, {ROLES[dialect]}, body, previous, hash FROM {BEFORE}"
    )
    op.execute(f"INSERT INTO audit_target (target, event, state) {TARGETS[dialect]}")
    op.drop_table(BEFORE)
    _append_only("audit_event", f"{SAME_LINK_OF_SINK} OR id = NEW.id")
    _append_only("audit_target", SAME_TARGET)


def downgrade() -> None:
    op.drop_table("audit_target")
    _set_aside()
    _create_event(key=("sequence",))
    kept = "sequence, id, at, body, previous, hash"
    of_own = f"SELECT {kept} FROM {BEFORE} WHERE sink = '{CENTRAL}'"  # nosec B608 - names of this file
    op.execute(f"INSERT INTO audit_event ({kept}) {of_own}")
    op.drop_table(BEFORE)
    _append_only("audit_event", f"{SAME_LINK} OR id = NEW.id")


def _set_aside() -> None:
    """Another table with the same rows, so that the names are free; the triggers go with the table."""
    op.execute(f"CREATE TABLE {BEFORE} AS SELECT * FROM audit_event")  # nosec B608 - names of this file
    op.drop_table("audit_event")


def _create_event(*more: sa.Column[str], key: tuple[str, ...]) -> None:
    op.create_table(
        "audit_event",
        sa.Column("sequence", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint(*key, name="pk_audit_event"),
        sa.UniqueConstraint("id", name="uq_audit_event_id"),
    )


def _said(dialect: str, name: str) -> str:
    """A member of the body."""
    return f"body::json ->> '{name}'" if dialect == "postgresql" else f"json_extract(body, '$.{name}')"


def _append_only(table: str, same: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    # INSERT OR REPLACE would delete without a word to the triggers on DELETE.
    there_already = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # nosec B608 - names of this file
    for change, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", there_already)):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
