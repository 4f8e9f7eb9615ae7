"""The calling order: a table of cases, and what holds of every one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.emergency.opening import State
from app.domain.emergency.order import CHANGED, DISPUTED, DUTY, FALL_BACK, NEW, PERSON, PROVISIONAL, Way, calling_order

OPEN, CLOSED, UNKNOWN = State.OPEN, State.CLOSED, State.UNKNOWN


def way(value: str, provision: str = "35", opening: State = OPEN, **more: Any) -> Way:
    members: dict[str, Any] = {"designation": f"d_{provision}", "type": "phone", "place": 1} | more
    return Way(provision=provision, value=value, opening=opening, **members)


@pytest.mark.parametrize(
    ("why", "ways"),
    [
        ("the duty desk before its fall-back before others before a named person", [
            way("1", label=DUTY), way("2", label=FALL_BACK), way("3"), way("4", label=PERSON),
        ]),
        ("who is open now before who is perhaps, before writing, before who is closed", [
            way("1", "10.5"), way("2", opening=UNKNOWN), way("3", type="email"), way("4", type="email", opening=UNKNOWN),
            way("5", opening=CLOSED), way("6", opening=CLOSED, type="email"),
        ]),
        ("article 35 before 10.5 of what is equally open", [
            way("1", label=DUTY), way("2", label=FALL_BACK), way("3", "10.5", label=DUTY), way("4", "10.5", label=FALL_BACK),
        ]),
        ("10.5 first when 35 is closed", [way("1", "10.5", label=DUTY), way("2", opening=CLOSED)]),
        ("a provisional duty number beside the approved one, before the fall-back", [
            way("1", label=DUTY), way("2", label=DUTY, flags=(PROVISIONAL,)), way("3", label=FALL_BACK),
        ]),
        ("a doubt puts nothing to the front and hides nothing", [
            way("1", label=DUTY, place=9), way("2", label=DUTY, flags=(CHANGED,)), way("3", label=DUTY, flags=(PROVISIONAL,)),
            way("4", label=DUTY, flags=(DISPUTED,)), way("5", label=DUTY, flags=(DISPUTED, PROVISIONAL), place=2),
            way("6", label=FALL_BACK),
        ]),
        ("who is new stands behind who is known, whatever the State's order", [
            way("1", label=DUTY, place=9), way("2", label=DUTY, flags=(NEW,)), way("3", label=DUTY, flags=(PROVISIONAL,)),
        ]),
        ("the only duty number stays the first, however doubtful", [
            way("1", label=DUTY, flags=(DISPUTED, CHANGED)), way("2", label=FALL_BACK),
        ]),
        ("the whole State before its territories, each by itself", [
            way("1", opening=CLOSED), way("2", territory="AW", label=DUTY), way("3", territory="AW", opening=CLOSED),
            way("4", territory="CW", label=DUTY),
        ]),
        ("what the State put first, then by identifier", [
            way("1", place=1), way("2", place=2, designation="d_1"), way("3", place=2, designation="d_2"),
        ]),
        ("a mobile is called, a fax is written", [way("1", type="mobile", opening=UNKNOWN), way("2", type="fax")]),
    ],
)  # fmt: skip
def test_cases(why: str, ways: list[Way]) -> None:
    assert [each.value for each in calling_order(reversed(ways))] == [each.value for each in ways], why


ways = st.builds(
    Way,
    designation=st.sampled_from(("d_1", "d_2", "d_3")),
    provision=st.sampled_from(("35", "10.5")),
    type=st.sampled_from(("phone", "mobile", "email", "fax", "portal")),
    value=st.text("0123456789", min_size=1, max_size=3),
    place=st.integers(1, 9),
    opening=st.sampled_from(State),
    territory=st.sampled_from((None, "CW")),
    label=st.sampled_from((None, DUTY, FALL_BACK, PERSON)),
    flags=st.lists(st.sampled_from((DISPUTED, CHANGED, NEW, PROVISIONAL)), unique=True).map(tuple),
)


@given(st.lists(ways, max_size=30))
def test_every_way_is_there_exactly_once(given_ways: list[Way]) -> None:
    found = calling_order(given_ways)
    assert len(found) == len(given_ways)
    assert all(found.count(each) == given_ways.count(each) for each in given_ways)
    assert calling_order(reversed(found)) == calling_order(found)


@given(st.lists(ways, max_size=30))
def test_a_duty_number_never_comes_after_a_fall_back_of_the_same_designation(given_ways: list[Way]) -> None:
    """Both are answered at any hour, which is what the slots of the register mean."""
    desks = [each for each in given_ways if each.label in (DUTY, FALL_BACK) and each.opening is OPEN and each.called]
    for each in calling_order(desks):
        same = [one for one in calling_order(desks) if (one.designation, one.provision, one.territory) == (
            each.designation, each.provision, each.territory,
        )]  # fmt: skip
        labels = [str(one.label) for one in same]
        assert labels == sorted(labels)


@given(st.lists(ways, max_size=30))
def test_nobody_known_to_be_closed_comes_before_somebody_who_may_answer(given_ways: list[Way]) -> None:
    for territory in (None, "CW"):
        found = [each.opening is CLOSED for each in calling_order(given_ways) if each.territory == territory]
        assert found == sorted(found)
