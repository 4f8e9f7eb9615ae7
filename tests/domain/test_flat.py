"""Values as flat maps of paths: nothing is lost on the way, and single fields can be set, cleared and compared."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.flat import FieldChange, assigned, audience_of, differences, flatten, unflatten
from app.domain.records import KINDS
from app.domain.records.channels import SLOTS
from tests.makers import channel

DESIGNATION = KINDS["designation"]

texts = st.text(min_size=1, max_size=5)
some_channels = st.lists(st.builds(channel, st.sampled_from(list(SLOTS)), texts, st.sampled_from(Audience)), min_size=1, max_size=6)
values = st.fixed_dictionaries(
    {"state": st.just("JP")},
    optional={
        "languages": st.lists(texts, min_size=1),
        "hours": st.dictionaries(st.sampled_from(["spec", "time_zone"]), texts, min_size=1),
        "scope": st.fixed_dictionaries({"text": texts}),
        "channels": some_channels.map(lambda found: sorted(found, key=lambda each: list(SLOTS).index(each["slot"]))),
    },
)


@given(values)
def test_a_value_comes_back_with_its_slots_in_calling_order(value: dict[str, Any]) -> None:
    assert unflatten(flatten(value)) == value


def test_members_have_paths_and_lists_are_whole() -> None:
    value = {
        "languages": ["ja", "en"],
        "hours": {"spec": "24/7", "round_the_clock": False},
        "person": None,
        "channels": [channel("phone", "+811"), channel("email", "a@b.example"), channel("phone", "+812")],
    }
    assert flatten(value) == {
        "languages": ["ja", "en"],
        "hours.spec": "24/7",
        "hours.round_the_clock": False,
        "channels.phone": [channel("phone", "+811"), channel("phone", "+812")],
        "channels.email": [channel("email", "a@b.example")],
    }


def test_setting_paths_leaves_the_others_and_none_clears() -> None:
    flat = {"languages": ["ja"], "hours.spec": "24/7", "hours.round_the_clock": True}
    said = {"languages": ["ja", "en"], "hours.spec": None, "hours.round_the_clock": False, "channels.phone": []}
    assert assigned(flat, said) == {"languages": ["ja", "en"], "hours.round_the_clock": False}
    assert flat == {"languages": ["ja"], "hours.spec": "24/7", "hours.round_the_clock": True}


def test_differences_come_in_the_order_of_declaration_with_their_audience() -> None:
    before = {"channels.phone": [channel("phone", "+811")], "languages": ["ja"], "person": "One"}
    after = {
        "person": "Two",
        "languages": ["ja"],
        "territory": "CW",
        "channels.duty_phone": [channel("duty_phone", "+812", Audience.NETWORK)],
    }
    assert differences(DESIGNATION, before, after) == [
        FieldChange("territory", None, "CW", Audience.PUBLIC),
        FieldChange("channels.phone", ["+811"], None, Audience.PARTIES),
        FieldChange("channels.duty_phone", None, ["+812"], Audience.NETWORK),
        FieldChange("person", "One", "Two", Audience.RESTRICTED),
    ]
    assert differences(DESIGNATION, before, dict(reversed(before.items()))) == []


def test_a_channel_that_is_raised_is_a_change_of_the_higher_audience() -> None:
    before = {"channels.phone": [channel("phone", "+811", Audience.PARTIES)]}
    after = {"channels.phone": [channel("phone", "+811", Audience.RESTRICTED)]}
    for one, other in ((before, after), (after, before)):
        assert differences(DESIGNATION, one, other) == [FieldChange("channels.phone", ["+811"], ["+811"], Audience.RESTRICTED)]
    mixed = {"channels.phone": [*before["channels.phone"], channel("phone", "+812", Audience.NETWORK)]}
    assert audience_of(DESIGNATION, "channels.phone", mixed, {}) is Audience.NETWORK


def test_a_change_is_told_with_its_audience() -> None:
    assert FieldChange("person", None, "One", Audience.RESTRICTED).as_json() == {
        "field": "person",
        "before": None,
        "after": "One",
        "audience": "restricted",
    }
