"""The kinds of record. One file each; a kind knows no other kind."""

from app.domain.records import (
    approval,
    arrangement,
    authority,
    designation,
    erasure,
    notification,
    observation,
    participation,
    provider,
    provider_policy,
    provisional,
    state,
    statement,
)
from app.domain.records.field import KINDS, WITHHELD, Field, Kind, Reads, declared_fields, merge, split, without_marker

__all__ = [
    "KINDS",
    "WITHHELD",
    "Field",
    "Kind",
    "Reads",
    "approval",
    "arrangement",
    "authority",
    "declared_fields",
    "designation",
    "erasure",
    "merge",
    "notification",
    "observation",
    "participation",
    "provider",
    "provider_policy",
    "provisional",
    "split",
    "state",
    "statement",
    "without_marker",
]
