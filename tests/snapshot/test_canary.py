"""A canary in every field of every audience: seen by whoever is cleared, found by nobody else."""

from typing import Any

import pytest

from app.actions import look_up
from app.actions.answer import Answer
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.records.channels import SLOTS
from app.domain.submission import Row
from tests import makers
from tests.snapshot.makers import AUDITOR, DUTY, EDITOR, OFFICER, READERS, everything, post, questions, told, treaty_book


def canary_row(number: int, word: str) -> Row:
    values: dict[str, Any] = {f"channels.{slot}": [f"{word}-{slot}"] for slot in SLOTS}
    fields = ("authority.names.en", "authority.website", "authority.parent", "authority.address.locality", "scope.text")
    hidden = ("procedure", "person", "verification", "hours.spec")
    values |= {path: f"{word}-{path}" for path in (*fields, *hidden)} | {"languages": ["qaa"], "provision": "8.10.b", "state": "JP"}
    values["openpgp"] = [{"value": f"{word}-openpgp", "fingerprint": f"{word}-print"}]
    return makers.row(number, values, valid_from="2024-01-01")


def audience_of(place: str) -> Audience:
    tiers = {"procedure": Audience.NETWORK, "person": Audience.RESTRICTED, "verification": Audience.RESTRICTED}
    tiers |= {"hours.spec": Audience.PARTIES, "openpgp": Audience.PARTIES, "print": Audience.PARTIES} | {
        slot: row.floor for slot, row in SLOTS.items()
    }
    return tiers.get(place, Audience.PUBLIC)


def test_a_canary_in_every_field_is_seen_by_whoever_is_cleared_and_by_nobody_else() -> None:
    book = treaty_book()
    book.submit(canary_row(2, "before"), state="JP")
    book.submit(_changed(), state="JP")
    places = ("scope.text", "authority.website", *("procedure", "person", "verification", "hours.spec"), "openpgp", "print", *SLOTS)
    asked = questions(book.records, words=("before", "after", "canary"))
    for clearance in READERS.values():
        answers = everything(book.snapshot(), clearance, asked)
        said = b"".join(each.body for each in answers.values() if isinstance(each, Answer))
        for place in places:
            for word in ("before", "after"):
                seen = f'"{word}-{place}'.encode() in said
                assert seen is (audience_of(place) <= clearance.over("JP")), (place, word, clearance)


def _changed() -> Row:
    row = canary_row(2, "after")
    values = dict(row.values) | {"authority.names.en": "before-authority.names.en"}
    return makers.row(2, values, valid_from="2025-01-01")


def policy_rows(word: str, start: str) -> tuple[Row, Row]:
    """A provider, and a policy of it with a canary in every field that a row can fill."""
    named = {"state": "JP", "names.en": "Provider", "kinds": ["service-provider"]}
    values: dict[str, Any] = {f"channels.{slot}": [f"{word}-{slot}"] for slot in SLOTS}
    values |= {path: f"{word}-{path}" for path in ("summary", "instructions", "verification", "hours.spec", "source_url")}
    values |= {"state": "JP", "provider": "Provider", "topic": "customer-notification", "languages": [f"qa{word[0]}"]}
    owner = makers.row(2, named, kind="provider", valid_from="2024-01-01")
    return owner, makers.row(3, values, kind="provider_policy", valid_from=start)


def audience_in_policy(place: str) -> Audience:
    tiers = {"summary": Audience.PUBLIC, "source_url": Audience.PUBLIC, "instructions": Audience.PARTIES}
    return tiers.get(place, audience_of(place))


def test_a_canary_in_every_field_of_a_policy_is_seen_by_whoever_is_cleared_and_by_nobody_else() -> None:
    book = treaty_book()
    book.submit(*policy_rows("before", "2024-01-01"), state="JP")
    book.submit(policy_rows("after", "2025-01-01")[1], state="JP")
    asked = questions(book.records, words=("before", "after", "canary"))
    for clearance in READERS.values():
        answers = everything(book.snapshot(), clearance, asked)
        said = b"".join(each.body for each in answers.values() if isinstance(each, Answer))
        for place in ("summary", "source_url", "instructions", "verification", "hours.spec", *SLOTS):
            for word in ("before", "after"):
                seen = f'"{word}-{place}'.encode() in said
                assert seen is (audience_in_policy(place) <= clearance.over("JP")), (place, word, clearance)
        assert (b'"qab"' in said) is (b'"qaa"' in said) is (clearance.over("JP") >= Audience.PARTIES)


