"""The parts of the archive that an XLSX or ODS file is, inflated with every byte counted. No size that a header states is believed.

The parts are packed anew for the spreadsheet library, so that it sees what was counted and checked, and nothing else.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from app.intake.quoting import quoted
from app.intake.spreadsheets.wire import Refusal

MAX_ENTRIES = 2_000
MAX_INFLATED = 200 * 1024 * 1024
MAX_RATIO = 200
_SMALL = 4 * 1024 * 1024
"""What inflates to no more is no bomb, whatever its ratio."""
_MAX_DIRECTORY = MAX_ENTRIES * 512
_CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0")
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_KEPT = (".xml", ".rels", "mimetype")
_AGAIN = "Save it again with a spreadsheet program, or as CSV in UTF-8."


class Archive(NamedTuple):
    """The names of all entries, and the XML parts by name."""

    names: list[str]
    parts: dict[str, bytes]


def opened(content: bytes) -> Archive:
    """What is in it. Raises Refusal."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise damaged("it is cut off or was changed") from error
    if len(entries) > MAX_ENTRIES:
        raise _too_many()
    return Archive([entry.filename for entry in entries], _inflated(content, entries))


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """An archive of these parts, not deflated. Takes them away: large ones are not held twice."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name in list(parts):
            archive.writestr(name, parts.pop(name))
    written.seek(0)
    return written


def damaged(why: str) -> Refusal:
    """What claims to be a spreadsheet and cannot be read as one."""
    return Refusal("spreadsheet-damaged", f"The file looks like a spreadsheet, but {why}.", _AGAIN)


def _check_directory(content: bytes) -> None:
    """Before the list of entries is built: how long it says it is."""
    place = content.rfind(_END)
    if place < 0 or len(content) < place + 22:
        raise damaged("its list of contents is missing: it is cut off, or is something else")
    entries, size = struct.unpack_from("<HL", content, place + 10)
    if entries > MAX_ENTRIES or size > _MAX_DIRECTORY:
        raise _too_many()


def _inflated(content: bytes, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MAX_INFLATED
    for entry in entries:
        pieces: list[bytes] = []
        kept = entry.filename.endswith(_KEPT)
        checksum = size = 0
        for piece, taken in _pieces(content, entry):
            if not size:
                _check_start(entry, piece)
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            _check_size(entry, size, taken, left)
            if kept:
                pieces.append(piece)
        left -= size
        if (size, checksum) != (entry.file_size, entry.CRC) or entry.filename in parts:
            raise damaged(f"the size or checksum of its part {_name(entry)} is not what it states")
        if kept:
            parts[entry.filename] = _without_doctype(entry, b"".join(pieces))
    return parts


def _pieces(content: bytes, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """What the entry holds, piece by piece, and how many packed bytes were taken for it so far."""
    packed_bytes = _packed_bytes(content, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed_bytes, len(packed_bytes)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    taken = 0
    try:
        while not inflater.eof:
            fresh = inflater.unconsumed_tail or packed_bytes[taken : taken + _CHUNK]
            taken += 0 if inflater.unconsumed_tail else len(fresh)
            piece = inflater.decompress(fresh, _CHUNK)
            if not piece and not fresh:
                raise damaged(f"its part {_name(entry)} is cut off")
            yield piece, taken
    except zlib.error as error:
        raise damaged(f"its part {_name(entry)} does not inflate") from error
    if inflater.unused_data or taken < len(packed_bytes):
        raise damaged(f"its part {_name(entry)} is followed by bytes that belong to nothing")


def _packed_bytes(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise encrypted()
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged(f"its part {_name(entry)} is packed in a way that no spreadsheet uses")
    start = entry.header_offset
    if start < 0 or len(content) < start + _LOCAL.size:
        raise damaged("it is cut off")
    mark, *_, name_length, extra_length = _LOCAL.unpack_from(content, start)
    first = start + _LOCAL.size + name_length + extra_length
    if mark != b"PK\x03\x04" or len(content) < first + entry.compress_size:
        raise damaged("it is cut off")
    return content[first : first + entry.compress_size]


def encrypted() -> Refusal:
    """A file that opens with a password only."""
    return Refusal("file-encrypted", "The spreadsheet is protected by a password.", "Save it without a password and send that.")


def _check_start(entry: zipfile.ZipInfo, piece: bytes) -> None:
    if piece.startswith(_ARCHIVES):
        raise Refusal(
            "archive-in-archive",
            f"The spreadsheet has another file inside, {_name(entry)}: such files are not read.",
            "Remove embedded files and send it again.",
        )


def _check_size(entry: zipfile.ZipInfo, size: int, taken: int, left: int) -> None:
    if size > left:
        what = f"The spreadsheet inflates to more than {MAX_INFLATED // 2**20} MiB"
    elif size > _SMALL + MAX_RATIO * taken:
        what = f"The part {_name(entry)} of the spreadsheet inflates to more than {MAX_RATIO} times its size"
    else:
        return
    raise Refusal("inflates-too-far", f"{what}.", _AGAIN, too_large=True)


def _without_doctype(entry: zipfile.ZipInfo, part: bytes) -> bytes:
    if any(mark in part for mark in _DOCTYPE):
        raise Refusal(
            "document-type-declared",
            f"The part {_name(entry)} of the spreadsheet declares a document type, which no spreadsheet program writes.",
            _AGAIN,
        )
    return part


def _too_many() -> Refusal:
    detail = f"The spreadsheet is an archive of more than {MAX_ENTRIES:,} parts."
    return Refusal("too-many-parts", detail, _AGAIN, too_large=True)


def _name(entry: zipfile.ZipInfo) -> str:
    return f"'{quoted(entry.filename)}'"
