"""A body that the register does not know: renamed, misspelt, in another's place or one more. Never decided in silence."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.access import Audience
from app.domain.canonical import canonical
from app.domain.entry import Change, Draft
from app.domain.findings import Finding, Level
from app.domain.moment import Span
from app.domain.plan import Plan
from app.domain.submission import Verb
from app.domain.succession import MOST_ASKED
from tests.makers import Desk, actions, codes, row

MINISTRY, FEDERAL, OFFICE = "Ministry of Justice", "Federal Ministry of Justice", "Office for Cybercrime"
DUTY = {"channels.duty_phone": ["+81300000001"]}


def named(name: str, number: int = 2, verb: Verb | None = None, former: str | None = None, **more: Any) -> Any:
    values = {"authority.names.en": name} | {path.replace("__", "."): value for path, value in more.items() if path != "valid_from"}
    return row(number, values, verb=verb, former=former, valid_from=more.get("valid_from"))


@pytest.fixture
def desk() -> Desk:
    """Japan's ministry holds 8.10.a and 27.2 since January."""
    made = Desk()
    made.submit(named(MINISTRY), named(MINISTRY, 3, provision="27.2"), on="2026-01-01")
    return made


def finding(plan: Plan, code: str, place: int = 0) -> Finding:
    (found,) = [each for each in plan.rows[place].findings if each.code == code]
    return found


def chosen(code: str, choice: str, number: int = 2, column: str = "Authority") -> dict[Any, str]:
    return {(number, code, column): choice}


def names(desk: Desk, on: str = "2026-06-01") -> dict[str, list[str]]:
    """Who holds what on a day."""
    found: dict[str, list[str]] = {}
    for record in desk.records.values():
        if record.kind == "designation":
            value = desk.held(record, on)
            if value:
                body = desk.held(desk.records["authority", value["authority"]], on)
                found.setdefault(value["provision"], []).append(body["names"]["en"])
    return {code: sorted(holders) for code, holders in found.items()}


def test_a_longer_name_in_the_same_post_waits_for_a_person(desk: Desk) -> None:
    plan = desk.plan(named(FEDERAL))
    assert actions(plan) == ["rejected"]
    found = finding(plan, "authority-renamed-or-new")
    assert found.level is Level.REVIEW
    assert found.choices == (f"{MINISTRY} under a new name", f"instead of {MINISTRY}", "a further body")
    assert [each for _, each in plan.undecided] == [found]


def test_it_may_be_renamed_in_everything_that_it_holds(desk: Desk) -> None:
    choice = chosen("authority-renamed-or-new", f"{MINISTRY} under a new name")
    plan = desk.submit(named(FEDERAL), choices=choice)
    assert actions(plan) == ["amend"]
    assert finding(plan, "authority-renamed-or-new").message.startswith("Chosen: ")
    assert names(desk) == {"8.10.a": [FEDERAL], "27.2": [FEDERAL]}
    assert names(desk, "2026-05-31") == {"8.10.a": [MINISTRY], "27.2": [MINISTRY]}


def test_it_may_come_in_its_place(desk: Desk) -> None:
    plan = desk.submit(named(FEDERAL), choices=chosen("authority-renamed-or-new", f"instead of {MINISTRY}"))
    assert sorted(actions(plan)) == ["create", "end"]
    assert {each.number for each in plan.rows} == {2}
    assert names(desk) == {"8.10.a": [FEDERAL], "27.2": [MINISTRY]}


def test_it_may_be_one_more(desk: Desk) -> None:
    plan = desk.submit(named(FEDERAL), choices=chosen("authority-renamed-or-new", "a further body"))
    assert actions(plan) == ["create"]
    assert names(desk)["8.10.a"] == [FEDERAL, MINISTRY]


def test_another_spelling_of_a_body_of_the_state(desk: Desk) -> None:
    row_of = named("Justice Ministry", provision="10.5", channels__duty_phone=["+81300000001"])
    found = finding(desk.plan(row_of), "authority-renamed-or-new")
    assert found.choices == (f"the same body: {MINISTRY}", f"{MINISTRY} under a new name", "a further body")
    plan = desk.submit(row_of, choices=chosen(found.code, found.choices[0]))
    assert names(desk)["10.5"] == [MINISTRY]
    assert [change.field for change in plan.rows[0].changes if change.field.startswith("authority.names")] == []


def test_a_new_name_in_a_column_without_a_language_goes_where_the_old_one_was(desk: Desk) -> None:
    unsaid = row(2, {"authority.names.und": FEDERAL})
    desk.submit(unsaid, choices=chosen("authority-renamed-or-new", f"{MINISTRY} under a new name"))
    assert names(desk)["8.10.a"] == [FEDERAL]


