"""What a version does to what was said before it, worked out by hand for each way in which something begins, changes and ends."""

from datetime import date
from typing import Any

import pytest

from app.domain.access import Audience
from app.domain.entry import Change, Entry
from app.domain.history import Act, acts, ceased, happened, united
from app.domain.history_words import in_words
from app.domain.moment import Span
from app.domain.timeline import ALL, Record
from tests.makers import entry, record, span

TOLD = date(2026, 6, 1)
VALUE = b'{"state":"JP"}'


def line(number: int, change: Change, start: str, end: str | None = None, *, kind: str = "designation", **more: Any) -> Entry:
    payload = None if change in (Change.END, Change.VOID) else VALUE
    said = {"payload": payload, "approval": f"sha256:{number}"} | more
    return entry(number, kind=kind, span=span(start, end), change=change, **said)


def last(*lines: Entry, on: date = TOLD) -> Act:
    """What the last of these lines does, recorded on a day."""
    (found,) = acts(record(*lines), lines[-1:], on, int)
    return found


CREATED = line(1, Change.CREATE, "2024-01-01")
FINITE = line(1, Change.CREATE, "2024-01-01", "2026-03-01")
SAID = line(1, Change.CREATE, "2024-01-01", kind="statement")


@pytest.mark.parametrize(
    ("lines", "on", "happened", "began", "overrides"),
    [
        ((CREATED,), TOLD, "created", True, {}),
        ((CREATED, line(2, Change.AMEND, "2026-07-01")), TOLD, "amended", True, {1: (span("2026-07-01"),)}),
        ((CREATED, line(2, Change.CORRECT, "2024-01-01")), TOLD, "corrected", True, {1: (span("2024-01-01"),)}),
        # the beginning is moved earlier: of the days before it nothing had been said
        ((CREATED, line(2, Change.CORRECT, "2023-01-01", "2024-01-01")), TOLD, "created", True, {}),
        # the end is moved later
        ((FINITE, line(2, Change.AMEND, "2026-03-01")), TOLD, "created", True, {}),
        # what had been taken back from a day on is taken back later: the days between hold again
        (
            (SAID, line(2, Change.END, "2027-01-01", kind="statement"), line(3, Change.AMEND, "2027-01-01", "2027-02-10")),
            TOLD,
            "created",
            True,
            {2: (span("2027-01-01", "2027-02-10"),)},
        ),
        ((CREATED, line(2, Change.END, "2026-07-01")), TOLD, "ended", True, {1: (span("2026-07-01"),)}),
        ((CREATED, line(2, Change.END, "2024-01-01")), TOLD, "corrected", True, {1: (span("2024-01-01"),)}),
        ((CREATED, line(2, Change.VOID, "2024-01-01")), TOLD, "corrected", True, {1: (span("2024-01-01"),)}),
        ((CREATED, line(2, Change.END, "2024-01-01")), date(2024, 1, 1), "corrected", True, {1: (span("2024-01-01"),)}),
        ((CREATED, line(2, Change.END, "2024-01-01")), date(2023, 12, 31), "withdrawn", False, {1: (span("2024-01-01"),)}),
        # told to have ended on 1 March, and then, in June, to have ended on 1 February already
        (
            (FINITE, line(2, Change.END, "2026-02-01", "2026-03-01")),
            TOLD,
            "corrected",
            True,
            {1: (span("2026-02-01", "2026-03-01"),)},
        ),
        # an end that is still to come is moved forward
        (
            (FINITE, line(2, Change.END, "2026-02-01", "2026-03-01")),
            date(2026, 1, 1),
            "ended",
            True,
            {1: (span("2026-02-01", "2026-03-01"),)},
        ),
        ((SAID, line(2, Change.END, "2026-07-01", kind="statement")), TOLD, "withdrawn", True, {1: (span("2026-07-01"),)}),
        ((SAID, line(2, Change.END, "2024-01-01", kind="statement")), TOLD, "corrected", True, {1: (span("2024-01-01"),)}),
        # brought in again after its end, from before that day on: the end is overridden as well
        (
            (CREATED, line(2, Change.END, "2026-01-01"), line(3, Change.CREATE, "2026-03-01")),
            TOLD,
            "created",
            True,
            {2: (span("2026-03-01"),)},
        ),
        (
            (CREATED, line(2, Change.AMEND, "2025-01-01"), line(3, Change.CORRECT, "2024-06-01")),
            TOLD,
            "corrected",
            True,
            {1: (span("2024-06-01", "2025-01-01"),), 2: (span("2025-01-01"),)},
        ),
    ],
)
def test_what_happened(
    lines: tuple[Entry, ...], on: date, happened: str, began: bool, overrides: dict[int, tuple[Span, ...]]
) -> None:
    found = last(*lines, on=on)
    assert (found.happened, found.began, found.overrides) == (happened, began, overrides)
    assert found.days == (lines[-1].span,)


