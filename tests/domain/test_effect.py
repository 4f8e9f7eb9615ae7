"""What a row writes to one record: drafts per audience, three-way with what is announced, and what is told about it."""

from datetime import date

from app.domain.access import Audience
from app.domain.effect import day_moved, effect, endings, flat_on
from app.domain.entry import Change, Draft
from app.domain.flat import Flat
from app.domain.placement import place
from app.domain.target import Target
from app.domain.timeline import Record
from tests.makers import channel, day, entry, record, span

NEEDED: Flat = {"state": "JP", "provision": "35", "role": "contact", "authority": "a_1"}
PUBLIC = b'{"authority":"a_1","provision":"35","role":"contact","state":"JP"}'
DUTY = {"channels.duty_phone": [channel("duty_phone", "+811", Audience.NETWORK)]}


def target(paths: Flat, found: Record | None = None) -> Target:
    return Target("designation", "d_1", "JP", found, paths)


def drafts(
    paths: Flat, found: Record | None, start: str, until: str | None = None
) -> list[tuple[str, str, str | None, bytes | None]]:
    """The drafts in short: audience, first day, end, payload."""
    each = effect(target(paths, found), place(found, day(start), date(2026, 6, 1), day(until)))
    assert each.findings == ()
    return [short(one) for one in each.drafts]


def short(one: Draft) -> tuple[str, str, str | None, bytes | None]:
    end = one.span.end.isoformat() if one.span.end else None
    return one.audience.label, one.span.start.isoformat(), end, one.payload


def languages(*codes: str) -> bytes:
    return b'{"languages":[' + b",".join(b'"%s"' % code.encode() for code in codes) + b"]}"


def test_a_beginning_writes_one_draft_for_each_audience() -> None:
    assert drafts(NEEDED | DUTY | {"languages": ["ja"]}, None, "2023-01-01") == [
        ("public", "2023-01-01", None, PUBLIC),
        ("parties", "2023-01-01", None, b'{"languages":["ja"],"withheld":{"channels":["network"]}}'),
        ("network", "2023-01-01", None, b'{"channels":[{"slot":"duty_phone","value":"+811"}]}'),
    ]


def test_an_amendment_writes_only_what_differs() -> None:
    found = record(entry(1, payload=PUBLIC), entry(2, payload=languages("ja"), audience=Audience.PARTIES))
    assert drafts({"languages": ["ja", "en"]}, found, "2024-01-01") == [("parties", "2024-01-01", None, languages("ja", "en"))]
    assert drafts({"languages": ["ja"]}, found, "2024-01-01") == []
    assert drafts({"languages": None}, found, "2024-01-01") == [("parties", "2024-01-01", None, None)]


def test_a_change_follows_where_the_old_value_is_repeated_and_stands_back_where_another_is_announced() -> None:
    found = record(
        entry(1, payload=PUBLIC),
        entry(2, payload=languages("ja"), audience=Audience.PARTIES),
        entry(3, payload=PUBLIC.replace(b"}", b',"territory":"CW"}'), span=span("2025-01-01")),
        entry(4, payload=languages("fr"), audience=Audience.PARTIES, span=span("2027-01-01")),
    )
    each = effect(target({"languages": ["en"]}, found), place(found, date(2024, 1, 1), date(2026, 6, 1), None))
    assert [short(one) for one in each.drafts] == [
        ("parties", "2024-01-01", "2027-01-01", languages("en")),
    ]
    assert [(finding.code, finding.level) for finding in each.findings] == [("later-value-stands", "info")]
    assert "from 2027-01-01 another value of languages" in each.findings[0].message


def test_an_extension_carries_on_what_held_last() -> None:
    found = record(
        entry(1, payload=PUBLIC, span=span("2023-01-01", "2026-01-01")),
        entry(2, payload=languages("ja"), audience=Audience.PARTIES, span=span("2023-01-01", "2026-01-01")),
        entry(3, payload=languages("fr"), audience=Audience.PARTIES, span=span("2025-01-01", "2026-01-01")),
    )
    assert drafts({}, found, "2024-01-01", "2028-01-01") == [
        ("public", "2026-01-01", "2028-01-01", PUBLIC),
        ("parties", "2026-01-01", "2028-01-01", languages("fr")),
    ]


