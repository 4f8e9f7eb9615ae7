"""The emergency answer over a register: whom to call first, what else, and why something is not there. Never an empty silence."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.emergency.sentences import freshness
from app.domain.access import PUBLIC_ONLY
from app.domain.errors import NotFound
from app.domain.routing.way import Text
from tests.cards.makers import CENTRAL, MONDAY, NIGHT, OFFICE, POINT, asked, register, statement, told
from tests.snapshot.makers import AUDITOR, DUTY, OFFICER, READERS, post

BOTH = (POINT, OFFICE)


def values(answer: Any) -> list[str]:
    return [step["value"] for step in answer["steps"]]


def codes(answer: Any) -> list[tuple[str, str | None]]:
    return [(each["code"], each["provision"]) for each in answer["notes"]]


def test_the_answer_for_ten_seconds() -> None:
    found = told(register(*BOTH, CENTRAL))
    assert found["summary"].startswith("Japan: call +81 3-3581-0141 now: National Police, duty desk, Article 35 of ETS 185")
    assert found["summary_fr"].startswith("Japon : appelez +81 3-3581-0141 maintenant : National Police, permanence, article 35")
    assert values(found) == ["+81335810141", "+81335810142", "+81335804111", "duty@police.example"]
    assert [step["order"] for step in found["steps"]] == [1, 2, 3, 4]
    assert found["at"] == "2026-06-01T03:00Z"
    assert found["meta"]["tlp"] == "TLP:AMBER+STRICT"
    assert (found["meta"]["data_status"], found["meta"]["age_seconds"]) == ("live", 0)


def test_at_night_the_office_comes_last_with_its_next_opening() -> None:
    found = told(register(*BOTH), now=NIGHT)
    assert values(found) == ["+81335810141", "+81335810142", "duty@police.example", "+81335804111"]
    assert found["steps"][-1]["opening"] == "closed"
    office = next(each["now"] for each in found["entries"] if each["designation"]["provision"] == "10.5")
    assert (office["local_time"], office["next_opening"]) == ("2026-06-02T03:00+09:00", "2026-06-02T09:00+09:00")


@pytest.mark.parametrize("spec", ["Mo-Fr 09:00-17:00", '24/7 "No service"', "24/7; Mo-Su off"])
def test_who_says_the_opposite_of_round_the_clock_is_not_called_as_if_open(spec: str) -> None:
    doubtful = POINT | {
        "hours__spec": spec,
        "channels__duty_phone": [],
        "channels__fallback_phone": [],
        "channels__phone": ["+81335800000"],
    }
    found = told(register(doubtful, OFFICE | {"channels__duty_phone": ["+81335810199"]}))
    assert [(step["value"], step["opening"]) for step in found["steps"][:1]] == [("+81335810199", "open")]
    assert {step["opening"] for step in found["steps"] if step["provision"] == "35"} == {"unknown"}


def test_a_public_holiday_of_that_country_is_named() -> None:
    found = told(register(OFFICE), now=datetime(2026, 5, 5, 3, tzinfo=UTC))
    (office,) = found["entries"]
    assert (office["now"]["reason"], office["now"]["holiday"]) == ("public-holiday", "Children's Day")
    # 6 May 2026 is a holiday in lieu of one on a Sunday
    assert office["now"]["next_opening"] == "2026-05-07T09:00+09:00"


def test_without_article_35_the_others_are_there_and_it_is_said() -> None:
    found = told(register(OFFICE))
    assert values(found) == ["+81335804111"]
    assert codes(found) == [("none-declared", "35"), ("not-in-force", "10.5")]


def test_nothing_at_all_is_said_with_what_to_do() -> None:
    found = told(register())
    assert (found["steps"], found["entries"]) == ([], [])
    assert "no number or address can be shown" in found["summary"]
    assert codes(found) == [("none-declared", "35"), ("none-declared", "10.5"), ("not-in-force", "10.5")]
    assert [each["kind"] for each in found["if_nobody_answers"]] == ["end"]


def test_the_chain_to_its_end() -> None:
    book = register(*BOTH, CENTRAL)
    book.submit(statement("10.9", options=["interpol", "24/7-point", "judicial-authorities"]), state="JP")
    chain = told(book)["if_nobody_answers"]
    assert [each["kind"] for each in chain] == [
        "out-of-hours-procedure", "other-provision", "interpol", "24/7-point", "judicial-authorities", "central-authority", "end",
    ]  # fmt: skip
    assert chain[0]["said"] == "Ask for the watch officer."
    assert "as Japan has declared under Article 10.9; with a copy" in chain[2]["en"]
    assert [each["designation"]["provision"] for each in chain[-2]["entries"]] == ["27.2"]
    assert all(each["en"] and each["fr"] for each in chain)


def test_interpol_is_named_only_where_it_is_declared() -> None:
    assert "INTERPOL" not in asked(register(*BOTH, CENTRAL)).body.decode()


def test_a_declaration_for_a_territory_says_so() -> None:
    book = register(*BOTH)
    book.submit(statement("10.9", options=["interpol"], territory="PF"), state="JP")
    assert " (PF); with a copy" in next(each["en"] for each in told(book)["if_nobody_answers"] if each["kind"] == "interpol")


def test_a_number_that_changed_is_first_if_it_is_the_first_and_says_so_aloud() -> None:
    book = register(POINT)
    book.submit(post(2, "JP", **(POINT | {"channels__duty_phone": ["+81335810199"]})), state="JP", at=MONDAY - timedelta(days=1))
    found = told(book)
    first = found["steps"][0]
    assert (first["value"], first["flags"], first["before"]) == ("+81335810199", ["changed-recently"], ["+81335810141"])
    assert "CHANGED in the last seven days, before: +81335810141" in found["summary"]
    assert not any(step["flags"] for step in found["steps"][1:])


def test_a_number_that_two_designations_share_is_called_once() -> None:
    found = told(register(POINT, OFFICE | {"channels__phone": ["+81335810141"]}))
    assert values(found).count("+81335810141") == 1
    assert [each["provision"] for each in found["steps"][0]["also"]] == ["10.5"]


def test_officers_are_told_that_there_is_more_and_how_to_open_it() -> None:
    found = told(register(*BOTH), OFFICER)
    assert values(found) == []
    assert ("withheld", None) in codes(found)
    assert "authdir break-glass JP" in found["notes"][-1]["en"]
    assert found["entries"][0]["now"]["state"] == "open"


def test_a_name_without_any_channel() -> None:
    found = told(register({"provision": "35", "authority__names__en": "Police"}))
    assert ("no-channel", None) in codes(found)


def test_the_public_is_told_the_rule_and_nothing_that_is_there() -> None:
    bare_point = {name: POINT[name] for name in ("provision", "authority__names__en", "authority__names__ja")}
    full, bare = (told(register(each), PUBLIC_ONLY, None) for each in (POINT, bare_point))
    for each in (full, bare):
        each["meta"] = None
        for entry in each["entries"]:
            entry["designation"]["source"] = entry["designation"]["id"] = None
    assert full == bare
    assert codes(full) == [("none-declared", "10.5"), ("not-in-force", "10.5"), ("sign-in", None)]
    assert full["entries"][0]["now"] is None


def test_the_past_has_no_now() -> None:
    found = told(register(*BOTH), now=None, as_of="2025-01-01")
    assert found["at"] is None
    assert all(step["opening"] is None for step in found["steps"])
    assert all(entry["now"] is None for entry in found["entries"])
    assert values(found)[0] == "+81335810141"
    assert " now:" not in found["summary"]


def test_a_territory_has_its_own_steps_behind_those_of_the_state() -> None:
    island = OFFICE | {"territory": "PF", "channels__phone": ["+68940000001"]}
    found = told(register(*BOTH, island))
    assert [step["territory"] for step in found["steps"]] == [None] * 4 + ["PF"]
    assert "for PF only" in found["steps"][-1]["reason"]
    with pytest.raises(NotFound, match="/api/v1/emergency/JP"):
        told(register(*BOTH, island), iso2="PF")
    with pytest.raises(NotFound, match="no such State"):
        told(register(), iso2="XX")


TRUSTED = {"recorded_at": "2026-01-01T00:00:00Z", "attested_at": None, "attested_by": None, "answered_at": None,
           "disputed_since": None, "status": "unconfirmed", "due_on": None, "changed_recently": None}  # fmt: skip


@pytest.mark.parametrize(
    ("trust", "english", "french"),
    [
        ({}, ["Never confirmed since it was recorded"], ["Jamais confirmé depuis son enregistrement"]),
        (
            {"attested_at": "2026-09-03T10:00:00Z", "attested_by": "state", "status": "confirmed", "due_on": "2026-12-02"},
            ["Confirmed by Japan on 3 September 2026"],
            ["Confirmé par Japon le 3 septembre 2026"],
        ),
        (
            {"attested_at": "2026-08-01T10:00:00Z", "attested_by": "registrar", "status": "overdue", "due_on": "2026-09-30"},
            ["Confirmed by the Secretariat on 1 August 2026", "Confirmation overdue by 41 days"],
            ["Confirmé par le Secrétariat le 1er août 2026", "Confirmation en retard de 41 jours"],
        ),
        (
            {"attested_at": "2026-08-01T10:00:00Z", "attested_by": "state", "status": "due", "due_on": "2026-11-11"},
            ["Confirmed by Japan on 1 August 2026", "Confirmation due by 11 November 2026"],
            ["Confirmé par Japon le 1er août 2026", "À confirmer avant le 11 novembre 2026"],
        ),
        (
            {"attested_at": "2026-08-01T10:00:00Z", "attested_by": "state"},
            ["Confirmed by Japan on 1 August 2026, before it last changed"],
            ["Confirmé par Japon le 1er août 2026, avant sa dernière modification"],
        ),
        (
            {"disputed_since": "2026-11-02T10:00:00Z", "answered_at": "2026-10-01T10:00:00Z", "status": "disputed"},
            [
                "Never confirmed since it was recorded",
                "Last answered on 1 October 2026",
                "Did not answer, or wrong, as reported on 2 November 2026",
            ],
            [
                "Jamais confirmé depuis son enregistrement",
                "A répondu le 1er octobre 2026",
                "Sans réponse ou erroné, signalé le 2 novembre 2026",
            ],
        ),
    ],
)
def test_freshness_in_words_with_dates(trust: dict[str, Any], english: list[str], french: list[str]) -> None:
    found = freshness(Text("Japan", "Japon"), TRUSTED | trust, date(2026, 11, 10))
    assert ([each.en for each in found], [each.fr for each in found]) == (english, french)


numbers = st.lists(st.sampled_from([f"+8133581014{n}" for n in range(10)]), unique=True, max_size=3)
SLOTS = ("duty_phone", "fallback_phone", "phone", "mobile", "private_phone")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(SLOTS, numbers)), min_size=1, max_size=3), st.sampled_from(sorted(READERS)))
def test_every_phone_that_a_reader_sees_is_there_once_and_no_other(designations: list[dict[str, list[str]]], who: str) -> None:
    posts = [
        {"provision": ("35", "10.5")[place % 2], "authority__names__en": f"Office {place}"}
        | {f"channels__{slot}": held for slot, held in each.items() if held}
        for place, each in enumerate(designations)
    ]
    reader = READERS[who]
    found = told(register(*posts), reader)
    seen = {
        each["value"]
        for entry in found["entries"]
        for each in entry["designation"].get("channels") or ()
        if each["type"] in ("phone", "mobile")
    }
    called = [step["value"] for step in found["steps"] if step["action"] == "call"]
    assert sorted(called) == sorted(seen)
    if reader is PUBLIC_ONLY or reader is OFFICER:
        assert called == []


def test_named_persons_are_for_those_cleared_for_them() -> None:
    private = {"channels__private_phone": ["+81335810190"]}
    assert "+81335810190" not in values(told(register(POINT | private), DUTY))
    assert values(told(register(POINT | private), AUDITOR))[2] == "+81335810190"


KEY = {
    "value": "armour",
    "fingerprint": "AB12",
    "addresses": ["duty@police.example"],
    "expires_at": "2026-06-01T12:00:00.000000Z",
}


@pytest.mark.parametrize(("now", "status"), [(MONDAY, "valid"), (NIGHT, "expired")])
def test_a_mailbox_with_its_key_which_runs_out_by_the_minute(now: datetime, status: str) -> None:
    found = told(register(POINT | {"openpgp": [KEY]}), now=now)
    mail = found["steps"][-1]
    assert mail["openpgp"] == {"fingerprint": "AB12", "expires_at": KEY["expires_at"], "status": status, "weak": None}
    (given_key,) = found["entries"][0]["designation"]["openpgp"]
    assert (given_key["key"], given_key["addresses"]) == ("armour", ["duty@police.example"])


def test_keys_are_for_the_parties_and_shown_beside_the_mailboxes_that_they_name() -> None:
    book = register(POINT | {"openpgp": [KEY], "channels__secure_email": ["other@police.example"]})
    assert '"openpgp":[' not in asked(book, PUBLIC_ONLY, None).body.decode()
    assert "AB12" in asked(book, OFFICER).body.decode()
    by_value = {step["value"]: step["openpgp"] for step in told(book)["steps"]}
    assert by_value["other@police.example"] is None
    assert by_value["duty@police.example"]["fingerprint"] == "AB12"
    assert "openpgp" in asked(book).fields
