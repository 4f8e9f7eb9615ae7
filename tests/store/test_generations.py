"""Generations of a local copy: the newest sound one serves, with its age; nothing that is older than the list says, ever."""

import logging
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.store import generations
from app.store.generations import KEPT, Generations, Loaded

KEY, OTHER = b"k" * 32, b"o" * 32
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(folder: Path, *keys: bytes) -> Generations:
    """As a process that starts opens them."""
    return Generations(folder / "copy", "register", keys or (KEY,))


def text(chunks: Iterator[bytes]) -> str:
    return b" ".join(chunks).decode()


def loaded(folder: Path, *keys: bytes) -> Loaded[str] | None:
    return at(folder, *keys).load(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five were kept, a minute after another; the last one held two hours later still."""
    kept = at(tmp_path)
    for number in range(1, 6):
        kept.save((f"edition {number}".encode(), b"end"), NOON + number * MINUTE)
    kept.confirm(NOON + timedelta(hours=2))
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(place.name for place in (folder / "copy").iterdir())


def test_where_nothing_was_kept_there_is_nothing(tmp_path: Path) -> None:
    assert not at(tmp_path).there
    assert loaded(tmp_path) is None
    at(tmp_path).confirm(NOON)
    assert not (tmp_path / "copy").exists()


def test_the_newest_serves_and_three_are_kept(folder: Path) -> None:
    assert at(folder).there
    assert KEPT == 3
    assert files(folder) == ["register.3", "register.4", "register.5", "register.list"]
    assert loaded(folder) == Loaded("edition 5 end", NOON + timedelta(hours=2))
    assert (folder / "copy").stat().st_mode & 0o777 == 0o700


def _cut_off(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-1])


def _altered(place: Path) -> None:
    whole = bytearray(place.read_bytes())
    whole[-1] ^= 1
    place.write_bytes(bytes(whole))


def _put_back(place: Path) -> None:
    shutil.copy(place.with_suffix(".3"), place)


@pytest.mark.parametrize("harm", [_cut_off, _altered, _put_back, Path.unlink])
def test_one_that_is_not_sound_is_passed_over_for_the_one_before(
    folder: Path, harm: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(harm)
    harm(folder / "copy" / "register.5")
    with caplog.at_level(logging.CRITICAL):
        assert loaded(folder) == Loaded("edition 4 end", NOON + 4 * MINUTE)
    assert "A LOCAL COPY CANNOT BE USED: register.5" in caplog.text


def test_when_none_is_sound_there_is_none(folder: Path) -> None:
    for number in (3, 4, 5):
        _cut_off(folder / "copy" / f"register.{number}")
    assert loaded(folder) is None
    assert at(folder).there


def test_what_was_passed_over_goes_with_the_next_that_is_kept(folder: Path) -> None:
    _altered(folder / "copy" / "register.5")
    again = at(folder)
    assert again.load(text) == Loaded("edition 4 end", NOON + 4 * MINUTE)
    again.save((b"edition 6",), NOON + 6 * MINUTE)
    assert files(folder) == ["register.3", "register.4", "register.6", "register.list"]
    assert again.full
    assert loaded(folder) == Loaded("edition 6", NOON + 6 * MINUTE)


def test_a_file_from_before_the_list_is_never_used(folder: Path, tmp_path: Path) -> None:
    earlier = folder / "copy" / "register.3"
    shutil.copy(earlier, tmp_path / "kept")
    at(folder).save((b"edition 6",), NOON + 6 * MINUTE)
    shutil.copy(tmp_path / "kept", earlier)
    for number in (4, 5, 6):
        _cut_off(folder / "copy" / f"register.{number}")
    assert loaded(folder) is None


def test_a_list_put_back_from_earlier_hides_nothing_newer(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "copy" / "register.list", tmp_path / "list")
    for number in (6, 7):
        at(folder).save((f"edition {number}".encode(),), NOON + number * MINUTE)
    shutil.copy(tmp_path / "list", folder / "copy" / "register.list")
    again = at(folder)
    assert again.load(text) == Loaded("edition 7", NOON + 7 * MINUTE)
    again.confirm(NOON + timedelta(hours=3))
    assert loaded(folder) == Loaded("edition 7", NOON + timedelta(hours=3))


@pytest.mark.parametrize("harm", [_cut_off, _altered, Path.unlink])
def test_without_its_list_nothing_is_used_until_one_is_kept_again(
    folder: Path, harm: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(harm)
    harm(folder / "copy" / "register.list")
    with caplog.at_level(logging.CRITICAL):
        assert loaded(folder) is None
    assert "NO LOCAL COPY CAN BE USED" in caplog.text
    assert at(folder).there
    at(folder).save((b"edition 6",), NOON + 6 * MINUTE)
    assert files(folder) == ["register.6", "register.list"]
    assert loaded(folder) == Loaded("edition 6", NOON + 6 * MINUTE)


def test_another_key_opens_nothing_and_a_former_one_still_does(folder: Path) -> None:
    assert loaded(folder, OTHER) is None
    found = loaded(folder, OTHER, KEY)
    assert found is not None
    assert found.content == "edition 5 end"


def test_one_that_is_half_written_is_none_and_is_cleared_away(folder: Path) -> None:
    (folder / "copy" / "register.6.new").write_bytes(b"half")
    found = loaded(folder)
    assert found is not None
    assert found.content == "edition 5 end"
    assert "register.6.new" not in files(folder)


def test_a_disk_that_is_full_costs_no_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    kept = at(folder)
    monkeypatch.setattr(generations, "seal", full)
    with pytest.raises(OSError, match="No space left"):
        kept.save((b"edition 6",), NOON)
    with pytest.raises(OSError, match="No space left"):
        kept.confirm(NOON)
    assert loaded(folder) == Loaded("edition 5 end", NOON + timedelta(hours=2))


def test_what_its_reader_does_not_understand_or_leaves_over_is_not_used(folder: Path) -> None:
    def refusing(chunks: Iterator[bytes]) -> str:
        if b"edition 5" in list(chunks):
            raise ValueError("not in a form that is read here")
        return "read"

    assert at(folder).load(refusing) == Loaded("read", NOON + 4 * MINUTE)

    def leaving(chunks: Iterator[bytes]) -> str:
        return next(chunks).decode()

    assert at(folder).load(leaving) is None


def test_one_that_was_found_behind_the_list_counts_when_it_is_listed(folder: Path) -> None:
    """Whoever is told of it before could not find it again, where the list is never written."""
    place = folder / "copy" / "register.list"
    listed = place.read_bytes()
    at(folder).save((b"edition 6",), NOON)
    place.write_bytes(listed)
    again = at(folder)
    found = again.load(text)
    assert found is not None
    assert found.content == "edition 6"
    assert again.newest == 5
    again.confirm(NOON)
    assert again.newest == at(folder).newest == 6


@pytest.mark.parametrize("gone", [False, True], ids=["put back", "taken away"])
def test_what_was_kept_is_not_forgotten_where_it_is_not_there(folder: Path, *, gone: bool) -> None:
    if gone:
        shutil.rmtree(folder / "copy")
    again = at(folder)
    again.expect(7)
    assert again.load(text) is None
    assert again.newest == 7
    again.save((b"edition 8",), NOON)
    assert again.newest == 8
