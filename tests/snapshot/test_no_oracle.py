"""Asking for a value that one may not see is like asking for one that nobody has: the same answer, by the same steps.

Steps are counted, not timed: every Python line and every call into C that the answer took.
"""

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from app.actions import look_up
from app.actions.search.answering import search
from app.domain.access import PUBLIC_ONLY, Clearance
from app.snapshot.shelf import Edition
from tests.snapshot.makers import OFFICER, Answering, Book, edition, post, told, treaty_book

HIDDEN = {
    "procedure": "kestrels nest",
    "person": "marigold wren",
    "verification": "telephoned twice",
    "channels__duty_phone": ["+442079460701"],
    "channels__private_phone": ["+442079460702"],
}
#: the same but for the last letters, so that they would stand at the same place among the words of the register; nobody has them
ABSENT = {"kestrels nest": "kestrelz nesz", "marigold wren": "marigolf wrem", "telephoned twice": "telephonez twicy"}


def steps(work: Callable[[], Any]) -> int:
    """How many lines and calls ``work`` takes; those of the collector of cycles, and of who listens to it, are none of its own."""
    counted = 0

    def tracer(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal counted
        counted += event in ("line", "call")
        return tracer

    def profiler(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event == "c_call"

    before = sys.gettrace()
    gc.disable()
    sys.settrace(tracer)
    sys.setprofile(profiler)
    try:
        work()
    finally:
        sys.setprofile(None)
        sys.settrace(before)
        gc.enable()
    return counted


def book(**hidden: Any) -> Book:
    """A register in which one designation of Japan has these values beside its public ones."""
    made = treaty_book()
    made.submit(post(2, "JP", provision="8.10.b", authority__names__en="Plain Office", **hidden), state="JP")
    return made


@pytest.mark.parametrize("reader", [PUBLIC_ONLY, OFFICER], ids=["anonymous", "officer"])
@pytest.mark.parametrize("hidden", list(ABSENT))
@pytest.mark.parametrize("answering", [look_up.designations, search])
def test_a_hidden_word_is_sought_as_one_that_nobody_has(answering: Answering, reader: Clearance, hidden: str) -> None:
    there = edition(book(**HIDDEN).snapshot())

    def seek(words: str) -> Any:
        return told(there, answering, reader, q=words)

    seek("warm up")
    absent = ABSENT[hidden]
    assert len(absent.split()) == len(hidden.split())
    found = {word: (seek(word), steps(lambda word=word: seek(word))) for word in (hidden, absent)}  # type: ignore[misc]
    assert found[hidden] == found[absent]
    assert found[hidden][0]["items"] == []


ASKED = (
    {"q": "plain"},
    {"q": "kestrels"},
    {"language": "qaa"},
    {"state": "JP"},
    {"provision": "8.10"},
    {"updated_since": "2024-01-01T00:00:00Z"},
)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: "=".join(*asked.items()))
def test_a_register_with_hidden_values_is_read_by_the_same_steps(asked: dict[str, str]) -> None:
    """Two registers that differ in hidden values only, of the same shape: same bytes, same steps, first and later."""
    other = {name: [value[0][:-1] + "9"] if isinstance(value, list) else value[::-1] for name, value in HIDDEN.items()}
    seen = [told_with_steps(edition(book(**hidden).snapshot()), look_up.designations, asked) for hidden in (HIDDEN, other)]
    assert seen[0] == seen[1]


TYPED = (*ABSENT, "kestrels japan", "marigold 8.10", "plain office", "plane ofice", "jp 8.10", "+442079460701", "wren")


@pytest.mark.parametrize("reader", [PUBLIC_ONLY, OFFICER], ids=["anonymous", "officer"])
@pytest.mark.parametrize("query", TYPED)
def test_a_search_takes_the_same_steps_whatever_is_hidden(query: str, reader: Clearance) -> None:
    """Also for words that are hidden in one of the two registers, and for words that are nearly those."""
    other = {name: [value[0][:-1] + "9"] if isinstance(value, list) else value[::-1] for name, value in HIDDEN.items()}
    seen = [told_with_steps(edition(book(**hidden).snapshot()), search, {"q": query}, reader) for hidden in (HIDDEN, other)]
    assert seen[0] == seen[1]


def told_with_steps(
    there: Edition, answering: Answering, asked: dict[str, str], reader: Clearance = PUBLIC_ONLY
) -> tuple[Any, int, int]:
    """An answer, and what it took the first time and again."""
    told(edition(book().snapshot()), answering, reader, **asked)  # what is kept of texts that both share
    first = steps(lambda: told(there, answering, reader, **asked))
    again = steps(lambda: told(there, answering, reader, **asked))
    return told(there, answering, reader, **asked), first, again
