"""Erasing: what is left of a line, what is said of it, and which loss of content no erasure explains."""

import json
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.access import Audience
from app.domain.canonical import canonical
from app.domain.entry import Change, Draft, Entry
from app.domain.erasure import (
    APPROVAL,
    IN_PLACE,
    Carried,
    Claims,
    Stream,
    Wiped,
    applied,
    contradiction,
    drafts,
    erasable,
    erased_by,
    fits,
    in_force,
    remaining,
    told_by,
    unfulfilled,
    whole,
    without,
)
from app.domain.moment import Span
from app.domain.records.erasure import ErasedLine
from tests import makers

TODAY = date(2026, 6, 1)
SAID = {"channels": [{"slot": "duty_phone", "value": "+81 3"}, {"slot": "email", "value": "a@b.example"}], "named_person": "Jo Doe"}


def _line(number: int = 1, version: int = 1, said: object = SAID, audience: Audience = Audience.RESTRICTED, **more: Any) -> Entry:
    wanted = makers.draft(kind="designation", key="d_1", audience=audience, payload=canonical(said), **more)
    return makers.entry(number, wanted, version=version)


def _carried(key: str = "x_1") -> Carried:
    return Carried(key, "JP", "objection", TODAY, "p_1", "p_2")


def _erasure(
    number: int, *lines: Entry, fields: tuple[str, ...] = ("named_person",), key: str = "x_1"
) -> tuple[Entry, list[Wiped]]:
    """The line of an erasure, and what it leaves."""
    wiped = [Wiped(each, fields, remaining(each, fields, key)) for each in lines]
    (wanted,) = drafts(_carried(key), wiped, ())
    return makers.entry(number, wanted, notification=key, approval=APPROVAL), wiped


def test_a_field_goes_and_the_rest_stays() -> None:
    assert json.loads(without("designation", canonical(SAID), ("named_person",))) == {"channels": SAID["channels"]}
    left = json.loads(without("designation", canonical(SAID), ("channels.email", "nothing.of.it")))
    assert left["channels"] == [{"slot": "duty_phone", "value": "+81 3"}]
    assert "channels" not in json.loads(without("designation", canonical(SAID), ("channels",)))


def test_parts_of_an_address_and_of_a_name() -> None:
    said = canonical({"address": {"lines": ["1 Road"], "locality": "Tokyo"}, "names": {"en": "Jo Doe"}, "state": "JP"})
    assert json.loads(without("authority", said, ("address.lines", "names.en"))) == {
        "address": {"locality": "Tokyo"},
        "names": {"und": IN_PLACE},
        "state": "JP",
    }
    assert json.loads(without("authority", said, ("names",)))["names"] == {"und": IN_PLACE}
    with pytest.raises(ValueError, match="state says which record"):
        without("authority", said, ("state",))
    assert erasable("authority", said) == ("address", "address.lines", "address.locality", "names", "names.en")
    assert erasable("designation", canonical(SAID)) == ("channels", "channels.duty_phone", "channels.email", "named_person")


def test_what_is_left_has_no_salt_and_its_leaf() -> None:
    line = _line()
    left = remaining(line, ("named_person",), "x_1")
    assert (left.salt, left.leaf, left.erased) == (None, line.leaf, "x_1")
    assert b"Jo Doe" not in left.line()
    assert not whole(left)
    assert whole(line)
    with pytest.raises(ValueError, match="nothing to erase"):
        remaining(replace(line, payload=None), ("named_person",), "x_1")


def test_an_erasure_tells_of_ids_and_fields_alone() -> None:
    public, hidden = _line(1, audience=Audience.PUBLIC), _line(2)
    wiped = [Wiped(each, ("named_person",), remaining(each, ("named_person",), "x_1")) for each in (public, hidden)]
    low, high = drafts(_carried(), wiped, ("n_1",))
    assert [(each.audience, each.kind, each.key, each.change) for each in (low, high)] == [
        (Audience.PUBLIC, "erasure", "x_1", Change.CREATE),
        (Audience.RESTRICTED, "erasure", "x_1", Change.CREATE),
    ]
    said = json.loads(high.payload or b"")
    assert said["papers"] == ["n_1"]
    assert [line["leaf"] for line in said["lines"]] == [hidden.leaf.hex()]
    assert "papers" not in json.loads(low.payload or b"")
    assert b"Jo" not in (low.payload or b"") + (high.payload or b"")
    (alone,) = drafts(_carried("x_2"), [], ("n_1",))
    assert alone.audience is Audience.RESTRICTED


