"""Every field of every record is declared, and splitting a value into audiences neither loses nor leaks anything."""

import json
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.records import KINDS, Field, Kind, Reads, declared_fields, merge, split, without_marker
from app.domain.records.address import Address
from app.domain.records.channels import SLOTS, Channel, _slot
from app.domain.records.designation import Scope
from app.domain.records.hours import Hours
from tests.makers import channel

DESIGNATION, POLICY = KINDS["designation"], KINDS["provider_policy"]
PARTS: list[type[msgspec.Struct]] = [Address, Hours, Scope, *(kind.cls for kind in KINDS.values())]
every_field = pytest.mark.parametrize(
    ("cls", "name"), [(cls, field.name) for cls in PARTS for field in msgspec.structs.fields(cls)]
)

WHOLE = {
    "state": "JP",
    "provision": "35",
    "role": "contact",
    "authority": "a_1",
    "languages": ["ja"],
    "procedure": "Call the duty desk.",
    "person": "Exercise Person One",
    "channels": [
        channel("private_phone", "+81300000003", Audience.RESTRICTED),
        channel("duty_phone", "+81300000001", Audience.NETWORK),
        channel("phone", "+81300000002", Audience.PARTIES),
    ],
}


def test_the_kinds_of_record() -> None:
    assert {kind.name: (kind.prefix, kind.identity) for kind in KINDS.values()} == {
        "state": ("", ("code",)),
        "participation": ("", ("state", "treaty")),
        "authority": ("a_", ("state", "names")),
        "designation": ("d_", ("state", "territory", "provision", "role", "authority")),
        "statement": ("s_", ("state", "territory", "provision", "kind", "made_on")),
        "notification": ("n_", ("id",)),
        "provisional": ("p_", ()),
        "observation": ("o_", ("designation", "sort")),
        "approval": ("", ("digest",)),
        "arrangement": ("r_", ("state", "partner", "kind", "made_on")),
        "erasure": ("x_", ("id",)),
        "provider": ("v_", ("state", "names")),
        "provider_policy": ("y_", ("state", "provider", "topic")),
    }


@every_field
def test_every_field_is_declared_in_two_languages(cls: type[msgspec.Struct], name: str) -> None:
    declared = declared_fields(cls)[name]
    assert declared.en.strip()
    assert declared.fr.strip()
    assert declared.help.endswith(".")
    assert bool(declared.headings) == (declared.reads is not None)


@every_field
def test_only_channels_carry_audiences_of_their_own(cls: type[msgspec.Struct], name: str) -> None:
    assert (declared_fields(cls)[name].audience is None) == (name == "channels" and cls in (DESIGNATION.cls, POLICY.cls))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_headings_are_told_apart(kind: Kind) -> None:
    headings = [heading for field in kind.fields.values() for heading in field.headings]
    assert len(headings) == len(set(headings))


def test_an_identity_is_made_of_needed_or_public_fields() -> None:
    for kind in KINDS.values():
        assert {kind.fields[name].audience for name in kind.identity} <= {Audience.PUBLIC}
    assert [kind.name for kind in KINDS.values() if not kind.identity] == ["provisional"]  # no row of a file brings one


def test_what_a_row_needs_is_among_the_fields_of_its_kind_and_begins_with_the_state() -> None:
    for kind in KINDS.values():
        assert {path.partition(".")[0] for path in kind.row} <= set(kind.fields)
        assert kind.row[:1] in ((), ("state",), ("code",))
        assert set(kind.known_by) <= set(kind.fields)
        assert kind.of is None or (kind.of in KINDS and kind.of in kind.fields)


@pytest.mark.parametrize(
    "hint",
    [str, Annotated[str, "a note"], Annotated[str, Field("A", "A", "A.", Audience.PUBLIC), Field("B", "B", "B.", Audience.PUBLIC)]],
    ids=["bare", "no declaration", "two declarations"],
)
def test_a_field_without_its_one_declaration_does_not_build(hint: Any) -> None:
    cls = msgspec.defstruct("Sloppy", [("name", hint)])
    with pytest.raises(TypeError, match=r"Sloppy\.name"):
        declared_fields(cls)