def test_an_end_ends_every_stream_that_holds_something_there() -> None:
    found = record(
        entry(1, payload=PUBLIC),
        entry(2, payload=languages("ja"), audience=Audience.PARTIES),
        entry(3, payload=b"{}", audience=Audience.NETWORK, span=span("2023-01-01", "2024-01-01")),
    )
    assert drafts({}, found, "2025-01-01", "2027-01-01") == [
        ("public", "2027-01-01", None, None),
        ("parties", "2027-01-01", None, None),
    ]
    ended = endings(found, span("2023-06-01", "2023-07-01"))
    assert [(draft.audience, draft.change, draft.provision) for draft in ended] == [
        (audience, Change.END, "8.10.a") for audience in (Audience.PUBLIC, Audience.PARTIES, Audience.NETWORK)
    ]
    assert endings(found, span("2022-01-01", "2023-01-01")) == []


def test_a_moved_beginning_is_told() -> None:
    found = record(entry(1, payload=PUBLIC, span=span("2025-01-01")))
    each = effect(target({}, found), place(found, date(2024, 1, 1), date(2026, 6, 1), None))
    assert [short(one) for one in each.drafts] == [("public", "2024-01-01", "2025-01-01", PUBLIC)]
    assert [(finding.code, finding.value) for finding in each.findings] == [("starts-earlier", "2024-01-01")]
    assert each.moved == (day_moved("valid_from", date(2025, 1, 1), date(2024, 1, 1)),)


def test_first_and_last_days_that_move_are_changes() -> None:
    found = record(entry(1, payload=PUBLIC, span=span("2023-01-01", "2025-01-01")))
    cases = [
        (None, "2023-01-01", "2024-01-01", [(None, "2024-01-01")]),
        (None, "2023-01-01", None, []),
        (found, "2023-06-01", "2024-01-01", [("2025-01-01", "2024-01-01")]),
        (found, "2023-06-01", "2026-01-01", [("2025-01-01", "2026-01-01")]),
        (found, "2023-06-01", "2025-01-01", []),
        (found, "2023-06-01", None, []),
    ]
    for known, start, until, expected in cases:
        each = effect(target(NEEDED, known), place(known, day(start), date(2026, 6, 1), day(until)))
        assert [(moved.before, moved.after) for moved in each.moved] == expected
        assert {moved.field for moved in each.moved} <= {"valid_to"}


def test_a_record_without_its_needed_fields_is_refused() -> None:
    each = effect(target({"state": "JP", "role": None}), place(None, None, date(2026, 6, 1), None))
    assert [(finding.code, finding.column) for finding in each.findings] == [
        ("missing-value", "Provision"),
        ("missing-value", "Role"),
        ("missing-value", "Authority"),
    ]
    assert each.drafts == ()


def test_a_record_that_does_not_hold_together_is_refused() -> None:
    each = effect(target(NEEDED | {"scope.along": "stage"}), place(None, None, date(2026, 6, 1), None))
    assert [finding.code for finding in each.findings] == ["invalid-value"]
    assert "text" in each.findings[0].message
    assert each.drafts == ()


def test_a_row_that_cannot_be_placed_writes_nothing() -> None:
    each = effect(target(NEEDED), place(None, date(2026, 1, 1), date(2026, 6, 1), date(2025, 1, 1)))
    assert [finding.code for finding in each.findings] == ["inverted-span"]
    assert (each.drafts, each.moved) == ((), ())


def test_nothing_is_held_without_a_record_or_a_day() -> None:
    assert flat_on(None, date(2026, 1, 1)) == {}
    assert flat_on(record(entry(1, payload=PUBLIC)), None) == {}
    assert flat_on(record(entry(1, payload=PUBLIC)), date(2022, 1, 1)) == {}