def test_only_an_erasure_is_read_as_one() -> None:
    assert told_by(_line()) is None
    broken = Draft("erasure", "x_1", "JP", None, Audience.PUBLIC, Span(TODAY), Change.CREATE, b'{"id":1}')
    assert told_by(makers.entry(1, broken)) is None
    assert list(erased_by(makers.entry(1, replace(broken, payload=None)))) == []


def test_what_is_in_force_decides_about_today_or_a_later_day() -> None:
    old, later = _line(1), _line(2, 2, span=Span(date(2027, 1, 1)))
    record = makers.record(old, later)
    assert in_force(record, old, TODAY)
    assert in_force(record, later, TODAY)
    assert not in_force(record, old, date(2027, 1, 1))
    assert not in_force(makers.record(old, _line(2, 2)), old, TODAY)


def test_a_loss_must_be_told_of_by_a_later_line() -> None:
    line = _line()
    erasure, (wiped,) = _erasure(2, line)
    claims = Claims()
    assert claims.take(wiped.after)
    assert claims.unexplained() == [wiped.after]
    assert claims.take(erasure)
    assert claims.unexplained() == []


@pytest.mark.parametrize(
    "changed",
    [{"erased": "x_2"}, {"provision": "35"}, {"payload": b"{}"}, {"leaf": bytes(32)}, {"version": 9}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_loss_of_which_something_else_is_told_is_none(changed: dict[str, Any]) -> None:
    erasure, (wiped,) = _erasure(2, _line())
    other = replace(wiped.after, **changed)
    claims = Claims()
    claims.take(other)
    claims.take(erasure)
    assert claims.unexplained() == [other]


def test_what_is_altered_is_no_erasure() -> None:
    assert not Claims().take(replace(_line(), payload=b"{}"))
    assert not Claims().take(replace(_line(), salt=None))


def test_a_copy_applies_what_it_is_told_and_nothing_else() -> None:
    line = _line()
    erasure, (wiped,) = _erasure(2, line)
    ((_, told),) = erased_by(erasure)
    assert applied(line, told, "x_1") == wiped.after
    assert fits(wiped.after, told)
    assert applied(replace(line, leaf=bytes(32)), told, "x_1").payload == line.payload
    assert applied(replace(line, provision="35"), told, "x_1").payload == line.payload
    assert applied(replace(line, payload=None), told, "x_1").payload is None
    needed = replace(line, kind="authority", payload=canonical({"state": "JP"}))
    assert applied(needed, told_of(needed, "state"), "x_1") == needed


def told_of(line: Entry, field: str) -> ErasedLine:
    """What an erasure would say that could not be."""
    return Wiped(line, (field,), line).told()


def test_a_line_that_is_held_contradicts_a_false_erasure_and_no_true_one() -> None:
    line = _line()
    first, (once,) = _erasure(2, line)
    second, (twice,) = _erasure(3, once.after, fields=("channels",), key="x_2")
    planted = replace(once.after, payload=canonical({"note": "planted"}))

    def told(of: Entry) -> Entry:
        (wanted,) = drafts(_carried(), [Wiped(of, ("named_person",), planted)], ())
        return makers.entry(2, wanted, notification="x_1", approval=APPROVAL)

    def found(held: Entry | None, *added: Entry) -> Entry | None:
        return contradiction(added, lambda stream: held if held is not None and stream == Stream.of(held) else None)

    assert found(line, first, second) is None
    assert found(line, told(line)) is line
    assert found(line, told(replace(line, leaf=bytes(32))), told(line)) is line
    assert found(None, told(line)) is None
    assert found(once.after, second) is None
    assert found(twice.after, first, second) is None
    assert found(planted, told(line)) is None
    assert found(replace(line, payload=None), told(line)) is None
    assert found(replace(line, leaf=bytes(32)), told(line)) is None


def test_what_was_erased_twice_is_what_the_last_one_left() -> None:
    line = _line()
    first, (once,) = _erasure(2, line)
    second, (twice,) = _erasure(3, once.after, fields=("channels",), key="x_2")
    claims = Claims()
    for each in (twice.after, first, second):
        claims.take(each)
    assert claims.unexplained() == []
    ((_, told),) = erased_by(first)
    assert applied(twice.after, told, "x_1") == twice.after


def test_what_an_erasure_says_is_gone_must_be() -> None:
    line, other = _line(), _line(2, 2)
    erasure, (wiped,) = _erasure(3, line)
    assert list(unfulfilled([line, other, erasure])) == [line]
    assert list(unfulfilled([wiped.after, other, erasure])) == []
    assert list(unfulfilled([erasure])) == []
