"""The proof sees what it is there to see: each kind of loss, doubling and half-done work, made by hand."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.crash import proof
from tests.crash.client import Client
from tests.crash.diary import Act, Diary, Intent, Outcome, deeds
from tests.crash.files import Sizes
from tests.crash.stage import Stage, staged

REQUESTS = 7  # two files submitted, shown and approved, a third one submitted


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A register in which the client has worked undisturbed; its server has ended."""
    with staged("sqlite", tmp_path_factory.mktemp("worked"), None) as stage:
        Client(stage.diary, stage.tokens, random.Random(1), Sizes(3, 5)).work(stage.server.address(), REQUESTS)
        stage.server.kill()
        yield stage


@pytest.fixture
def stage(worked: Stage, tmp_path: Path) -> Stage:
    """A copy to be spoiled."""
    shutil.copytree(worked.folder, tmp_path, dirs_exist_ok=True)
    return replace(worked, url=f"sqlite:///{tmp_path / 'directory.sqlite'}", folder=tmp_path)


def seen(stage: Stage) -> str:
    return "\n".join(proof.faults(stage.url, stage.diary, stage.journal))


def run(stage: Stage, *statements: str) -> None:
    """SQL behind everybody's back, past the triggers."""
    engine = create_engine(stage.url)
    with engine.begin() as connection:
        triggers = list(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        for statement in (*(f"DROP TRIGGER {name}" for name in triggers), *statements):
            connection.execute(text(statement))
    engine.dispose()


def test_nothing_is_wrong_with_undisturbed_work(stage: Stage) -> None:
    assert [deed.intent.act for deed in deeds(stage.diary)] == [Act.SUBMIT, Act.LOOK, Act.APPROVE] * 2 + [Act.SUBMIT]
    assert all(deed.acknowledged for deed in deeds(stage.diary))
    assert seen(stage) == ""
    assert stage.findings() == []
    assert all(each.wholly for each in proof.found(stage.url, stage.diary))


LAST_APPROVED = "(SELECT notification FROM decision ORDER BY id DESC LIMIT 1)"
LAST_SENT = "(SELECT id FROM notification ORDER BY submitted_at DESC LIMIT 1)"
SPOILED = {
    "a lost answer": (["DELETE FROM kept_answer WHERE account = 'demo-approver'"], "was acknowledged: kept answer 0 times"),
    "another answer": (["UPDATE kept_answer SET body = x'7b7d'"], "keeps another answer than the one that was given"),
    "a lost line": (["DELETE FROM entry WHERE number = (SELECT max(number) - 2 FROM entry)"], "has the entries"),
    "a lost decision": ([f"DELETE FROM decision WHERE notification = {LAST_APPROVED}"], "versions without an approval"),
    "a lost event": (["DELETE FROM audit_event WHERE sequence = 6"], "event 0 times"),
    "a lost plan": ([f"DELETE FROM plan WHERE notification = {LAST_SENT}"], "plan 0 times"),
    "a lost notification": (
        [f"DELETE FROM plan WHERE notification = {LAST_SENT}", f"DELETE FROM notification WHERE id = {LAST_SENT}"],
        "found is nothing",
    ),
    "a status of old": ([f"UPDATE notification SET status = 'previewed' WHERE id = {LAST_APPROVED}"], "status 0 times"),
    "other bytes": ([f"UPDATE notification SET sha256 = 'x' WHERE id = {LAST_SENT}"], "has bytes of the hash x"),
    "a doubled notification": (
        [
            f"CREATE TEMP TABLE again AS SELECT * FROM notification WHERE id = {LAST_SENT}",
            "UPDATE again SET id = 'n_again'",
            "INSERT INTO notification SELECT * FROM again",
        ],
        "notification 2 times",
    ),
    "a doubled line": (
        [
            "CREATE TEMP TABLE again AS SELECT * FROM entry WHERE kind = 'authority' ORDER BY number DESC LIMIT 1",
            "UPDATE again SET number = (SELECT max(number) + 1 FROM entry), version = 99",
            "INSERT INTO entry SELECT * FROM again",
        ],
        "2 times",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_spoiled_is_seen(stage: Stage, name: str) -> None:
    statements, told = SPOILED[name]
    run(stage, *statements)
    assert told in seen(stage)


def half(deed: Intent | Outcome) -> bool:
    return isinstance(deed, Outcome) and deed.number == REQUESTS


def rewritten(stage: Stage, keep: Callable[[Intent | Outcome], bool]) -> None:
    """The diary with only the lines that are to be kept."""
    lines = [line for deed in deeds(stage.diary) for line in (deed.intent, deed.outcome) if line is not None and keep(line)]
    stage.diary.unlink()
    with Diary(stage.diary) as diary:
        for line in lines:
            diary.write(line)


def test_without_an_answer_wholly_done_is_right_and_half_done_is_not(stage: Stage) -> None:
    rewritten(stage, lambda line: not half(line))
    assert seen(stage) == ""
    run(stage, "DELETE FROM kept_answer WHERE key = (SELECT key FROM kept_answer ORDER BY at DESC LIMIT 1)")
    assert "is there in part: kept answer 0 times" in seen(stage)


def test_without_an_answer_not_done_at_all_is_right(stage: Stage) -> None:
    lost = Intent(REQUESTS + 1, Act.SUBMIT, "never-arrived", "", "m1", "", ("https://m1.example/1",))
    with Diary(stage.diary) as diary:
        diary.write(lost)
    assert seen(stage) == ""
    assert proof.found(stage.url, stage.diary)[-1].not_at_all
    with Diary(stage.diary) as diary:
        diary.write(Outcome(lost.number, 201, "r_1", "", {"id": "n_1"}))
    assert "submit never-arrived was acknowledged: notification 0 times" in seen(stage)


def test_work_that_nobody_asked_for_is_seen(stage: Stage) -> None:
    rewritten(stage, lambda line: line.number != REQUESTS)
    assert "5 rows in notification, 4 were due" in seen(stage)


def test_a_look_without_its_event_is_seen(stage: Stage) -> None:
    stage.journal.rename(stage.folder / "gone")
    assert seen(stage).count("has 0 events") == 2
