"""Files made to harm: each is refused in clear words, in a moment, and takes nothing with it but a child of its own."""

import contextlib
import io
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.domain.errors import DirectoryError, TooLarge, UnreadableFile
from app.intake.reading import read
from app.intake.spreadsheets import archive, process
from app.intake.spreadsheets.wire import Refusal
from tests.intake.workbooks import SHEET, TABLE, added, changed, ods, ods_row, ods_table, packed, parts, saved, xls, xlsx

Says = Callable[[str], None]
PLAIN = xlsx(TABLE)
MERGES = b"</sheetData><mergeCells>" + b'<mergeCell ref="A9:B9"/>' * 10_001 + b"</mergeCells>"
LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet>&e;</worksheet>'


def refused(content: bytes) -> DirectoryError:
    with pytest.raises((UnreadableFile, TooLarge)) as caught:
        read(content)
    return caught.value


def sheets(count: int) -> bytes:
    """An XLSX file with so many."""
    workbook = Workbook()
    for _ in range(count - 1):
        workbook.create_sheet()
    return saved(workbook)


def bomb(size: int) -> bytes:
    """An XLSX file whose sheet inflates to so many bytes, all alike."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, part in parts(PLAIN).items():
            if name != SHEET:
                packing.writestr(name, part)
        with packing.open(SHEET, "w") as sheet:
            for _ in range(size // 2**20):
                sheet.write(b" " * 2**20)
    return written.getvalue()


def with_stated_size(content: bytes, name: str, size: int) -> bytes:
    """The archive with another size stated for one part, in both of its headers."""
    changed_bytes = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as reading:
        entry = reading.getinfo(name)
    struct.pack_into("<L", changed_bytes, entry.header_offset + 22, size)
    place = content.index(name.encode(), reading.start_dir) - 46
    struct.pack_into("<L", changed_bytes, place + 24, size)
    return bytes(changed_bytes)


HARMFUL = {
    "a bomb": (bomb(64 * 2**20), TooLarge, "inflates-too-far"),
    "a gigabyte stated": (with_stated_size(PLAIN, SHEET, 2**30), UnreadableFile, "spreadsheet-damaged"),
    "less stated than there is": (with_stated_size(PLAIN, SHEET, 10), UnreadableFile, "spreadsheet-damaged"),
    "cut off": (PLAIN[:-100], UnreadableFile, "spreadsheet-damaged"),
    "cut in the middle": (PLAIN[: len(PLAIN) // 2], UnreadableFile, "spreadsheet-damaged"),
    "begun only": (b"PK\x03\x04", UnreadableFile, "spreadsheet-damaged"),
    "an archive inside": (added(PLAIN, {"xl/embeddings/a.xlsx": PLAIN}), UnreadableFile, "archive-in-archive"),
    "an old file inside": (added(PLAIN, {"xl/embeddings/a.bin": xls(TABLE)}), UnreadableFile, "archive-in-archive"),
    "too many parts": (added(PLAIN, {f"x{n}": "" for n in range(2_000)}), TooLarge, "too-many-parts"),
    "entities upon entities": (added(PLAIN, {SHEET: LAUGHS}), UnreadableFile, "document-type-declared"),
    "an entity outside": (added(PLAIN, {SHEET: OUTSIDE}), UnreadableFile, "document-type-declared"),
    "the same in UTF-16": (added(PLAIN, {SHEET: OUTSIDE.decode().encode("utf-16")}), UnreadableFile, "document-type-declared"),
    "an entity in texts": (added(PLAIN, {"xl/sharedStrings.xml": OUTSIDE}), UnreadableFile, "document-type-declared"),
    "macros": (added(PLAIN, {"xl/vbaProject.bin": b"\0"}), UnreadableFile, "macros"),
    "macros in ODS": (added(ods(ods_table(ods_row("State"))), {"Basic/Standard/a.xml": "<a/>"}), UnreadableFile, "macros"),
    "macros in XLS": (xls(TABLE) + "_VBA_PROJECT_CUR".encode("utf-16-le"), UnreadableFile, "macros"),
    "links": (added(PLAIN, {"xl/externalLinks/externalLink1.xml": "<a/>"}), UnreadableFile, "external-links"),
    "links in ODS": (ods(ods_table('<table:table-source href="a.ods"/>', ods_row("State"))), UnreadableFile, "external-links"),
    "a cell far away": (changed(PLAIN, sheet=(b'<row r="3"', b'<row r="1048576"')), TooLarge, "too-many-cells"),
    "a row beyond all rows": (changed(PLAIN, sheet=(b'<row r="3"', b'<row r="99999999999"')), TooLarge, "too-many-cells"),
    "a row that is no number": (changed(PLAIN, sheet=(b'<row r="3"', b'<row r="x"')), UnreadableFile, "spreadsheet-damaged"),
    "a row twice": (changed(PLAIN, sheet=(b'<row r="3"', b'<row r="2"')), UnreadableFile, "spreadsheet-damaged"),
    "a cell twice": (changed(PLAIN, sheet=(b'r="B3"', b'r="A3"')), UnreadableFile, "spreadsheet-damaged"),
    "broken XML": (changed(PLAIN, sheet=(b"</sheetData>", b"</oops>")), UnreadableFile, "spreadsheet-damaged"),
    "no workbook": (packed({"word/document.xml": "<a/>"}), UnreadableFile, "not-a-table"),
    "a document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), UnreadableFile, "not-a-table"),
    "repeated cells": (
        ods(ods_table(ods_row("State", attributes='table:number-rows-repeated="1048576"'), ods_row("a", "b"))),
        TooLarge,
        "too-many-cells",
    ),
    "repeated without end": (
        ods(ods_table(ods_row("State", attributes='table:number-rows-repeated="9999999999"'))),
        TooLarge,
        "too-many-cells",
    ),
    "no content": (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), UnreadableFile, "spreadsheet-damaged"),
    "too many sheets": (sheets(101), TooLarge, "too-many-sheets"),
    "too many merged cells": (changed(PLAIN, sheet=(b"</sheetData>", MERGES)), TooLarge, "too-many-merges"),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_a_harmful_file_is_refused(what: str) -> None:
    content, error, code = HARMFUL[what]
    caught = refused(content)
    assert isinstance(caught, error)
    (fault,) = caught.faults
    assert (fault.code, fault.parameter) == (code, "file")
    assert fault.suggestion


def test_many_styles_and_fonts_cost_what_they_are_long() -> None:
    """A few kilobytes, deflated. To compare each style with every font took more processor time than a file may take."""
    fonts, styles = "<font><strike/></font>" * 20_000, '<xf fontId="0"/>' * 20_000
    book = f"<styleSheet><fonts>{fonts}</fonts><cellXfs>{styles}</cellXfs></styleSheet>"
    assert len(read(added(PLAIN, {"xl/styles.xml": book})).rows) == 2


def test_what_a_sheet_says_of_its_own_size_counts_for_nothing() -> None:
    content = changed(PLAIN, sheet=(b'<dimension ref="A1:C3"', b'<dimension ref="A1:XFD1048576"'))
    assert len(read(content).rows) == 2
    content = changed(PLAIN, sheet=(b'<dimension ref="A1:C3"', b'<dimension ref="A1:A1"'))
    assert [row.cells for row in read(content).rows] == [("FR", "35", "Bureau"), ("DE", "24.7", "Amt")]


def opened(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        archive.opened(content)
    return caught.value


def test_bytes_are_counted_over_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    total = sum(map(len, parts(PLAIN).values()))
    monkeypatch.setattr(archive, "MAX_INFLATED", total)
    assert sorted(archive.opened(PLAIN).names) == sorted(parts(PLAIN))
    monkeypatch.setattr(archive, "MAX_INFLATED", total - 1)
    assert opened(PLAIN).said.code == "inflates-too-far"


def test_a_part_may_be_stored_but_not_encrypted_nor_packed_otherwise() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_LZMA) as packing:
        packing.writestr("a.xml", "<a/>")
    assert "packed in a way" in str(opened(written.getvalue()))
    stored = archive.packed({"a.xml": b"<a/>"}).getvalue()
    assert archive.opened(stored).parts == {"a.xml": b"<a/>"}
    secret = bytearray(stored)
    secret[stored.index(b"PK\x01\x02") + 8] |= 1
    assert opened(bytes(secret)).said.code == "file-encrypted"


def test_a_checksum_that_does_not_hold_is_found() -> None:
    stored = archive.packed({"a.xml": b"<a/>"}).getvalue()
    assert "checksum" in str(opened(stored.replace(b"<a/>", b"<b/>")))


@pytest.mark.parametrize("broken", [b"", b"\xff" * 10], ids=["cut off", "no deflate"])
def test_a_part_that_does_not_inflate_is_found(broken: bytes) -> None:
    deflated = zlib.compressobj(wbits=-15)
    content = deflated.compress(b"<a/>" * 100) + deflated.flush()
    whole = packed({"a.xml": b"<a/>" * 100})
    assert content in whole
    kept = content[: len(content) // 2 - len(broken)]
    assert opened(whole.replace(content, (kept + broken).ljust(len(content), b"\0"))).said.code == "spreadsheet-damaged"


def test_the_same_name_twice_is_found() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packing:
        packing.writestr("a.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            packing.writestr("a.xml", "<a/>")
    assert opened(written.getvalue()).said.code == "spreadsheet-damaged"


@pytest.fixture
def child_that(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Lets another program stand in for the child."""

    def says(program: str) -> None:
        monkeypatch.setattr(process, "_COMMAND", [sys.executable, "-I", "-c", program])

    return says


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("", UnreadableFile),
        ("raise SystemExit(1)", UnreadableFile),
        ("print('[\"sheet\",')", UnreadableFile),
        ("print('[\"done\"]'); print('{}')", UnreadableFile),
        ("print('[\"row\", 1, [\"a\"], {}, []]'); print('x')", UnreadableFile),
        ("raise SystemExit(3)", TooLarge),
        ("import os; os.abort()", TooLarge),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", TooLarge),
    ],
)
def test_however_a_child_ends_the_sender_is_told(program: str, error: type[DirectoryError], child_that: Says) -> None:
    child_that(program)
    assert isinstance(refused(PLAIN), error)


