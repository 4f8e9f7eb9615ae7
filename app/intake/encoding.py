"""From bytes to text, or a refusal that says what the bytes seem to be. An encoding that was assumed is told; nothing is repaired.

UTF-8 is never in doubt. UTF-16 shows by its mark or its NUL bytes; any other text is taken for Windows-1252, as old programs write.
"""

import codecs
import re
from typing import NamedTuple

from app.domain.errors import UnreadableFile
from app.domain.findings import Finding, Level
from app.intake.refusals import unreadable

_AS_TEXT = "Save it as CSV in UTF-8, or as a spreadsheet, and send that."
_NOT_TEXT = (
    (b"PK\x03\x04", "a ZIP archive, as DOCX documents are"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, as DOC documents are"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"<", "a page in HTML or XML"),
)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ODD_WORD = re.compile(r"[\u00c0-\u00ff]{5}")
"""Five such letters in a row occur in no language that Windows-1252 was made for; Cyrillic or Greek read so has little else."""
_NAMES = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252 (also called ANSI or Western European)"}


class Decoded(NamedTuple):
    """The text without its byte order mark, and what must be told of its encoding."""

    text: str
    findings: tuple[Finding, ...] = ()


def decoded(content: bytes) -> Decoded:
    """The text of a file. Raises UnreadableFile for what is no text, or in no encoding that is read."""
    check_text(content)
    encoding = _utf_16(content)
    if encoding is not None:
        return _as(encoding, content)
    _refuse_nul(content)
    try:
        return Decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        _refuse_half_a_pair(content, error.start)
        return _as("cp1252", content)


def check_text(content: bytes) -> None:
    """Raises UnreadableFile for an empty file and for what shows by its first bytes that it is no text."""
    bare = content.removeprefix(codecs.BOM_UTF8)
    if not bare.strip():
        what = "The file holds nothing but white space." if bare else "The file is empty."
        raise unreadable("file-empty", what, "Send the file that holds the rows.")
    start = bare.lstrip()[:16].lower()
    for mark, name in _NOT_TEXT:
        if start.startswith(mark.lower()):
            raise unreadable("not-a-table", f"The file is not a table in text form: it seems to be {name}.", _AS_TEXT)


def _utf_16(content: bytes) -> str | None:
    """Which UTF-16 it is. Without a mark, Western text has a NUL as every second byte."""
    if content.startswith(_UTF_32) or _seems_utf_32(content):
        raise unreadable("not-utf-8", "The file seems to be in UTF-32.", "Save it as UTF-8.")
    for mark, encoding in _UTF_16:
        if content.startswith(mark):
            return encoding
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if max(even, odd) * 4 <= len(content):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _seems_utf_32(content: bytes) -> bool:
    return content.count(0) * 8 > len(content) * 5


def _as(encoding: str, content: bytes) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content, error, encoding) from error
    bare = text.removeprefix("\ufeff")
    if "\0" in bare:
        raise unreadable("nul-byte", f"Character {bare.index(chr(0)) + 1:,} is NUL, which no text holds.", _AS_TEXT)
    if not bare.strip():
        raise unreadable("file-empty", "The file holds nothing but white space.", "Send the file that holds the rows.")
    return Decoded(bare, _told(encoding, bare))


def _told(encoding: str, text: str) -> tuple[Finding, ...]:
    message = f"The file is not in UTF-8: it was read as {_NAMES[encoding]}."
    assumed = Finding(Level.INFO, "encoding-assumed", message, None, None, "Look at letters with accents; UTF-8 leaves no doubt.")
    odd = _ODD_WORD.search(text) if encoding == "cp1252" else None
    if odd is None:
        return (assumed,)
    message = "Words such as this one occur in no language of Windows-1252: the file seems to be in another encoding."
    return (assumed, Finding(Level.WARNING, "encoding-doubtful", message, None, odd.group(), "Save it as UTF-8 and send that."))


def _refuse_nul(content: bytes) -> None:
    if b"\0" in content:
        raise unreadable("nul-byte", f"{_place(content, content.index(0))} is NUL, which no text holds.", _AS_TEXT)


def _refuse_half_a_pair(content: bytes, place: int) -> None:
    """Damaged UTF-8 is no other encoding: half of a pair of UTF-16 stands where a letter was."""
    try:
        content.decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError:
        return
    why = f"{_place(content, place)} begins half of a surrogate pair, which no text holds: a program has damaged the file."
    raise unreadable("not-utf-8", why, _AS_TEXT)


def _undecodable(content: bytes, error: UnicodeDecodeError, encoding: str) -> UnreadableFile:
    if encoding != "cp1252":
        why = f"The file seems to be in {_NAMES[encoding]}, but byte {error.start + 1:,} does not fit."
        return unreadable("not-utf-8", why, _AS_TEXT)
    start = _first_not_utf_8(content)
    why = f"{_place(content, start)} (0x{content[start]:02x}) is not UTF-8, and byte {error.start + 1:,} is not Windows-1252"
    return unreadable("not-utf-8", f"The encoding of the file is not known: {why}.", _AS_TEXT)


def _first_not_utf_8(content: bytes) -> int:
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return error.start
    raise AssertionError("only what is not UTF-8 is tried in another encoding")


def _place(content: bytes, place: int) -> str:
    return f"Byte {place + 1:,}, in line {content.count(10, 0, place) + 1:,},"