def namesake(desk: Desk, name: str, key: str) -> None:
    """A body that the ledger has got beside another of its name, as no row could bring it in."""
    payload = canonical({"names": {"en": name}, "state": "JP"})
    draft = Draft("authority", key, "JP", None, Audience.PUBLIC, Span(date(2026, 1, 1)), Change.CREATE, payload)
    desk.apply([draft], desk.plan(named(name)))


def test_two_bodies_of_one_name_are_told_apart_by_their_keys(desk: Desk) -> None:
    namesake(desk, MINISTRY, "a_2")
    found = finding(desk.plan(named("Justice Ministry", provision="24.7")), "authority-renamed-or-new")
    assert any("(a_2)" in each for each in found.choices)
    assert len(set(found.choices)) == len(found.choices)


def test_two_spellings_in_one_file() -> None:
    plan = Desk().plan(named(MINISTRY), named("Justice Ministry", 3, provision="27.2"))
    assert actions(plan) == ["create", "rejected"]


def test_a_body_with_another_name_stands_beside_and_that_is_told(desk: Desk) -> None:
    plan = desk.submit(named(OFFICE))
    found = finding(plan, "authority-beside-others")
    assert (actions(plan), found.level) == (["create"], Level.WARNING)
    assert found.choices == (f"{MINISTRY} under a new name", f"instead of {MINISTRY}", "a further body")
    assert names(desk)["8.10.a"] == [MINISTRY, OFFICE]


def test_it_may_be_said_that_it_replaces(desk: Desk) -> None:
    desk.submit(named(OFFICE), choices=chosen("authority-beside-others", f"instead of {MINISTRY}"))
    assert names(desk)["8.10.a"] == [OFFICE]


def test_those_who_come_in_one_file_are_not_held_against_each_other() -> None:
    plan = Desk().plan(named(MINISTRY), named(OFFICE, 3))
    assert [codes(each) for each in plan.rows] == [[], []]


def test_in_a_post_that_many_hold_one_more_is_nothing_to_ask_about() -> None:
    desk = Desk()
    desk.submit(*(named(f"Office {number:03}", number) for number in range(2, MOST_ASKED + 3)), on="2026-01-01")
    assert codes(desk.plan(named(OFFICE)).rows[0]) == []
    assert codes(desk.plan(named("005 Office")).rows[0]) == ["authority-renamed-or-new"]


def test_where_there_is_exactly_one_it_is_one_of_the_two() -> None:
    desk = Desk()
    desk.submit(named(MINISTRY, provision="7.5.e"), on="2026-01-01")
    plan = desk.plan(named(OFFICE, provision="7.5.e"))
    assert {"authority-beside-others", "second-notified-authority"} <= set(codes(plan.rows[0]))
    assert "a further body" not in finding(plan, "authority-beside-others").choices
    done = desk.submit(named(OFFICE, provision="7.5.e"), choices=chosen("authority-beside-others", f"instead of {MINISTRY}"))
    assert sorted(actions(done)) == ["create", "end"]
    assert names(desk)["7.5.e"] == [OFFICE]


# What a row says it does


def test_add_asks_nothing_about_who_is_there(desk: Desk) -> None:
    plan = desk.submit(named(FEDERAL, verb=Verb.ADD))
    assert (actions(plan), codes(plan.rows[0])) == (["create"], [])


def test_add_does_not_bring_in_a_spelling_in_silence(desk: Desk) -> None:
    assert actions(desk.plan(named("Justice Ministry", verb=Verb.ADD, provision="35"))) == ["rejected"]


def test_replace_ends_who_was_there_from_the_day(desk: Desk) -> None:
    plan = desk.submit(named(OFFICE, verb=Verb.REPLACE, valid_from="2026-09-01"))
    assert sorted(actions(plan)) == ["create", "end"]
    assert [codes(each) for each in plan.rows] == [[], ["ended-by-replacement"]]
    assert names(desk, "2026-08-31")["8.10.a"] == [MINISTRY]
    assert names(desk, "2026-09-01")["8.10.a"] == [OFFICE]


def test_replace_asks_which_of_several(desk: Desk) -> None:
    desk.submit(named(FEDERAL, verb=Verb.ADD), on="2026-02-01")
    waiting = desk.plan(named(OFFICE, verb=Verb.REPLACE))
    found = finding(waiting, "several-to-replace")
    assert (actions(waiting), found.choices) == (["rejected"], ("all of them", MINISTRY, FEDERAL))
    desk.submit(named(OFFICE, verb=Verb.REPLACE), choices=chosen(found.code, FEDERAL, column="Change"))
    assert names(desk)["8.10.a"] == [MINISTRY, OFFICE]
    desk.submit(named("National Police", verb=Verb.REPLACE), choices=chosen(found.code, "all of them", column="Change"))
    assert names(desk)["8.10.a"] == ["National Police"]