@pytest.mark.parametrize(
    ("path", "content", "audience"),
    [
        ("languages", ["qaz"], Audience.PARTIES),
        ("instructions", "Another way.", Audience.PARTIES),
        ("channels.phone", ["another-phone"], Audience.PARTIES),
        ("channels.duty_phone", ["another-duty_phone"], Audience.NETWORK),
        ("channels.private_phone", ["another-private_phone"], Audience.RESTRICTED),
        ("verification", "Asked again.", Audience.RESTRICTED),
    ],
)
def test_a_change_of_a_policy_moves_nothing_for_whoever_may_not_see_it(path: str, content: Any, audience: Audience) -> None:
    book = treaty_book()
    book.submit(*policy_rows("before", "2024-01-01"), state="JP")
    asked = questions(book.records, words=("before", "another"))
    before = {name: everything(book.snapshot(), reader, asked) for name, reader in READERS.items()}
    changed = {"state": "JP", "provider": "Provider", "topic": "customer-notification", path: content}
    book.submit(makers.row(2, changed, kind="provider_policy", valid_from="2025-01-01"), state="JP")
    for name, reader in READERS.items():
        after = everything(book.snapshot(), reader, asked)
        moved = [question for question in asked if after[question] != before[name][question]]
        assert bool(moved) is (reader.over("JP") >= audience), (name, moved)


HIDDEN_FROM_THE_PUBLIC = (
    {"language": "qaa"},
    {"q": "before procedure"},
    {"q": "before-person"},
    {"q": "before phone"},
    {"q": "qaa"},
)


@pytest.mark.parametrize("wanted", HIDDEN_FROM_THE_PUBLIC)
def test_a_filter_on_a_hidden_value_finds_nothing(wanted: dict[str, str]) -> None:
    book = treaty_book()
    book.submit(canary_row(2, "before"), state="JP")
    found = told(book.snapshot(), look_up.designations, **wanted)
    assert (found["items"], found["meta"]["total"]) == ([], 0)
    assert told(book.snapshot(), look_up.designations, q="before scope")["meta"]["total"] == 1


def test_a_language_finds_for_whoever_sees_languages() -> None:
    book = treaty_book()
    book.submit(canary_row(2, "before"), state="JP")
    totals = {
        name: told(book.snapshot(), look_up.designations, reader, language="qaa")["meta"]["total"]
        for name, reader in READERS.items()
    }
    assert totals == {"anonymous": 0, "officer": 1, "duty": 1, "auditor": 1, "editor": 1}


def test_a_hidden_change_is_no_update() -> None:
    book = treaty_book()
    book.submit(canary_row(2, "before"), state="JP")
    moment = book.entries[-1].recorded_at.isoformat()
    hidden = post(2, "JP", provision="8.10.b", authority__names__en="before-authority.names.en", person="Another")
    book.submit(hidden, state="JP")
    later = f"{moment[:10]}T23:00:00Z"

    def updated(reader: Clearance) -> int:
        total: int = told(book.snapshot(), look_up.designations, reader, updated_since=later)["meta"]["total"]
        return total

    assert [updated(reader) for reader in (PUBLIC_ONLY, OFFICER, DUTY, AUDITOR, EDITOR)] == [0, 0, 0, 1, 1]


def test_what_is_withheld_is_told_to_who_signed_in() -> None:
    book = treaty_book()
    book.submit(canary_row(2, "before"), state="JP")
    key = book.key("designation", place=2)
    shown = {name: told(book.snapshot(), look_up.designation, reader, id=key) for name, reader in READERS.items()}
    assert "redacted" not in shown["anonymous"]
    assert {each["field"]: each["reason"] for each in shown["officer"]["redacted"]} == {
        "channels": "network-only",
        "procedure": "network-only",
        "person": "restricted-only",
        "verification": "restricted-only",
    }
    assert {each["field"]: each["audience"] for each in shown["duty"]["redacted"]} == {
        "channels": "restricted",
        "person": "restricted",
        "verification": "restricted",
    }
    assert shown["auditor"]["redacted"] == shown["editor"]["redacted"] == []
