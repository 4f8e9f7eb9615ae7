"""JSON for the whole house, read once and strictly: what two readers could understand differently is refused.

Refused: duplicate members, NaN and Infinity, NUL and lone surrogates in text, integers beyond 64 bits, depth beyond 32.
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, Self

from app.domain.errors import Fault, MalformedBody

MAX_DEPTH = 32
_MAX_FAULTS = 20
_BIT_64 = 2**63
_ALL_BUT_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^\[\]{}"]+', re.DOTALL)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_SUSPECT_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_UNFIT = re.compile("[\0\ud800-\udfff]")


class Written(float):
    """A JSON number with a fraction or exponent. ``text`` keeps how it was written: 8.10 is not 8.1."""

    text: str

    def __new__(cls, text: str) -> Self:
        """Keeps ``text`` beside its value."""
        number = super().__new__(cls, text)
        number.text = text
        return number


@dataclass(frozen=True, slots=True)
class _Refused:
    """Stands in the decoded value where something was refused, until its place is known."""

    code: str
    detail: str


def strict_json(content: bytes) -> Any:
    """The value of a UTF-8 JSON text; a byte order mark is passed over. Raises MalformedBody with faults that name the place."""
    text = _text(content)
    _check_depth(text)
    hooks = _Hooks()
    value = _decode(text, hooks)
    if hooks.refused or _SUSPECT_ESCAPE.search(text):
        faults = [fault for fault, _ in zip(_faults(value, ""), range(_MAX_FAULTS), strict=False)]
        if faults:
            raise MalformedBody(faults[0].detail, faults)
    return value


def _text(content: bytes) -> str:
    bare = content.removeprefix(codecs.BOM_UTF8)
    try:
        return bare.decode()
    except UnicodeDecodeError as error:
        place = len(content) - len(bare) + error.start
        raise _malformed("not-utf-8", f"Byte {place + 1:,} (0x{content[place]:02x}) is not UTF-8.") from error


def _check_depth(text: str) -> None:
    """Before decoding: a decoder that recurses must not be led too deep."""
    if _deepest(_ALL_BUT_BRACKETS.sub("", text)) <= MAX_DEPTH:
        return
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth > MAX_DEPTH:
            where = _line_and_column(text, token.start())
            raise _malformed("too-deep", f"More than {MAX_DEPTH} objects and lists inside each other, at {where}.")


def _deepest(brackets: str) -> int:
    depth = deepest = 0
    for bracket in brackets:
        depth += (bracket in "[{") - (bracket in "]}")
        deepest = max(deepest, depth)
    return deepest


class _Hooks:
    """What the decoder calls; ``refused`` tells afterwards whether it is worth looking for places."""

    def __init__(self) -> None:
        self.refused = False

    def integer(self, digits: str) -> int | _Refused:
        """Within 64 bits."""
        if len(digits) > 20 or not -_BIT_64 <= int(digits) < _BIT_64:
            return self._refuse("integer-too-large", f"An integer of {len(digits)} characters is beyond 64 bits.")
        return int(digits)

    def fraction(self, written: str) -> Written | _Refused:
        """Within the range of a double."""
        number = Written(written)
        return number if isfinite(number) else self._refuse("number-out-of-range", f"{written[:40]} is out of range.")

    def constant(self, name: str) -> _Refused:
        """NaN and the like."""
        return self._refuse("not-a-number", f"{name} is no JSON number.")

    def members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Refused:
        """Each once."""
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        twice = next(name for name, often in Counter(name for name, _ in pairs).items() if often > 1)
        return self._refuse("duplicate-member", f"The member {json.dumps(twice[:80])} is given more than once.")

    def _refuse(self, code: str, detail: str) -> _Refused:
        self.refused = True
        return _Refused(code, detail)


def _decode(text: str, hooks: _Hooks) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=hooks.members,
            parse_int=hooks.integer,
            parse_float=hooks.fraction,
            parse_constant=hooks.constant,
        )
    except json.JSONDecodeError as error:
        where = _line_and_column(text, error.pos)
        raise _malformed("not-json", f"This is not JSON: {error.msg}, at {where}.") from error


def _faults(value: Any, pointer: str) -> Iterator[Fault]:
    if isinstance(value, _Refused):
        yield Fault(value.code, value.detail, pointer=pointer)
    elif isinstance(value, str):
        yield from _unfit(value, pointer)
    elif isinstance(value, list):
        for place, element in enumerate(value):
            yield from _faults(element, f"{pointer}/{place}")
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _unfit(name, pointer)
            yield from _faults(member, f"{pointer}/{escaped(name)}")


def _unfit(text: str, pointer: str) -> Iterator[Fault]:
    found = _UNFIT.search(text)
    if found:
        what = "NUL" if found[0] == "\0" else f"the lone surrogate U+{ord(found[0]):04X}"
        yield Fault("unfit-character", f"The text holds {what}.", pointer=pointer)


def escaped(name: str) -> str:
    """A member's name inside a JSON pointer (RFC 6901), fit to be shown."""
    return _UNFIT.sub("\ufffd", name).replace("~", "~0").replace("/", "~1")


def _line_and_column(text: str, place: int) -> str:
    return f"line {text.count(chr(10), 0, place) + 1:,}, column {place - text.rfind(chr(10), 0, place):,}"


def _malformed(code: str, detail: str) -> MalformedBody:
    return MalformedBody(detail, [Fault(code, detail, pointer="")])
