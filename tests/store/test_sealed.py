"""Sealed files: what was put in comes out, anything else is found out, and what cannot be written leaves what was there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.sealed import Unsound, mark_of, seal, unseal

KEY, OTHER = b"k" * 32, b"o" * 32
CHUNKS = [b"first", b"", b"third" * 1000, b"last"]
NAME = "register 7"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    seal(tmp_path / "file", KEY, NAME, CHUNKS)
    return tmp_path / "file"


def opened(path: Path, *keys: bytes, name: str = NAME, mark: str | None = None) -> list[bytes]:
    return list(unseal(path, keys or (KEY,), name, mark))


def test_what_was_sealed_comes_out_and_nobody_else_reads_it(path: Path) -> None:
    assert opened(path) == opened(path, OTHER, KEY) == CHUNKS
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"third" not in path.read_bytes()
    assert [place.name for place in path.parent.iterdir()] == ["file"]


def test_nothing_sealed_is_nothing(tmp_path: Path) -> None:
    mark = seal(tmp_path / "file", KEY, NAME, [])
    assert opened(tmp_path / "file", mark=mark) == [b""]
    assert mark_of(tmp_path / "file") == mark


def test_every_byte_counts(tmp_path: Path) -> None:
    path = tmp_path / "file"
    seal(path, KEY, NAME, [b"ab", b"c"])
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :])
        with pytest.raises(Unsound):
            opened(path)
        path.write_bytes(whole[:place])
        with pytest.raises(Unsound):
            opened(path)
    path.write_bytes(whole + b"\x00")
    with pytest.raises(Unsound):
        opened(path)
    path.write_bytes(whole)
    assert opened(path) == [b"ab", b"c"]


def _pieces(whole: bytes) -> tuple[bytes, list[bytes]]:
    head, rest, found = whole[: 17 + 32], whole[17 + 32 :], []
    while rest:
        size = 4 + int.from_bytes(rest[:4], "big")
        found.append(rest[:size])
        rest = rest[size:]
    return head, found


def test_chunks_stay_where_they_were_and_none_is_left_out(path: Path) -> None:
    head, (first, second, third, last) = _pieces(path.read_bytes())
    wrong: tuple[list[bytes], ...] = (
        [second, first, third, last],
        [first, third, last],
        [first, second, third],
        [first, second, last, third],
        [first, first, second, third, last],
        [last],
        [],
    )
    for order in wrong:
        path.write_bytes(head + b"".join(order))
        with pytest.raises(Unsound):
            opened(path)


def test_another_key_another_name_or_another_file_is_refused(path: Path) -> None:
    mark = mark_of(path)
    assert opened(path, mark=mark) == CHUNKS
    seal(path, KEY, NAME, CHUNKS)
    for refused in ({"mark": mark}, {"name": "register 8"}):
        with pytest.raises(Unsound):
            opened(path, **refused)
    with pytest.raises(Unsound):
        opened(path, OTHER)


@pytest.mark.parametrize("moment", ["chunk", "sync", "rename"])
def test_what_cannot_be_written_leaves_what_was_there(path: Path, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def chunks() -> Iterator[bytes]:
        yield b"new"
        if moment == "chunk":
            full()

    if moment == "sync":
        monkeypatch.setattr(os, "fdatasync", full)
    if moment == "rename":
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        seal(path, KEY, NAME, chunks())
    assert opened(path) == CHUNKS
    assert [place.name for place in path.parent.iterdir()] == ["file"]


def test_large_content_goes_to_disk_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    seal(tmp_path / "file", KEY, NAME, (bytes(1024 * 1024) for _ in range(9)))
    assert len(synced) == 3