def test_streams_that_say_the_same_are_one_act_and_what_weighs_most_comes_first() -> None:
    above = line(2, Change.CREATE, "2024-01-01", audience=Audience.PARTIES, approval="sha256:1")
    group = (
        line(3, Change.AMEND, "2025-01-01", "2026-01-01"),
        line(4, Change.AMEND, "2025-01-01", "2025-06-01", audience=Audience.PARTIES),
        line(5, Change.AMEND, "2025-06-01", "2026-01-01", audience=Audience.PARTIES),
        line(6, Change.END, "2026-01-01"),
        line(7, Change.END, "2026-01-01", audience=Audience.PARTIES),
    )
    found = acts(record(CREATED, above, *group), group, TOLD, lambda number: 1 if number < 3 else 2)
    assert [(act.happened, act.days, act.overrides) for act in found] == [
        ("ended", (span("2026-01-01"),), {1: (span("2026-01-01"),)}),
        ("amended", (span("2025-01-01", "2026-01-01"),), {1: (span("2025-01-01", "2026-01-01"),)}),
    ]


def test_a_line_over_days_that_held_and_days_that_did_not_does_two_things() -> None:
    group = (line(2, Change.CORRECT, "2023-01-01"), line(3, Change.CREATE, "2023-01-01", audience=Audience.PARTIES))
    found = acts(record(CREATED, *group), group, TOLD, int)
    assert [(act.happened, act.days, act.overrides) for act in found] == [
        ("corrected", (span("2024-01-01"),), {1: (span("2024-01-01"),)}),
        ("created", (span("2023-01-01"),), {}),
    ]
    text = in_words(found, []).en
    assert text.startswith("Corrected: what the directory said of it from 1 January 2024 on was never true. Brought in: it holds")


def test_one_line_says_what_its_version_says() -> None:
    """Whichever line of an approval it is: what was known is what was known before the first of them."""
    first = line(1, Change.CREATE, "2026-07-01"), line(2, Change.CREATE, "2026-07-01", audience=Audience.PARTIES)
    group = (
        line(3, Change.END, "2026-07-01", approval="sha256:3"),
        line(4, Change.END, "2026-07-01", audience=Audience.PARTIES, approval="sha256:3"),
    )
    held = record(*first, *group)
    assert [happened(held, each, TOLD) for each in group] == ["withdrawn", "withdrawn"]
    assert (
        happened(record(CREATED, line(2, Change.CORRECT, "2023-01-01")), line(2, Change.CORRECT, "2023-01-01"), TOLD) == "corrected"
    )
    assert happened(held, first[0], TOLD) == "created"


def test_how_what_held_came_to_its_end() -> None:
    ran_out, taken_back = (line(1, Change.CREATE, "2024-01-01", end, kind="statement") for end in ("2026-03-01", None))
    over = date(2026, 3, 1)
    assert ceased(record(ran_out), over, ALL) == "ended"
    assert ceased(record(taken_back, line(2, Change.END, "2026-03-01", kind="statement")), over, ALL) == "withdrawn"
    assert ceased(record(CREATED, line(2, Change.END, "2026-03-01")), over, ALL) == "ended"


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), ()),
        ((span("2024-02-01"), span("2024-01-01", "2024-03-01")), (span("2024-01-01"),)),
        ((span("2024-01-01", "2024-02-01"), span("2024-02-01", "2024-03-01")), (span("2024-01-01", "2024-03-01"),)),
        ((span("2024-01-01", "2024-03-01"), span("2024-02-01", "2024-02-02")), (span("2024-01-01", "2024-03-01"),)),
        ((span("2024-01-01"), span("2024-05-01", "2024-06-01")), (span("2024-01-01"),)),
        (
            (span("2024-03-01", "2024-04-01"), span("2024-01-01", "2024-02-01")),
            (span("2024-01-01", "2024-02-01"), span("2024-03-01", "2024-04-01")),
        ),
    ],
)
def test_the_same_days_in_fewer_spans(spans: tuple[Span, ...], expected: tuple[Span, ...]) -> None:
    assert united(spans) == expected


def _told(*lines: Entry, on: date = TOLD) -> tuple[str, str]:
    text = in_words([last(*lines, on=on)], [])
    return text.en, text.fr


def test_it_is_told_in_words() -> None:
    ends = line(2, Change.END, "2026-07-01")
    assert _told(CREATED) == ("Brought in: it holds from 1 January 2024 on.", "Inscription : vaut à partir du 1er janvier 2024.")
    assert _told(FINITE)[0] == "Brought in: it holds from 1 January 2024 to 28 February 2026."
    assert _told(FINITE)[1] == "Inscription : vaut du 1er janvier 2024 au 28 février 2026."
    assert _told(CREATED, ends)[0] == "Ended: it held before, and holds no more from 1 July 2026 on."
    begins = line(2, Change.END, "2024-01-01")
    assert _told(CREATED, begins)[0] == "Corrected: what the directory said of it from 1 January 2024 on was never true."
    assert _told(CREATED, begins, on=date(2023, 1, 1))[0].startswith("Withdrawn before it began: it was announced from 1 January")
    assert _told(SAID, line(2, Change.END, "2026-07-01", kind="statement"))[0].startswith("Taken back: it had effect before")


def test_what_becomes_of_the_authority_is_told_as_such() -> None:
    body: Record = record(
        line(1, Change.CREATE, "2024-01-01", kind="authority"), line(2, Change.AMEND, "2025-01-01", kind="authority")
    )
    text = in_words([], acts(body, body.entries()[1:], TOLD, int))
    assert text.en.startswith("The authority that holds it. Amended: it says something else from 1 January 2025 on")
    assert text.fr.startswith("L'autorité qui en est titulaire. Modification : dit autre chose à partir du 1er janvier 2025")
