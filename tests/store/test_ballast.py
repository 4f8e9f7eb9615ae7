"""Ballast is really there, is given up once, and comes back where there is room."""

import logging
import os
from pathlib import Path

import pytest

from app.store import ballast as ballasts
from app.store.ballast import Ballast

SIZE = 100_000


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballasts, "BALLAST_BYTES", SIZE)


def test_it_takes_room_until_it_is_given_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = tmp_path / "ballast"
    ballast = Ballast(place)
    assert not ballast.release()
    for _ in range(2):
        ballast.make()
        assert ballast.made
        assert (place.stat().st_size, place.stat().st_blocks * 512 >= SIZE) == (SIZE, True)
    assert ballast.release()
    assert "THE DISK IS FULL" in caplog.text
    assert not place.exists()
    assert not ballast.release()


def test_what_an_earlier_process_left_is_taken_over(tmp_path: Path) -> None:
    Ballast(tmp_path / "ballast").make()
    heir = Ballast(tmp_path / "ballast")
    heir.make()
    assert heir.release()


def test_it_is_not_made_where_others_would_miss_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballasts, "BALLAST_BYTES", 2**60)
    ballast = Ballast(tmp_path / "ballast")
    ballast.make()
    assert not ballast.made
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_and_harms_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ballast = Ballast(tmp_path / "gone" / "ballast")
    ballast.make()
    assert not ballast.made
    assert "no ballast for the audit journal" in caplog.text


def test_what_cannot_be_removed_is_told_and_harms_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "ballast").mkdir()
    ballast = Ballast(tmp_path / "ballast")
    ballast.make()
    with caplog.at_level(logging.WARNING):
        ballast.remove()
    assert "stays" in caplog.text


def test_why_there_is_none_is_told_once_until_it_is_another_reason(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "later"
    ballast = Ballast(folder / "ballast")
    for _ in range(3):
        assert not ballast.leaves_room()
    assert len(caplog.messages) == 1
    folder.mkdir()
    (folder / "ballast").mkdir()
    for _ in range(3):
        assert not ballast.leaves_room()
    assert len([each for each in caplog.messages if each.startswith("no ballast")]) == 2
    (folder / "ballast").rmdir()
    assert ballast.leaves_room()


def test_what_another_process_gave_up_on_the_same_disk_is_not_taken_by_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballast = Ballast(tmp_path / "ballast")
    assert ballast.leaves_room()
    free = os.statvfs(tmp_path)
    monkeypatch.setattr(ballasts, "BALLAST_BYTES", free.f_bavail * free.f_frsize * 2)
    assert (ballast.made, ballast.leaves_room()) == (True, False)
    monkeypatch.setattr(ballasts, "BALLAST_BYTES", SIZE)
    assert ballast.leaves_room()


def test_a_disk_that_does_not_tell_its_room_has_none_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ballast = Ballast(tmp_path / "ballast")
    ballast.make()

    def hanging(_: Path) -> None:
        raise OSError("it hangs")

    monkeypatch.setattr(os, "statvfs", hanging)
    assert not ballast.leaves_room()
