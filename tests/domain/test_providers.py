"""Which provider a row means, and what a row of a policy is refused for."""

from typing import Any

import pytest

from app.domain.access import Audience
from app.domain.plan import Action, Plan
from app.domain.submission import Row, Verb
from tests import makers
from tests.makers import Desk

HOSTING = {"names.en": "Example Hosting", "kinds": ["service-provider"], "website": "https://www.hosting.example/"}


def provider(number: int = 2, *, start: str = "2024-01-01", former: str | None = None, **more: Any) -> Row:
    values = {"state": "JP"} | HOSTING | {path.replace("__", "."): content for path, content in more.items()}
    said = {path: content for path, content in values.items() if content is not None}
    return makers.row(number, said, kind="provider", valid_from=start, former=former)


def policy(number: int = 3, *, provider: str = "Example Hosting", start: str = "2024-01-01", **more: Any) -> Row:
    values = {"state": "JP", "provider": provider, "topic": "languages"} | {
        path.replace("__", "."): content for path, content in more.items()
    }
    return makers.row(number, values, kind="provider_policy", valid_from=start, audience=values.pop("audience", None))


@pytest.fixture
def desk() -> Desk:
    """JP with one provider."""
    desk = Desk()
    desk.submit(makers.row(2, {"code": "JP", "names.en": "Japan"}, kind="state", valid_from="2000-01-01"))
    desk.submit(provider())
    return desk


def key_of(desk: Desk, kind: str = "provider", place: int = 0) -> str:
    return [key for each, key in desk.records if each == kind][place]


def only(plan: Plan) -> tuple[Action, str | None, list[str]]:
    (row,) = plan.rows
    return row.action, row.record, [finding.code for finding in row.findings]


def test_it_is_known_by_a_name_in_any_language_and_spelling(desk: Desk) -> None:
    key = key_of(desk)
    assert only(desk.plan(provider(names__en="example HOSTING"))) == (Action.AMEND, key, [])
    assert only(desk.plan(provider(names__en=None, names__und="Example Hosting"))) == (Action.UNCHANGED, key, [])
    assert only(desk.plan(provider(names__en=None, names__fr="Example Hosting"))) == (Action.AMEND, key, [])


def test_another_website_changes_nothing_about_who_it_is(desk: Desk) -> None:
    moved = provider(website="https://new.example/", start="2025-01-01")
    assert only(desk.plan(moved)) == (Action.AMEND, key_of(desk), [])


def test_one_of_another_name_and_page_is_new_and_its_name_goes_into_its_key(desk: Desk) -> None:
    action, key, codes = only(desk.plan(provider(names__en="Other Mail", website=None)))
    assert (action, codes) == (Action.CREATE, [])
    assert key not in (None, key_of(desk))
    assert key == only(desk.plan(provider(names__en="OTHER mail", website=None)))[1]


ASKED = "provider-renamed-or-new"


@pytest.mark.parametrize(
    ("more", "offers"),
    [
        ({"names__en": "Example Hostign", "website": None}, ["the same provider: {}", "{} under a new name", "a further provider"]),
        ({"names__en": "Nippon Cloud", "website": "http://hosting.example"}, ["{} under a new name", "a further provider"]),
    ],
)
def test_a_name_like_a_known_one_or_a_known_website_is_asked_about(desk: Desk, more: dict[str, Any], offers: list[str]) -> None:
    title = f"Example Hosting ({key_of(desk, 'provider')})"
    (row,) = desk.plan(provider(**more)).rows
    (finding,) = row.findings
    assert (row.action, finding.code) == (Action.REJECTED, ASKED)
    assert list(finding.choices) == [each.format(title) for each in offers]
    results = {}
    for chosen in finding.choices:
        choices = {(row.number or 0, ASKED, finding.column): chosen}
        (settled,) = desk.plan(provider(**more), choices=choices).rows
        changed = {change.field for change in settled.changes}
        results[chosen.replace(title, "{}")] = (settled.record == key_of(desk), "names.en" in changed)
    wanted = {"the same provider: {}": (True, False), "{} under a new name": (True, True), "a further provider": (False, True)}
    assert results == {offer: wanted[offer] for offer in offers}


def test_a_former_name_says_which_it_is(desk: Desk) -> None:
    renamed = provider(names__en=None, names__und="Nippon Cloud", former="Example Hosting", start="2025-01-01")
    (row,) = desk.plan(renamed).rows
    assert (row.action, row.record) == (Action.AMEND, key_of(desk))
    assert [(each.field, each.before, each.after) for each in row.changes] == [("names.en", "Example Hosting", "Nippon Cloud")]
    assert only(desk.plan(provider(former="Nobody")))[2] == ["former-name-unknown"]


def test_of_two_of_one_name_the_website_decides(desk: Desk) -> None:
    further: dict[str, Any] = {"names__en": "Nippon Cloud", "website": "https://cloud.example/"}
    desk.submit(provider(**further))
    desk.submit(provider(names__en="Nippon Cloud", former="Example Hosting", start="2024-06-01", website=None))
    other = key_of(desk, place=1)
    assert only(desk.plan(provider(**further, start="2025-01-01"))) == (Action.UNCHANGED, other, [])
    assert only(desk.plan(provider(names__en="Nippon Cloud", website=None)))[2] == ["ambiguous-provider"]
    assert only(desk.plan(policy(provider="Nippon Cloud")))[2] == ["ambiguous-provider"]
    assert only(desk.plan(policy(provider=other)))[0] is Action.CREATE


