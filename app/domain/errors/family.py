"""The one family of errors. Each class is one problem code with its title and a way to mend it, in English and French.

Faces translate: HTTP maps ``kind`` to a status, the command line to an exit code, the web to a page. Texts are safe to show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of trouble it is, without a word about HTTP."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    METHOD = "method"
    CONFLICT = "conflict"
    STALE = "stale"
    UNCONDITIONAL = "unconditional"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    ADDRESS_TOO_LONG = "address_too_long"
    HEADERS_TOO_LARGE = "headers_too_large"
    TOO_MANY = "too_many"
    UNSUPPORTED = "unsupported"
    NOT_ACCEPTABLE = "not_acceptable"
    UNAVAILABLE = "unavailable"
    FULL = "full"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one input: where it is (a parameter name or a JSON pointer), what, and how to mend it."""

    code: str
    detail: str
    parameter: str | None = None
    pointer: str | None = None
    suggestion: str | None = None

    def as_json(self) -> dict[str, str]:
        """The members that are set."""
        members = {
            "parameter": self.parameter,
            "pointer": self.pointer,
            "code": self.code,
            "detail": self.detail,
            "suggestion": self.suggestion,
        }
        return {name: value for name, value in members.items() if value is not None}


@dataclass
class DirectoryError(Exception):
    """Root of the family. ``detail`` says what happened this time; ``extra`` joins the problem document."""

    code: ClassVar[str]
    kind: ClassVar[Kind]
    title: ClassVar[tuple[str, str]]
    mend: ClassVar[tuple[str, str]]

    detail: str = ""
    faults: Sequence[Fault] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.detail)

    def __str__(self) -> str:
        return self.detail or self.title[0]
