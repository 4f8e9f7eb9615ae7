"""Questions about all States are made in a few threads; who asks about one never waits for them."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from app.actions import look_up
from app.actions import read as reading
from app.actions.answer import Answer, answer
from app.actions.asking import Asked
from app.actions.house import BROAD_AT_ONCE
from app.actions.read import Question, read
from app.domain.access import Audience
from app.domain.errors import InvalidParameter, TooBusy
from app.snapshot.audience import View
from tests.actions.makers import MINISTRY, NOBODY, REGISTRAR, Office

PATIENCE = 30.0
ASKERS = 3 * BROAD_AT_ONCE


@dataclass
class Slow:
    """An answer that takes until it is let go, and what was seen while it was made."""

    go: threading.Event = field(default_factory=threading.Event)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    inside: int = 0
    most: int = 0
    made: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, _view: View, _asked: Asked) -> Answer:
        with self.guard:
            self.made += 1
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.entered.release()
        assert self.go.wait(PATIENCE), "nobody let it go: it stands in everybody's way"
        with self.guard:
            self.inside -= 1
        return answer(b"{}", Audience.PUBLIC)


def question(text: str, answering: Callable[[View, Asked], Answer], **parameters: str) -> Question:
    return Question("broad", text.encode(), lambda: Asked(parameters), answering, broad=True)


async def _ask_around(office: Office, slow: Slow, texts: list[str]) -> Answer:
    """What is answered about one State while others ask about all."""
    waiting = [asyncio.create_task(read(office.house, NOBODY, question(text, slow))) for text in texts]
    for _ in range(BROAD_AT_ONCE):
        assert await asyncio.to_thread(slow.entered.acquire, timeout=PATIENCE)
    narrow = await read(office.house, NOBODY, question("narrow", look_up.designations, state="JP"))
    assert slow.inside == BROAD_AT_ONCE
    slow.go.set()
    answers = await asyncio.gather(*waiting)
    assert {each.body for each in answers} == {b"{}"}
    return narrow


def test_a_few_at_a_time_and_none_of_them_in_the_way(one_office: Office) -> None:
    one_office.apply(MINISTRY)
    slow = Slow()
    narrow = asyncio.run(_ask_around(one_office, slow, [f"about all {number}" for number in range(ASKERS)]))
    assert b"Ministry of Justice" in narrow.body
    assert (slow.most, slow.made) == (BROAD_AT_ONCE, ASKERS)


def test_who_waited_for_the_same_question_gets_the_answer_made_meanwhile(one_office: Office) -> None:
    slow = Slow()
    asyncio.run(_ask_around(one_office, slow, ["the same"] * ASKERS))
    assert slow.made == BROAD_AT_ONCE


def test_where_an_answer_is_made(one_office: Office) -> None:
    threads = dict[str, threading.Thread]()

    def asked_for(name: str) -> Callable[[View, Asked], Answer]:
        def answering(_view: View, _asked: Asked) -> Answer:
            threads[name] = threading.current_thread()
            return answer(b"{}", Audience.PUBLIC)

        return answering

    async def ask() -> None:
        await read(one_office.house, NOBODY, question("a", asked_for("about all")))
        await read(one_office.house, NOBODY, question("b", asked_for("about one"), state="JP"))
        await read(one_office.house, NOBODY, Question("c", b"c", lambda: Asked({}), asked_for("about one thing")))
        await read(one_office.house, NOBODY, replace(question("d", asked_for("all about one"), state="JP"), whole=True))

    asyncio.run(ask())
    here = threading.current_thread()
    assert {name: thread is here for name, thread in threads.items()} == {
        "about all": False,
        "about one": True,
        "about one thing": True,
        "all about one": False,
    }


def test_what_may_be_as_large_as_the_register_is_not_kept(one_office: Office) -> None:
    slow = Slow()
    slow.go.set()
    for whole, made in ((True, 2), (False, 3)):
        for _ in range(2):
            asyncio.run(read(one_office.house, NOBODY, replace(question(f"{whole}", slow), whole=whole)))
        assert slow.made == made


def test_what_is_wrong_with_a_broad_question_is_told_all_the_same(one_office: Office) -> None:
    with pytest.raises(InvalidParameter):
        asyncio.run(read(one_office.house, NOBODY, question("wrong", look_up.designations, limit="0")))


def test_who_signed_in_does_not_wait_behind_those_who_did_not(one_office: Office) -> None:
    slow, quick = Slow(), Slow()
    quick.go.set()

    async def ask() -> None:
        waiting = [asyncio.create_task(read(one_office.house, NOBODY, question(f"{number}", slow))) for number in range(ASKERS)]
        for _ in range(BROAD_AT_ONCE):
            assert await asyncio.to_thread(slow.entered.acquire, timeout=PATIENCE)
        told = asyncio.wait_for(read(one_office.house, REGISTRAR, question("an officer's", quick)), PATIENCE / 3)
        try:
            assert (await told).body == b"{}"
        finally:
            slow.go.set()
            await asyncio.gather(*waiting)

    asyncio.run(ask())


def test_more_than_can_be_answered_soon_is_refused_and_files_first(one_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_WAITING", 1)
    monkeypatch.setattr(reading, "MOST_BROAD", 2)
    slow = Slow()

    async def ask() -> None:
        def asking(text: str, *, whole: bool = False) -> asyncio.Task[Answer]:
            return asyncio.create_task(read(one_office.house, NOBODY, replace(question(text, slow), whole=whole)))

        waiting = [asking(f"{number}") for number in range(BROAD_AT_ONCE)]
        for _ in range(BROAD_AT_ONCE):
            assert await asyncio.to_thread(slow.entered.acquire, timeout=PATIENCE)
        waiting.append(asking("one waits"))
        await asyncio.sleep(0)
        refused = [asking("a file", whole=True)]
        waiting.append(asking("two wait"))
        await asyncio.sleep(0)
        refused.append(asking("a list"))
        try:
            for each in refused:
                with pytest.raises(TooBusy):
                    await asyncio.wait_for(each, PATIENCE / 3)
        finally:
            slow.go.set()
            await asyncio.gather(*waiting)

    asyncio.run(ask())