def test_replace_ends_nobody_who_comes_with_the_same_file(desk: Desk) -> None:
    plan = desk.plan(named("National Police"), named(OFFICE, 3, verb=Verb.REPLACE))
    assert [(each.action, each.title) for each in plan.rows if each.action == "end"] == [("end", MINISTRY)]


def test_replace_where_nobody_is(desk: Desk) -> None:
    plan = desk.submit(named(OFFICE, verb=Verb.REPLACE, provision="24.7"))
    assert (actions(plan), codes(plan.rows[0])) == (["create"], ["nothing-to-replace"])


def test_a_file_cannot_speak_of_what_it_replaces(desk: Desk) -> None:
    plan = desk.plan(named(MINISTRY, languages=["ja"]), named(OFFICE, 3, verb=Verb.REPLACE))
    assert actions(plan) == ["amend", "rejected"]
    assert "overlapping-rows" in codes(plan.rows[1])


def test_end_takes_its_day_from_either_column(desk: Desk) -> None:
    assert actions(desk.submit(named(MINISTRY, verb=Verb.END, valid_from="2026-09-01"))) == ["end"]
    assert names(desk, "2026-08-31") == {"8.10.a": [MINISTRY], "27.2": [MINISTRY]}
    assert names(desk, "2026-09-01") == {"27.2": [MINISTRY]}
    desk.submit(row(2, {"authority.names.en": MINISTRY, "provision": "27.2"}, verb=Verb.END, valid_to="2026-07-01"))
    assert "27.2" not in names(desk, "2026-07-01")


def test_end_without_a_day_is_from_the_day_of_the_communication_on(desk: Desk) -> None:
    desk.submit(named(MINISTRY, verb=Verb.END), on="2026-03-01")
    assert "8.10.a" in names(desk, "2026-02-28")
    assert "8.10.a" not in names(desk, "2026-03-01")


def test_end_sets_nothing_else(desk: Desk) -> None:
    plan = desk.submit(named(MINISTRY, verb=Verb.END, languages=["ja"]))
    assert [change.field for change in plan.rows[0].changes] == ["valid_to"]


@pytest.mark.parametrize("verb", [Verb.AMEND, Verb.CORRECT, Verb.END])
def test_what_is_not_there_cannot_be_changed(desk: Desk, verb: Verb) -> None:
    plan = desk.plan(named(MINISTRY, verb=verb, provision="24.7"))
    found = finding(plan, "nothing-to-change")
    assert (actions(plan), found.level) == (["rejected"], Level.ERROR)
    assert found.suggestion == f"perhaps '{MINISTRY}' was meant"
    assert finding(desk.plan(named("Nobody at all", verb=verb)), "nothing-to-change").suggestion is not None


def test_correct_reaches_back_to_where_the_value_begins(desk: Desk) -> None:
    desk.submit(named(MINISTRY, languages=["ja"]), on="2026-03-01")
    plan = desk.submit(named(MINISTRY, verb=Verb.CORRECT, languages=["ja", "en"]))
    assert plan.rows[0].drafts[0].change == "correct"
    (record,) = [
        each for (kind, _), each in desk.records.items() if kind == "designation" and desk.held(each)["provision"] == "8.10.a"
    ]
    assert desk.held(record, "2026-03-01")["languages"] == ["ja", "en"]
    assert "languages" not in desk.held(record, "2026-02-28")


def test_correct_of_what_began_on_different_days_says_which(desk: Desk) -> None:
    desk.submit(named(MINISTRY, languages=["ja"]), on="2026-03-01")
    both = named(MINISTRY, verb=Verb.CORRECT, languages=["en"], role="submit", scope__text="All")
    desk.submit(named(MINISTRY, scope__text="Some"), on="2026-02-01")
    plan = desk.plan(both)
    assert (actions(plan), finding(plan, "correction-needs-day").column) == (["rejected"], "Valid from")


def test_correct_of_what_was_always_so_reaches_back_to_the_beginning() -> None:
    desk = Desk()
    desk.submit(named(MINISTRY, languages=["ja"]), on="2026-01-01")
    assert str(desk.plan(named(MINISTRY, verb=Verb.CORRECT, languages=["en"])).rows[0].valid_from) == "2026-01-01"


