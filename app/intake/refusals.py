"""How a whole file is refused: with one fault that says what, where and how to mend it."""

from app.domain.errors import Fault, TooLarge, UnreadableFile

FILE = "file"
"""The part of the request at which the faults of a file point."""


def unreadable(code: str, detail: str, suggestion: str | None = None) -> UnreadableFile:
    """A file of which no row can be read."""
    return UnreadableFile(detail, [Fault(code, detail, parameter=FILE, suggestion=suggestion)])


def too_large(code: str, detail: str, suggestion: str) -> TooLarge:
    """A file beyond one of the limits."""
    return TooLarge(detail, [Fault(code, detail, parameter=FILE, suggestion=suggestion)])