def test_audiences_are_those_of_the_table_of_audiences() -> None:
    """DOMAIN, section 7."""
    fields = DESIGNATION.fields
    public = {
        "state",
        "provision",
        "role",
        "authority",
        "territory",
        "scope",
        "declared_on",
        "registered_on",
        "period_start",
        "source_url",
    }
    assert {name for name, field in fields.items() if field.audience is Audience.PUBLIC} == public
    assert {name for name, field in fields.items() if field.audience is Audience.PARTIES} == {
        "languages",
        "hours",
        "openpgp",
        "withheld",
    }
    assert {name for name, field in fields.items() if field.audience is Audience.NETWORK} == {"procedure"}
    assert {name for name, field in fields.items() if field.audience is Audience.RESTRICTED} == {"person", "verification"}
    for kind in ("state", "participation", "authority", "statement", "arrangement", "provider"):
        above = {name: field.audience for name, field in KINDS[kind].fields.items() if field.audience is not Audience.PUBLIC}
        assert above == ({"coordinator": Audience.RESTRICTED} if kind == "state" else {})
    above = {name: field.audience for name, field in POLICY.fields.items() if field.audience is not Audience.PUBLIC}
    assert above == {
        **dict.fromkeys(("languages", "instructions", "hours", "withheld"), Audience.PARTIES),
        "verification": Audience.RESTRICTED,
        "channels": None,
    }
    provisional = KINDS["provisional"].fields
    assert {name for name, field in provisional.items() if field.audience is not Audience.NETWORK} == {"reason"}
    assert provisional["reason"].audience is Audience.RESTRICTED


def test_slots_have_floors_and_readers() -> None:
    assert {name for name, slot in SLOTS.items() if slot.floor is Audience.NETWORK} == {"duty_phone", "fallback_phone"}
    assert {name for name, slot in SLOTS.items() if slot.floor is Audience.RESTRICTED} == {"private_phone"}
    assert all(slot.floor >= Audience.PARTIES for slot in SLOTS.values())
    types = {"phone", "mobile", "fax", "email", "secure_email", "portal", "chat", "radio", "other"}
    assert {slot.type for slot in SLOTS.values()} == types
    assert {slot.column.reads for slot in SLOTS.values()} == {Reads.PHONES, Reads.EMAILS, Reads.TEXTS}


def test_a_slot_without_an_audience_does_not_build() -> None:
    with pytest.raises(TypeError, match="Pager needs an audience"):
        _slot("other", Field("Pager", "Récepteur", "By radio.", None))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
audiences = st.sampled_from(Audience)


@st.composite
def designations(draw: st.DrawFn) -> dict[str, Any]:
    """Any designation, its channels of mixed audiences in any order."""
    several = st.lists(st.builds(channel, st.sampled_from(list(SLOTS)), texts, audiences), max_size=5)
    optional = {
        "scope": st.fixed_dictionaries({"text": texts}),
        "languages": st.lists(texts, min_size=1, max_size=2),
        "hours": st.fixed_dictionaries({"round_the_clock": st.booleans()}),
        "procedure": texts,
        "person": texts,
        "verification": texts,
    }
    value = {"state": "JP", "provision": "35", "role": "contact", "authority": "a_1"}
    return value | draw(st.fixed_dictionaries({"channels": several}, optional=optional))


def ordered(value: dict[str, Any]) -> dict[str, Any]:
    """The same value with its channels highest audience first, as reading gives them, and without an empty list."""
    channels = sorted(value.get("channels", []), key=lambda each: -Audience[each["audience"].upper()])
    return {name: content for name, content in (value | {"channels": channels}).items() if content}


@given(designations())
def test_split_and_merge_give_the_value_back(value: dict[str, Any]) -> None:
    payloads = split(DESIGNATION, value)
    assert without_marker(merge(DESIGNATION, payloads)) == ordered(value)
    assert split(DESIGNATION, without_marker(merge(DESIGNATION, payloads))) == payloads
    msgspec.convert(merge(DESIGNATION, payloads), DESIGNATION.cls)