def test_correct_of_what_is_new_reaches_back_to_the_beginning(desk: Desk) -> None:
    plan = desk.plan(named(MINISTRY, verb=Verb.CORRECT, languages=["ja"]))
    assert str(plan.rows[0].valid_from) == "2026-01-01"


def test_correct_from_a_day_that_it_states(desk: Desk) -> None:
    plan = desk.plan(named(MINISTRY, verb=Verb.CORRECT, languages=["ja"], valid_from="2026-02-01"))
    assert plan.rows[0].valid_from is not None
    assert plan.rows[0].valid_from.isoformat() == "2026-02-01"


def test_extend_takes_over_what_the_state_itself_has() -> None:
    desk = Desk()
    desk.submit(named(MINISTRY, languages=["ja"], channels__phone=["+81300000001"]), on="2026-01-01")
    plan = desk.submit(named(MINISTRY, verb=Verb.EXTEND, territory="CW", languages=["nl"]))
    assert actions(plan) == ["create"]
    value = desk.value(plan.rows[0])
    assert (value["territory"], value["languages"]) == ("CW", ["nl"])
    assert [each["value"] for each in value["channels"]] == ["+81300000001"]


@pytest.mark.parametrize("values", [{}, {"territory": "CW", "provision": "24.7"}])
def test_what_cannot_be_extended(desk: Desk, values: dict[str, Any]) -> None:
    plan = desk.plan(named(MINISTRY, verb=Verb.EXTEND, **values))
    assert (actions(plan), codes(plan.rows[0])) == (["rejected"], ["nothing-to-extend"])


def test_a_body_is_renamed_once_for_all_that_it_holds(desk: Desk) -> None:
    plan = desk.submit(row(2, {"authority.names.en": FEDERAL, "provision": None}, verb=Verb.RENAME, former=MINISTRY))
    assert [(each.kind, each.action) for each in plan.rows] == [("authority", "amend")]
    assert "2 designations" in finding(plan, "body-of-several").message
    assert names(desk) == {"8.10.a": [FEDERAL], "27.2": [FEDERAL]}


def test_a_row_about_a_designation_may_rename_its_body(desk: Desk) -> None:
    plan = desk.submit(named(FEDERAL, former=MINISTRY, languages=["ja"]))
    assert actions(plan) == ["amend"]
    assert names(desk)["27.2"] == [FEDERAL]


def test_two_rows_do_not_rename_one_body(desk: Desk) -> None:
    one = row(2, {"authority.names.en": FEDERAL, "provision": None}, verb=Verb.RENAME, former=MINISTRY)
    other = row(3, {"authority.names.en": OFFICE, "provision": None}, verb=Verb.RENAME, former=MINISTRY)
    assert actions(desk.plan(one, other)) == ["amend", "rejected"]


def test_a_former_name_that_nobody_had(desk: Desk) -> None:
    plan = desk.plan(named(FEDERAL, former="Justice Ministry"))
    assert (codes(plan.rows[0]), finding(plan, "former-name-unknown").suggestion) == (["former-name-unknown"], MINISTRY)
    assert finding(desk.plan(named(FEDERAL, former="Nobody")), "former-name-unknown").suggestion is None
    bare = row(2, {"authority.names.en": FEDERAL, "provision": None}, verb=Verb.RENAME)
    assert codes(desk.plan(bare).rows[0]) == ["missing-value"]
    strange = row(2, {"authority.names.en": FEDERAL, "provision": None}, verb=Verb.RENAME, former="Nobody")
    assert codes(desk.plan(strange).rows[0]) == ["former-name-unknown"]


def test_a_former_name_of_two_bodies(desk: Desk) -> None:
    namesake(desk, MINISTRY, "a_2")
    assert codes(desk.plan(named(FEDERAL, former=MINISTRY)).rows[0]) == ["ambiguous-authority"]


def test_a_body_does_not_get_the_name_of_another(desk: Desk) -> None:
    desk.submit(named(OFFICE, verb=Verb.ADD), on="2026-02-01")
    plan = desk.plan(named(MINISTRY, former=OFFICE))
    assert (actions(plan), codes(plan.rows[0])) == (["rejected"], ["name-of-another-body"])


# What review has found


def test_end_neither_brings_back_nor_lengthens(desk: Desk) -> None:
    desk.submit(named(MINISTRY, verb=Verb.END, valid_from="2026-03-01"), on="2026-02-01")
    for verb, day in ((Verb.END, "2026-08-01"), (Verb.AMEND, None), (Verb.CORRECT, None)):
        plan = desk.plan(named(MINISTRY, verb=verb, valid_from=day, languages=["ja"]))
        assert (actions(plan), codes(plan.rows[0])) == (["rejected"], ["nothing-to-change"])
    assert actions(desk.plan(named(MINISTRY, verb=Verb.END, valid_from="2026-03-01"))) == ["unchanged"]