def test_a_child_that_hangs_is_ended(child_that: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    child_that("import sys, time; sys.stdin.close(); time.sleep(60)")
    monkeypatch.setattr(process, "DEADLINE", 0.2)
    assert isinstance(refused(PLAIN), TooLarge)


def test_a_child_that_says_too_much_is_ended(child_that: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    child_that('while True: print(\'["told", "a", "b"]\')')
    monkeypatch.setattr(process, "MAX_SAID", 10_000)
    assert isinstance(refused(PLAIN), TooLarge)


def limited(program: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a program that has given up what the child gives up."""
    command = process._COMMAND[:3]  # noqa: SLF001 - the command is what is tested
    start = f"import sys; sys.path.insert(0, sys.argv[1]); from app.intake.spreadsheets.child import give_up; give_up(); {program}"
    return subprocess.run([*command, start, process._COMMAND[4]], check=False, capture_output=True, text=True)  # noqa: SLF001


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("open('/dev/null')", "Too many open files"),
        ("import socket; socket.socket()", "Too many open files"),
        ("bytearray(2**30)", "MemoryError"),
    ],
)
def test_a_child_gives_up_what_it_does_not_need(program: str, says: str) -> None:
    assert says in limited(program).stderr


def test_a_child_knows_nothing_of_its_parents_environment(child_that: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHDIR_SECRET", "x")
    child_that("import os; raise SystemExit(3 if 'AUTHDIR_SECRET' in os.environ else 1)")
    assert isinstance(refused(PLAIN), UnreadableFile)


WHOLE = {"XLSX": PLAIN, "ODS": ods(ods_table(*(ods_row(*row) for row in TABLE))), "XLS": xls(TABLE)}


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_file_with_some_bytes_changed_raises_nothing_but_the_one_family(kind: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DirectoryError):
        assert read(bytes(content)).rows


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]), st.data())
def test_a_part_with_some_bytes_changed_raises_nothing_but_the_one_family(name: str, data: st.DataObject) -> None:
    part = bytearray(parts(PLAIN)[name])
    for _ in range(data.draw(st.integers(1, 4))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(32, 126))
    with contextlib.suppress(DirectoryError):
        assert read(added(PLAIN, {name: bytes(part)})).rows
