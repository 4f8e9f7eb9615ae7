"""The kinds of record. One file each; a kind knows no other kind."""

from app.domain.records import (
    approval,
    arrangement,
    authority,
    designation,
    notification,
    observation,
    participation,
    provisional,
    state,
    statement,
)
from app.domain.records.field import KINDS, Field, Kind, Reads, declared_fields, merge, split, without_marker

__all__ = [
    "KINDS",
    "Field",
    "Kind",
    "Reads",
    "approval",
    "arrangement",
    "authority",
    "declared_fields",
    "designation",
    "merge",
    "notification",
    "observation",
    "participation",
    "provisional",
    "split",
    "state",
    "statement",
    "without_marker",
]
