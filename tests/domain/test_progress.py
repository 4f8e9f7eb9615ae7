"""What long work tells of itself while it goes on."""

from app.domain.plan import Plan
from app.domain.planning import build
from app.domain.progress import STEP, Stage, counted
from tests.makers import notice, row

Told = tuple[Stage, int, int | None]


def test_things_are_counted_while_they_are_worked_off() -> None:
    told: list[Told] = []
    things = list(range(2 * STEP + 1))
    assert list(counted(things, Stage.READING, lambda *each: told.append(each))) == things
    assert told == [(Stage.READING, done, len(things)) for done in (0, STEP, 2 * STEP)]


def test_a_plan_tells_its_stages_and_is_the_same_when_nobody_asks() -> None:
    told: list[Told] = []
    rows = [row(2), row(3, {"provision": "27.2"})]

    def made(**asked: object) -> Plan:
        return build(notice(), rows, (), {}, 0, **asked)  # type: ignore[arg-type]

    assert made(report=lambda *each: told.append(each)).digest == made().digest
    assert told == [(Stage.PLANNING, 0, 2), (Stage.CHECKING, 0, None)]
