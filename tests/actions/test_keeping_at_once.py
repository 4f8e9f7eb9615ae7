"""Copies of the register and of who is known are kept by threads of their own, and the journal tells of both."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.actions.progress import Running
from app.actions.witness import KEEP
from app.store.generations import Generations
from app.store.sealed import unseal
from app.wiring.jobs import keeping
from tests.actions.desk import KEY, Desk, Ticks, files, token_of
from tests.actions.makers import NOON, Office

PATIENCE = 30.0


def test_who_is_known_is_kept_while_a_copy_of_the_register_takes_its_time(
    one_office: Office, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    token_of(one_office, "somebody")
    desk = Desk(one_office, tmp_path, ticks)
    desk.house.follow()
    desk.callers.refresh()
    reached, go_on = threading.Event(), threading.Event()

    class Slow:
        rested = 0.0

        def __call__(self) -> None:
            reached.set()
            assert go_on.wait(PATIENCE)

    monkeypatch.setattr(Running, "giving_way", lambda _: Slow())
    writing = threading.Thread(target=desk.keeper.keep_register)
    writing.start()
    try:
        assert reached.wait(PATIENCE)
        desk.keeper.keep_people()
        assert {"people.1", "people.list"} <= files(tmp_path)
        assert "register.list" not in files(tmp_path)
    finally:
        go_on.set()
        writing.join()
    assert {"register.1", "register.list"} <= files(tmp_path)
    told = [{each[0]: each[1] for each in said["targets"]} for said in one_office.journal() if said["action"] == KEEP]
    assert told[-2:] == [{"copy.people": 1, "copy.register": 0}, {"copy.people": 1, "copy.register": 1}]


def test_neither_kind_waits_for_the_other(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    jobs = keeping(Desk(one_office, tmp_path, ticks).keeper)
    assert len({job.thread for job in jobs}) == len(jobs) == 2


def test_nobody_is_told_what_lies_there_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Generations(tmp_path, "register", (KEY,)).save((b"content",), NOON)
    reached, go_on, told = threading.Event(), threading.Event(), list[int]()

    def slow(*given: Any) -> Iterator[bytes]:
        reached.set()
        assert go_on.wait(PATIENCE)
        return unseal(*given)

    monkeypatch.setattr("app.store.generations.unseal", slow)
    found = Generations(tmp_path, "register", (KEY,))
    first, second = (threading.Thread(target=lambda: told.append(found.newest)) for _ in range(2))
    first.start()
    assert reached.wait(PATIENCE)
    second.start()
    second.join(0.2)
    go_on.set()
    first.join()
    second.join()
    assert told == [1, 1]
