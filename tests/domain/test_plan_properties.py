"""Whatever files arrive, one after the other: plans settle, touch only what rows mention, and keep the register's invariants."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.effect import flat_on
from app.domain.flat import Flat, shown
from app.domain.plan import Action, Plan, PlannedRow
from app.domain.register import latest_value
from app.domain.submission import Row
from app.domain.timeline import Record, boundaries
from tests.makers import Desk, row

NAMES: list[dict[str, Any]] = [
    {"authority.names.en": "Ministry of Justice"},
    {"authority.names.en": "MINISTRY OF JUSTICE", "authority.names.ja": "法務省"},
    {"authority.names.ja": "法務省"},
    {"authority.names.und": "ministry of justice"},
    {"authority.names.en": "Justice Agency", "authority.names.ja": "法務省"},
    {"authority.names.en": "National Police"},
]
POSTS: list[dict[str, Any]] = [
    {"provision": "7.5.e"},
    {"provision": "7.5.e", "territory": "CW"},
    {"provision": "35"},
    {"provision": "27.2", "role": "send"},
]
FIELDS = {
    "languages": ["ja"],
    "procedure": "Call the duty desk.",
    "person": "Somebody",
    "hours.spec": "Mo-Fr 09:00-17:00",
    "channels.phone": ["+81300000001"],
    "channels.duty_phone": ["+81300000002", "+81300000003"],
    "authority.website": "https://one.example/",
    "authority.address.locality": "Tokyo",
}
OTHERS = {
    "languages": ["ja", "en"],
    "procedure": "Write.",
    "hours.spec": "24/7",
    "channels.phone": ["+81300000009"],
    "authority.website": "https://two.example/",
}
DAYS = [date(year, month, 1) for year in range(2024, 2029) for month in (1, 7)]

a_day = st.sampled_from(DAYS)
fields = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.sampled_from(["one", "other", "cleared"]), max_size=4)


def content(path: str, choice: str) -> Any:
    return {"one": FIELDS[path], "other": OTHERS.get(path, FIELDS[path]), "cleared": None}[choice]


@st.composite
def files(draw: st.DrawFn) -> list[Row]:
    """The rows of a small file."""
    rows = []
    for number in range(2, 2 + draw(st.integers(1, 4))):
        chosen = {path: content(path, choice) for path, choice in draw(fields).items()}
        values = draw(st.sampled_from(POSTS)) | draw(st.sampled_from(NAMES)) | chosen
        start, end = draw(st.none() | a_day), draw(st.none() | st.none() | a_day)
        audience = draw(st.sampled_from([None, None, Audience.NETWORK, Audience.RESTRICTED]))
        rows.append(row(number, values, valid_from=start, valid_to=end, audience=audience))
    return rows


submissions = st.lists(st.tuples(files(), a_day, st.booleans()), min_size=1, max_size=4)


def every_day(*records: Record) -> list[date]:
    """A day in each stretch in which no value changes, the first and last stretches among them."""
    edges = {edge for each in records for stream in each.streams.values() for edge in boundaries(stream)}
    return sorted({date(2000, 1, 1), *edges, *(edge - timedelta(days=1) for edge in edges)})


def accepted(plan: Plan) -> Iterator[PlannedRow]:
    return (each for each in plan.rows if each.action is not Action.REJECTED)


def authority_of(desk: Desk, planned: PlannedRow) -> Record:
    value = latest_value(desk.record(planned))
    assert value is not None
    return desk.records["authority", value["authority"]]


@settings(max_examples=80)
@given(submissions)
def test_what_is_applied_is_unchanged_when_it_comes_again(history: list[tuple[list[Row], date, bool]]) -> None:
    desk = Desk()
    for rows, on, complete in history:
        first = desk.submit(*rows, on=on, complete=complete)
        numbers = {each.number for each in accepted(first)}
        kept = [each for each in rows if each.number in numbers]
        again = desk.plan(*kept, on=on, complete=complete and kept == rows)
        assert [each.action for each in again.rows if each.number] == [Action.UNCHANGED] * len(kept)
        assert again.writes == ()


@settings(max_examples=80)
@given(submissions)
def test_no_field_changes_that_no_row_mentions(history: list[tuple[list[Row], date, bool]]) -> None:
    desk = Desk()
    for rows, on, _ in history:
        before = dict(desk.records)
        plan = desk.submit(*rows, on=on)
        mentioned = mentions(desk, plan, rows)
        for name, record in before.items():
            for each in every_day(record, desk.records[name]):
                then, now = flat_on(record, each), flat_on(desk.records[name], each)
                if then and now:
                    changed = {path for path in {*then, *now} if then.get(path) != now.get(path)}
                    assert changed <= mentioned.get(name, set())


def mentions(desk: Desk, plan: Plan, rows: list[Row]) -> dict[tuple[str, str], set[str]]:
    """The paths that rows mention, by record."""
    found: dict[tuple[str, str], set[str]] = {}
    by_number = {each.number: each for each in rows}
    for planned in accepted(plan):
        assert planned.number is not None
        for path in by_number[planned.number].values:
            about = authority_of(desk, planned) if path.startswith("authority.") else desk.record(planned)
            found.setdefault((about.kind, about.key), set()).add(path.removeprefix("authority."))
    return found


@settings(max_examples=80)
@given(submissions)
def test_rows_hold_from_their_day_and_move_nothing_before_it(history: list[tuple[list[Row], date, bool]]) -> None:
    desk = Desk()
    for rows, on, _ in history:
        before = dict(desk.records)
        plan = desk.submit(*rows, on=on)
        by_number = {each.number: each for each in rows}
        for planned in accepted(plan):
            assert planned.valid_from is not None
            assert planned.number is not None
            said = by_number[planned.number]
            after = desk.record(planned)
            assert_says(flat_on(after, planned.valid_from), said)
            assert said.valid_to is None or not flat_on(after, said.valid_to)
            known = before.get(("designation", after.key))
            for each in every_day(after):
                if known and each < planned.valid_from:
                    assert known.payloads(each) == after.payloads(each)


def assert_says(flat: Flat, said: Row) -> None:
    for path, wanted in said.values.items():
        if not path.startswith("authority."):
            assert shown(flat.get(path)) == wanted


@settings(max_examples=80)
@given(submissions)
def test_the_register_stays_sound(history: list[tuple[list[Row], date, bool]]) -> None:
    desk = Desk()
    for rows, on, complete in history:
        desk.submit(*rows, on=on, complete=complete)
        designations = [record for (kind, _), record in desk.records.items() if kind == "designation"]
        for each in every_day(*designations):
            held = [value for record in designations if (value := flat_on(record, each))]
            notified = [value.get("territory") for value in held if value["provision"] == "7.5.e"]
            assert len(notified) == len(set(notified))
            for value in held:
                assert flat_on(desk.records["authority", value["authority"]], each)
        assert all(not line.span.inverted for record in desk.records.values() for line in record.entries())
        assert all(
            stream[0].audience >= min(record.streams) and lowest_covers(record)
            for record in designations
            for stream in record.streams.values()
        )


def lowest_covers(record: Record) -> bool:
    """Nothing is held above public on a day on which the public stream holds nothing."""
    return all(Audience.PUBLIC in held for each in every_day(record) if (held := record.payloads(each)))
