"""What is kept encoded for a route: its tag stands for every byte, and nothing that somebody names makes more of it."""

from typing import Any

import pytest

from app.actions import route
from app.domain.access import PUBLIC_ONLY
from app.domain.routing import PURPOSES, WORDS
from app.snapshot.audience import View
from app.snapshot.pairs import side
from tests.snapshot.makers import DUTY, OFFICER, ask, edition
from tests.snapshot.test_routes import pair

PAIRS = ({"from_": "QM", "to": "QN"}, {"from_": "QN", "to": "QM"}, {"from_": "QM", "to": "PF"}, {"from_": "JP", "to": "QN"})


def test_two_answers_have_one_tag_where_they_are_the_same_bytes_and_only_there() -> None:
    readers: list[Any] = [(), (OFFICER,), (DUTY,)]
    cases: list[dict[str, str]] = [{}, {"case": "subscriber-only"}, {"on": "2023-12-01"}]
    book = pair()
    answers = [
        ask(there, route.route, *reader, **each, **case, purpose=purpose)
        for there in (book.snapshot(), book.snapshot())
        for purpose in PURPOSES
        for each in PAIRS
        for case in cases
        for reader in readers
    ]
    bodies, tags, both = (
        {*found} for found in zip(*((each.body, each.etag, (each.body, each.etag)) for each in answers), strict=True)
    )
    assert len(bodies) == len(tags) == len(both) > len(PURPOSES)


@pytest.mark.parametrize("code", ["QM", "QN"])
def test_words_of_a_case_leave_nothing_behind(code: str) -> None:
    there = edition(pair().snapshot())
    for purpose in PURPOSES:
        ask(there, route.route, **PAIRS[0], purpose=purpose)
    kept = _kept(there.view(PUBLIC_ONLY), code)
    assert kept
    for purpose in PURPOSES:
        for word in WORDS:
            ask(there, route.route, **PAIRS[0], purpose=purpose, case=word)
    posts = [post.key for post in side(there.view(PUBLIC_ONLY), ("QN", None)).posts]
    for key in posts:
        ask(there, route.route, **PAIRS[0], purpose="traffic-data", case=key)
    assert _kept(there.view(PUBLIC_ONLY), code) == kept


def _kept(view: View, code: str) -> tuple[int, int]:
    """How many rules and questions are kept of a State, and how many lists of contacts."""
    made = side(view, (code, None)).made
    passages = made["passages"]
    return len(passages.rules) + len(passages.asked), sum(isinstance(what, tuple) and isinstance(what[0], tuple) for what in made)
