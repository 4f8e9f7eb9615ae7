"""What is missing until a treaty binds a State (DOMAIN, section 4), and since when States are members (section 4)."""

from datetime import date

import pytest

from app.domain.access import Audience
from app.domain.canonical import canonical
from app.domain.membership import Membership, memberships
from app.domain.missing import Missing, Place, Step, missing_on
from app.domain.provisions import CETS224, ETS185
from app.domain.status import Participation, Status
from app.domain.timeline import Stream
from tests import makers

DAY = date(2026, 6, 1)
LONG_AGO = date(2010, 1, 1)
MARCH = date(2027, 3, 1)


def place(treaty: str, start: date | None = None, since: date | None = LONG_AGO, **dates: date | bool) -> Place:
    """FR and a treaty; the Convention in force for it from ``since``."""
    own = Participation(state="FR", treaty=treaty, **dates) if dates else None  # type: ignore[arg-type]
    convention = Status.IN_FORCE if since and since <= DAY else Status.NONE
    return Place(treaty, own, start, since, convention)


CONSENT, CONVENTION = Missing(Step.CONSENT), Missing(Step.CONVENTION)


@pytest.mark.parametrize(
    ("there", "lacking", "steps"),
    [
        (place(CETS224, signed_on=date(2022, 5, 12)), 1, (CONSENT,)),  # its own would be the fifth
        (place(CETS224, signed_on=date(2022, 5, 12)), 2, (CONSENT, Missing(Step.FURTHER_CONSENTS, consents=1))),
        (place(CETS224), 0, (CONSENT,)),
        (place(CETS224, consented_on=date(2023, 8, 10)), 1, (Missing(Step.FURTHER_CONSENTS, consents=1),)),
        (place(CETS224, MARCH, consented_on=date(2023, 8, 10)), 0, (Missing(Step.WAITING_PERIOD, until=MARCH),)),
        (place(CETS224, LONG_AGO, consented_on=date(2009, 8, 10)), 0, ()),
        (place(CETS224, denounced_on=date(2025, 1, 1)), 1, ()),
        (place(CETS224, since=None, consented_on=date(2023, 8, 10)), 0, (CONVENTION, CONSENT)),
        (place(CETS224, since=MARCH, signed_on=date(2022, 5, 12)), 0, (CONVENTION, CONSENT)),
        (place(CETS224, since=date(2024, 1, 1), consented_on=date(2023, 8, 10)), 0, (CONSENT,)),  # given too early to count
        (place(CETS224, consented_on=date(2023, 8, 10), exercise=True), 3, ()),  # only a stated day brings it into force
        (place(CETS224, signed_on=date(2023, 8, 10), exercise=True), 3, (CONSENT,)),
        (place(ETS185, since=None, signed_on=date(2023, 8, 10)), 3, (CONSENT,)),
        (place(ETS185, MARCH, since=MARCH, consented_on=date(2026, 5, 1)), 0, (Missing(Step.WAITING_PERIOD, until=MARCH),)),
        (place(ETS185, LONG_AGO, consented_on=date(2009, 8, 10)), 3, ()),
    ],
)
def test_the_steps_that_are_missing(there: Place, lacking: int, steps: tuple[Missing, ...]) -> None:
    assert missing_on(there, DAY, lacking) == steps


def stream(*said: tuple[str, list[str] | None]) -> Stream:
    """A State's record: from each day on these memberships; None: it ends."""
    return tuple(
        makers.entry(
            number,
            kind="state",
            key="GB",
            audience=Audience.PUBLIC,
            span=makers.span(start),
            payload=None if held is None else canonical({"code": "GB", "memberships": held}),
        )
        for number, (start, held) in enumerate(said, 1)
    )


def test_memberships_have_days() -> None:
    told = stream(("2001-11-23", ["EU", "CoE"]), ("2020-02-01", ["CoE"]))
    assert memberships(told) == (
        Membership("CoE", date(2001, 11, 23)),
        Membership("EU", date(2001, 11, 23), date(2020, 2, 1)),
    )
    assert memberships(told, 1) == (Membership("CoE", date(2001, 11, 23)), Membership("EU", date(2001, 11, 23)))


def test_a_membership_can_come_back_and_ends_with_the_record() -> None:
    told = stream(("2001-11-23", ["CoE"]), ("2010-01-01", []), ("2012-01-01", ["CoE"]), ("2022-03-16", None))
    assert memberships(told) == (
        Membership("CoE", date(2001, 11, 23), date(2010, 1, 1)),
        Membership("CoE", date(2012, 1, 1), date(2022, 3, 16)),
    )
