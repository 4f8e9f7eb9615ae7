"""From bytes to text, or a refusal that says what the bytes seem to be. Only UTF-8 is read; nothing is repaired."""

import codecs

from app.domain.errors import UnreadableFile
from app.intake.refusals import unreadable

_AS_TEXT = "Save it as CSV in UTF-8 and send that."
_NOT_TEXT = (
    (b"PK\x03\x04", "a ZIP archive, as XLSX and ODS spreadsheets and DOCX documents are"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, as XLS spreadsheets and DOC documents are"),
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
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decoded(content: bytes) -> str:
    """The text of a UTF-8 file without its byte order mark. Raises UnreadableFile for anything else."""
    bare = content.removeprefix(codecs.BOM_UTF8)
    if not bare.strip():
        what = "The file holds nothing but white space." if bare else "The file is empty."
        raise unreadable("empty-file", what, "Send the file that holds the rows.")
    start = bare.lstrip()[:16].lower()
    for mark, name in _NOT_TEXT:
        if start.startswith(mark.lower()):
            raise unreadable("not-a-table", f"The file is not a table in text form: it seems to be {name}.", _AS_TEXT)
    for mark, name in _OTHER_MARKS:
        if content.startswith(mark):
            raise _other_encoding(name, "it begins with that encoding's mark")
    if b"\0" in bare:
        raise _with_nul(bare)
    try:
        return bare.decode()
    except UnicodeDecodeError as error:
        raise _undecodable(content, len(content) - len(bare) + error.start) from error


def _with_nul(content: bytes) -> UnreadableFile:
    place = content.index(0)
    if max(content[0::2].count(0), content[1::2].count(0)) * 4 > len(content):
        return _other_encoding("UTF-16", f"byte {place + 1} is NUL, and so are many more")
    return unreadable("nul-byte", f"{_place(content, place)} is NUL, which no text holds.", _AS_TEXT)


def _undecodable(content: bytes, place: int) -> UnreadableFile:
    why = f"{_place(content, place)} (0x{content[place]:02x}) is not UTF-8"
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return unreadable("not-utf-8", f"The encoding of the file is not known: {why}.", _AS_TEXT)
    return _other_encoding("Windows-1252 (also called ANSI or Western European)", why)


def _other_encoding(name: str, why: str) -> UnreadableFile:
    return unreadable(
        "not-utf-8", f"The file seems to be in {name}: {why}.", "Save it as UTF-8; some programs call it 'CSV UTF-8'."
    )


def _place(content: bytes, place: int) -> str:
    return f"Byte {place + 1:,}, in line {content.count(10, 0, place) + 1:,},"