def test_end_takes_back_what_has_not_begun(desk: Desk) -> None:
    desk.submit(named(OFFICE, verb=Verb.ADD, valid_from="2026-09-01"))
    for day in ("2026-07-01", "2026-09-01"):
        plan = desk.plan(named(OFFICE, verb=Verb.END, valid_from=day))
        assert (actions(plan), codes(plan.rows[0])) == (["end"], ["withdrawn-before-it-began"])
    desk.submit(named(OFFICE, verb=Verb.END, valid_from="2026-07-01"))
    assert names(desk, "2026-10-01")["8.10.a"] == [MINISTRY]


def test_to_end_what_has_begun_from_its_first_day_corrects_it_as_a_whole(desk: Desk) -> None:
    desk.submit(named(OFFICE, verb=Verb.ADD, valid_from="2026-03-01"), on="2026-02-01")
    plan = desk.plan(named(OFFICE, verb=Verb.END, valid_from="2026-03-01"), on="2026-03-01")
    assert (actions(plan), codes(plan.rows[0])) == (["end"], ["corrected-as-a-whole"])


def test_end_and_replace_do_not_reach_back_to_a_registration_that_they_repeat(desk: Desk) -> None:
    for verb in (Verb.END, Verb.REPLACE):
        plan = desk.plan(named(MINISTRY if verb is Verb.END else OFFICE, verb=verb, registered_on="2026-02-01"))
        assert {str(each.valid_from) for each in plan.rows} == {"2026-06-01"}
    assert str(desk.plan(named(MINISTRY, registered_on="2026-02-01", languages=["ja"])).rows[0].valid_from) == "2026-02-01"


def test_correct_reaches_back_past_what_was_added_meanwhile(desk: Desk) -> None:
    desk.submit(named(MINISTRY, channels__phone=["+81300000001"]), on="2026-02-01")
    desk.submit(named(MINISTRY, channels__email=["a@moj.example"]), on="2026-03-01")
    plan = desk.plan(named(MINISTRY, verb=Verb.CORRECT, channels__phone=["+81300000002"]))
    assert str(plan.rows[0].valid_from) == "2026-02-01"


def test_rename_brings_in_no_designation(desk: Desk) -> None:
    plan = desk.plan(named(FEDERAL, verb=Verb.RENAME, former=MINISTRY, provision="24.7"))
    assert (actions(plan), "nothing-to-change" in codes(plan.rows[0])) == (["rejected"], True)


def test_extend_leaves_the_evidence_of_the_other_entry_behind(desk: Desk) -> None:
    desk.submit(named(MINISTRY, declared_on="2020-01-01", languages=["ja"]))
    plan = desk.plan(named(MINISTRY, verb=Verb.EXTEND, territory="CW"))
    fields = [change.field for change in plan.rows[0].changes]
    assert ("languages" in fields, "declared_on" in fields) == (True, False)


def test_rows_of_one_number_are_chosen_for_one_by_one(desk: Desk) -> None:
    desk.submit(named(MINISTRY, provision="24.7"), on="2026-02-01")
    both = (named(FEDERAL, provision="8.10.a"), named(FEDERAL, provision="24.7"))
    plan = desk.plan(*both)
    assert [each.column for _, each in plan.undecided] == ["Authority (1)", "Authority (2)"]
    one = desk.plan(*both, choices={(2, "authority-renamed-or-new", "Authority (1)"): "a further body"})
    assert [each.column for _, each in one.undecided] == ["Authority (2)"]


def test_a_complete_file_says_that_it_leaves_what_begins_later(desk: Desk) -> None:
    desk.submit(named(OFFICE, verb=Verb.ADD, valid_from="2026-09-01"))
    plan = desk.plan(named(MINISTRY), named(MINISTRY, 3, provision="27.2"), complete=True)
    assert [each.code for each in plan.findings] == ["upcoming-not-mentioned"]


def test_what_was_decided_once_has_another_digest_when_it_comes_again(desk: Desk) -> None:
    plan = desk.plan(named(MINISTRY, languages=["ja"]))
    later = replace(plan, notice=replace(plan.notice, decided=1))
    assert later.digest != plan.digest


def test_other_records_take_no_verb(desk: Desk) -> None:
    statement = row(2, {"provision": "7.5.a", "kind": "notification"}, kind="statement", verb=Verb.AMEND)
    assert codes(desk.plan(statement).rows[0]) == ["change-not-possible"]
