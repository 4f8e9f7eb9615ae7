"""Ballast is really there, is given up once, and comes back where there is room."""

import logging
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
