"""A register with what emergencies need, and its emergency answer in any form, for any reader, at any minute."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from app.actions.answer import Answer
from app.actions.asking import Asked, view_asked
from app.actions.emergency import answering, carding
from app.domain.access import Clearance
from app.domain.submission import Row
from app.snapshot.audience import View
from tests import makers
from tests.snapshot.makers import DUTY, Book, edition, party, post, state

MONDAY = datetime(2026, 6, 1, 3, tzinfo=UTC)
"""Noon in Tokyo."""
NIGHT = datetime(2026, 6, 1, 18, tzinfo=UTC)
"""Three in the morning there."""
POINT: dict[str, Any] = {
    "provision": "35",
    "authority__names__en": "National Police",
    "authority__names__ja": "警察庁",
    "languages": ["ja", "en"],
    "hours__round_the_clock": True,
    "hours__time_zone": "Asia/Tokyo",
    "channels__duty_phone": ["+81335810141"],
    "channels__fallback_phone": ["+81335810142"],
    "channels__email": ["duty@police.example"],
    "procedure": "Ask for the watch officer.",
}
OFFICE: dict[str, Any] = {
    "provision": "10.5",
    "authority__names__en": "Ministry of Justice",
    "authority__names__fr": "Ministère de la Justice",
    "hours__spec": "Mo-Fr 09:00-17:00; PH off",
    "hours__time_zone": "Asia/Tokyo",
    "channels__phone": ["+81335804111"],
}
CENTRAL = OFFICE | {"provision": "27.2", "hours__spec": "Mo-Fr 09:00-17:00"}


def register(*posts: dict[str, Any], code: str = "JP") -> Book:
    """A State bound by ETS 185 that has consented to CETS 224, and these designations."""
    book = Book()
    book.submit(state(code, "Japan", 2, **{"names.fr": "Japon", "names.ja": "日本"}))
    book.submit(party(code, "ETS185", consented_on="2012-07-03"), party(code, "CETS224", 3, consented_on="2023-08-10"))
    for each in posts:
        book.submit(post(2, code, **each), state=code)
    return book


def statement(provision: str, **values: Any) -> Row:
    said = {"kind": "declaration", "summary": "As declared.", "made_on": "2023-08-10"} | values
    return makers.statement(2, provision, valid_from="2024-01-01", state="JP", **said)


def asked(book: Book, reader: Clearance = DUTY, now: datetime | None = MONDAY, form: str = "", **parameters: str) -> Answer:
    """The answer to a question of that minute, as a reading makes it."""
    there = edition(book.snapshot(), now or MONDAY)
    wanted = Asked({"iso2": "JP", **parameters}, now)
    answer: Callable[[View, Asked], Answer] = partial(carding.card, form=form) if form else answering.emergency
    return answer(view_asked(there, reader, wanted), wanted)


def told(book: Book, reader: Clearance = DUTY, now: datetime | None = MONDAY, **parameters: str) -> Any:
    """The same as JSON, decoded."""
    return msgspec.json.decode(asked(book, reader, now, **parameters).body)
