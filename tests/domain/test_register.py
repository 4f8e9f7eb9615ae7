"""The register's own copy of the records: what a record without a public part, and one with several lines, is found by."""

from datetime import date

from app.domain.access import Audience
from app.domain.register import Register, latest_value
from tests.makers import draft, entry, record

DAY = date(2026, 6, 1)


def test_a_record_without_a_public_part_has_no_public_value_and_is_found_by_none() -> None:
    withheld = record(entry(audience=Audience.NETWORK))
    register = Register({("designation", "d_1"): withheld}, 1)
    assert latest_value(withheld) is None
    assert register.get("designation", "d_1") is withheld
    assert register.holders(("JP", None, "8.10.a", "authority"), DAY) == {}


def test_a_body_is_known_by_all_its_names_and_called_by_the_last() -> None:
    lines = [
        entry(number, kind="authority", key="a_1", provision=None, payload=payload)
        for number, payload in enumerate(
            (b'{"names":{"en":"Old Office"},"state":"JP"}', b'{"names":{"fr":"Bureau"},"state":"JP"}'), 1
        )
    ]
    register = Register({("authority", "a_1"): record(*lines)}, 2)
    assert set(register.names_of("a_1")) == {"old office", "bureau"}
    assert register.title_of("a_1") == "Bureau"
    register.apply(draft("a_1", kind="authority", provision=None, payload=b'{"names":{"en":"New Office"},"state":"JP"}'))
    assert register.authorities_named("JP", "NEW office") == register.authorities_named("JP", "Old Office") == ["a_1"]
    assert register.title_of("a_1") == "New Office"
    assert register.names_of("a_2") == frozenset()
    assert register.title_of("a_2") is None


def test_who_holds_a_post_is_asked_without_those_who_come_with_the_plan() -> None:
    held = b'{"authority":"a_1","provision":"8.10.a","role":"authority","state":"JP"}'
    register = Register({("designation", "d_1"): record(entry(payload=held))}, 1)
    post = ("JP", None, "8.10.a", "authority")
    register.apply(draft("d_2", payload=held.replace(b"a_1", b"a_2")))
    assert register.count_held(post) == 1
    (known,) = register.holders(post, DAY).values()
    assert register.authority_of(known) == "a_1"
    register.apply(draft("d_1", payload=None))
    assert register.holders(post, DAY) == {}