@given(designations())
def test_each_payload_holds_its_own_audience_and_nothing_else(value: dict[str, Any]) -> None:
    for audience, payload in split(DESIGNATION, value).items():
        read = json.loads(payload)
        for name, content in read.items():
            declared = DESIGNATION.fields[name].audience
            assert declared in (audience, None)
            if declared is None:
                wanted = [each for each in value[name] if each["audience"] == audience.label]
                assert content == [{"slot": each["slot"], "value": each["value"]} for each in wanted]


@given(designations(), audiences)
def test_a_reader_sees_up_to_their_audience(value: dict[str, Any], ceiling: Audience) -> None:
    visible = merge(DESIGNATION, {a: payload for a, payload in split(DESIGNATION, value).items() if a <= ceiling})
    for name, content in visible.items():
        declared = DESIGNATION.fields[name].audience
        assert all(Audience[each["audience"].upper()] <= ceiling for each in content) if declared is None else declared <= ceiling


@given(designations(), audiences)
def test_nothing_is_below_the_floor(value: dict[str, Any], floor: Audience) -> None:
    assert all(audience >= floor for audience in split(DESIGNATION, value, floor))


def test_a_floor_lifts_what_lies_below_it() -> None:
    notification = {"id": "n_1", "reference": "JP/1", "sha256": "ab"}
    payloads = split(KINDS["notification"], notification, Audience.NETWORK)
    assert {audience: json.loads(payload) for audience, payload in payloads.items()} == {
        Audience.NETWORK: {"id": "n_1", "reference": "JP/1"},
        Audience.RESTRICTED: {"sha256": "ab"},
    }
    together = split(KINDS["notification"], notification, Audience.RESTRICTED)
    assert json.loads(together[Audience.RESTRICTED]) == notification


def test_what_is_withheld_is_named_in_the_parties_stream() -> None:
    payloads = split(DESIGNATION, WHOLE)
    assert json.loads(payloads[Audience.PARTIES])["withheld"] == {
        "channels": ["network", "restricted"],
        "procedure": ["network"],
        "person": ["restricted"],
    }
    assert b"withheld" not in payloads[Audience.PUBLIC]
    public_only = {name: WHOLE[name] for name in ("state", "provision", "role", "authority")}
    assert list(split(DESIGNATION, public_only)) == [Audience.PUBLIC]
    assert list(split(DESIGNATION, public_only | {"person": "One"})) == [Audience.PUBLIC, Audience.PARTIES, Audience.RESTRICTED]


@given(designations(), texts, st.sampled_from(["procedure", "person", "verification", "channels"]))
def test_changing_a_value_moves_no_lower_payload(value: dict[str, Any], other: str, name: str) -> None:
    assume(value.get(name) and value[name] != other)
    changed: Any = other
    if name == "channels":
        highest = max(value[name], key=lambda each: Audience[each["audience"].upper()])
        assume(Audience[highest["audience"].upper()] > Audience.PARTIES and highest["value"] != other)
        changed = [each | {"value": other} if each is highest else each for each in value[name]]
        audience = Audience[highest["audience"].upper()]
    else:
        audience = DESIGNATION.fields[name].audience or Audience.PUBLIC
    before, after = split(DESIGNATION, value), split(DESIGNATION, value | {name: changed})
    assert {each for each in Audience if before.get(each) != after.get(each)} == {audience}


def test_blank_fields_are_not_kept() -> None:
    value: dict[str, Any] = {"state": "JP", "languages": [], "hours": {}, "person": None, "channels": []}
    assert split(DESIGNATION, value) == {Audience.PUBLIC: b'{"state":"JP"}'}
    assert split(KINDS["state"], {"code": "QM", "exercise": False}) == {Audience.PUBLIC: b'{"code":"QM","exercise":false}'}


def test_a_field_that_is_no_longer_declared_is_still_read() -> None:
    assert merge(DESIGNATION, {Audience.PUBLIC: b'{"state":"JP","telex":"1"}'}) == {"state": "JP", "telex": "1"}


def test_a_channel_names_its_slot_and_audience() -> None:
    assert msgspec.to_builtins(Channel(slot="phone", value="+81", audience="parties")) == {
        "slot": "phone",
        "value": "+81",
        "audience": "parties",
    }