def test_a_row_without_a_name_is_refused(desk: Desk) -> None:
    assert only(desk.plan(provider(names__en=None)))[2] == ["missing-value"]


@pytest.mark.parametrize("said", ["Example Hosting", "EXAMPLE hosting", "hosting.example", "https://www.hosting.example/", "key"])
def test_a_policy_names_its_provider_by_name_website_or_identifier(desk: Desk, said: str) -> None:
    key = key_of(desk)
    (row,) = desk.plan(policy(provider=key if said == "key" else said, languages=["en"])).rows
    assert row.action is Action.CREATE
    assert {change.field: change.after for change in row.changes}["provider"] == key


def test_a_policy_of_nobody_is_refused_with_who_was_perhaps_meant(desk: Desk) -> None:
    (row,) = desk.plan(policy(provider="Example Hostign")).rows
    assert [(each.code, each.suggestion) for each in row.findings] == [("provider-unknown", "Example Hosting")]
    (row,) = desk.plan(policy(provider="Quite Another")).rows
    assert row.findings[0].suggestion is not None
    assert "bring the provider in first" in row.findings[0].suggestion


def test_a_policy_of_a_provider_in_another_state_is_refused(desk: Desk) -> None:
    desk.submit(makers.row(2, {"code": "FR", "names.en": "France"}, kind="state", valid_from="2000-01-01"), state=None)
    foreign = makers.row(2, {"state": "FR", "provider": key_of(desk), "topic": "orders"}, kind="provider_policy")
    assert only(desk.plan(foreign, state=None))[2] == ["provider-unknown"]


def test_each_topic_is_a_record_of_its_own_and_named_again_it_is_amended(desk: Desk) -> None:
    desk.submit(policy(languages=["en"]), policy(4, topic="orders", channels__phone=["+81300000002"]))
    first, second = key_of(desk, "provider_policy"), key_of(desk, "provider_policy", place=1)
    assert first != second
    assert only(desk.plan(policy(languages=["en", "ja"], start="2025-01-01"))) == (Action.AMEND, first, [])
    assert only(desk.plan(policy(languages=["en"]))) == (Action.UNCHANGED, first, [])


def test_its_channels_are_for_the_parties_at_least_and_are_not_lowered_by_silence(desk: Desk) -> None:
    channels: dict[str, Any] = {"channels__phone": ["+81300000002"], "channels__duty_phone": ["+81300000001"]}
    desk.submit(policy(audience=Audience.RESTRICTED, topic="orders", channels__email=["a@hosting.example"]))
    desk.submit(policy(topic="orders", channels__email=["b@hosting.example"], **channels, start="2025-01-01"))
    record = desk.records["provider_policy", key_of(desk, "provider_policy")]
    held = {audience: [entry.payload for entry in stream if entry.payload] for audience, stream in record.streams.items()}
    assert b"b@hosting.example" in held[Audience.RESTRICTED][-1]
    assert b"+81300000001" in held[Audience.NETWORK][-1]
    assert b"+81300000002" in held[Audience.PARTIES][-1]
    assert not any(b"+81" in payload or b"@" in payload for payload in held[Audience.PUBLIC])


@pytest.mark.parametrize(
    ("topic", "position", "codes"),
    [
        ("customer-notification", "always", []),
        ("customer-notification", "refused", ["position-of-another-topic"]),
        ("languages", "kept", ["position-of-another-topic"]),
        ("emergency-confidentiality", None, []),
    ],
)
def test_a_position_is_one_of_its_topic(desk: Desk, topic: str, position: str | None, codes: list[str]) -> None:
    assert only(desk.plan(policy(topic=topic, position=position)))[2] == codes


def test_an_address_that_looks_like_a_known_one_is_asked_about(desk: Desk) -> None:
    desk.submit(policy(topic="orders", channels__email=["orders@hosting.example"]))
    alike = policy(topic="orders", channels__email=["orders@h0sting.example"], start="2025-01-01")
    assert only(desk.plan(alike))[2] == ["look-alike-domain"]


def test_a_policy_waits_for_the_provider_that_the_same_file_brings_in() -> None:
    desk = Desk()
    other = provider(5, names__en="Other Mail", website=None)
    plan = desk.plan(provider(), policy(), policy(4, topic="orders"), other)
    assert [len(part.rows) for part in plan.parts] == [3, 1]
    desk.submit(provider())
    plan = desk.plan(policy(), policy(4, topic="orders"))
    assert [len(part.rows) for part in plan.parts] == [1, 1]


def test_an_end_is_a_day_and_a_verb_is_refused(desk: Desk) -> None:
    ended = makers.row(2, {"state": "JP"} | HOSTING, kind="provider", valid_from="2024-01-01", valid_to="2026-01-01")
    assert only(desk.plan(ended))[0] is Action.END
    verb = makers.row(2, {"state": "JP"} | HOSTING, kind="provider", verb=Verb.END)
    assert only(desk.plan(verb))[2] == ["change-not-possible"]
