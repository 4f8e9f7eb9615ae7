"""Canonical bytes (RFC 8785) for everything that is hashed, compared or signed.

The value domain is strings, integers, booleans, null, lists and objects; floats are refused. Within it the encoders used here
produce the bytes of RFC 8785 once members are in order (a property test compares them with a reference library).
"""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

SAFE_INTEGER = 2**53 - 1
_ENCODER = msgspec.json.Encoder(order="sorted")
_SCALARS = frozenset((str, bool, type(None)))
_NAMES = frozenset((str,))
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(one + other for one in _LETTERS for other in _LETTERS)
_BEYOND_KEY, _TEN_BITS, _PLACES = 156, 1023, tuple(range(90, -1, -10))
"""A key is the first 100 bits of a hash, two letters for each ten of them."""
_FIRST_SURROGATE = "\ud800"


class Encoded(NamedTuple):
    """A list as the canonical bytes of each of its elements: what ``digest`` takes where they are there already."""

    elements: Iterable[bytes]


def canonical(value: Any) -> bytes:
    """Canonical JSON of ``value``. Raises TypeError on a float or unknown type, ValueError on an integer beyond 2^53-1."""
    if _is_plain(value):
        return _ENCODER.encode(value)
    return json.dumps(_in_order(value), ensure_ascii=False, separators=(",", ":")).encode()


def canonical_but_for(value: Any, *doubtful: Any) -> bytes:
    """Canonical JSON of a value that holds nothing but text, truth, null and small numbers under ASCII names beside its parts
    that are ``doubtful``: only these are looked through before it is encoded.
    """
    return _ENCODER.encode(value) if all(map(_is_plain, doubtful)) else canonical(value)


def _is_plain(value: Any) -> bool:
    """True where the fast encoder's bytes are canonical: nothing that it would let pass, no names that it would order otherwise."""
    kind = type(value)
    if kind is dict:
        return _NAMES.issuperset(map(type, value)) and _is_in_plain_order("".join(value)) and _are_plain(value.values())
    if kind is list or kind is tuple:
        return _are_plain(value)
    return kind in _SCALARS or (kind is int and -SAFE_INTEGER <= value <= SAFE_INTEGER)


def _is_in_plain_order(names: str) -> bool:
    return names.isascii() or max(names) < _FIRST_SURROGATE


def _are_plain(members: Collection[Any]) -> bool:
    return _SCALARS.issuperset(map(type, members)) or all(type(each) in _SCALARS or _is_plain(each) for each in members)


def _in_order(value: Any) -> Any:
    """The same value with members in the order of RFC 8785, once every number in it is known to travel."""
    if isinstance(value, dict):
        return {name: _in_order(value[name]) for name in sorted(value, key=_code_units)}
    if isinstance(value, list | tuple):
        return [_in_order(member) for member in value]
    if isinstance(value, float):
        raise TypeError("canonical bytes hold no floats")
    if isinstance(value, int) and abs(value) > SAFE_INTEGER:
        raise ValueError("canonical bytes hold no integer beyond 2^53-1")
    return value


def _code_units(name: Any) -> bytes:
    """RFC 8785 compares names by UTF-16 code units, which is not the order of characters beyond the first plane."""
    if not isinstance(name, str):
        raise TypeError(f"canonical bytes name members by text, not by {name!r}")
    return name.encode("utf-16-be")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, as ``sha256:<hex>``. A long list in an object is not made into bytes all at once.

    A member of an object may be ``Encoded``.
    """
    hashed = hashlib.sha256()
    for part in _parts(value):
        hashed.update(part)
    return "sha256:" + hashed.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    """The canonical bytes of a value in order: of an object member by member, of lists in it element by element."""
    if type(value) is not dict:
        yield canonical(value)
        return
    for place, name in enumerate(sorted(value, key=_code_units)):
        yield b"%b%b:" % (b"," if place else b"{", canonical(name))
        listed = value[name]
        if type(listed) is list or type(listed) is Encoded:
            elements = listed.elements if type(listed) is Encoded else map(canonical, listed)
            yield b"["
            yield from (b",%b" % each if count else each for count, each in enumerate(elements))
            yield b"]"
        else:
            yield canonical(listed)
    yield b"}" if value else b"{}"


def derived_key(prefix: str, *parts: str) -> str:
    """A record key that follows from its origin, so that a plan built twice names the same records: ``prefix`` + 20 letters."""
    number = int.from_bytes(hashlib.sha256(_ENCODER.encode(parts)).digest()) >> _BEYOND_KEY
    return prefix + "".join([_PAIRS[number >> place & _TEN_BITS] for place in _PLACES])


def nfc(text: str) -> str:
    """Unicode NFC: RFC 8785 does not normalise, so every text is normalised before it is stored."""
    return unicodedata.normalize("NFC", text)
