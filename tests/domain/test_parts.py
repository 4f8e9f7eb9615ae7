"""Parts of a plan that can be approved by themselves, and the last contact at any hour, which nobody ends without knowing it."""

from typing import Any

import pytest

from app.domain.access import Audience
from app.domain.choices import LEAVE_OUT, Choice, as_list, choices_of, settled
from app.domain.findings import Finding, Level
from app.domain.last_contact import CODE, END_IT, MOST
from app.domain.parts import MOST_ROWS
from app.domain.plan import digest_of
from app.domain.submission import Verb
from tests.makers import Desk, actions, codes, row

POLICE = {"provision": "35", "authority.names.en": "National Police", "channels.duty_phone": ["+81300000001"]}
OFFICE = {"provision": "35", "authority.names.en": "Cyber Office", "channels.duty_phone": ["+81300000002"]}
JUSTICE: dict[str, Any] = {"provision": "8.10.a"}
COURT: dict[str, Any] = {"provision": "27.2", "authority.names.en": "Supreme Court"}


def acknowledged(*rows: int | str, choice: str = END_IT) -> dict[tuple[int | str, str, str | None], str]:
    return {(each, CODE, "Provision"): choice for each in rows}


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.submit(row(2, POLICE), row(3, JUSTICE), on="2026-01-01")
    return made


# Parts


def test_rows_that_share_nothing_can_be_approved_by_themselves(desk: Desk) -> None:
    plan = desk.plan(row(2, COURT), row(3, JUSTICE | {"languages": ["ja"]}))
    assert [[each.number for each in part.rows] for part in plan.parts] == [[2], [3]]
    assert len({plan.digest, *(part.digest for part in plan.parts)}) == 3
    assert plan.as_json()["parts"][0]["provisions"] == ["27.2"]


def test_a_part_writes_what_the_whole_writes_of_its_rows(desk: Desk) -> None:
    plan = desk.plan(row(2, COURT), row(3, JUSTICE | {"languages": ["ja"]}))
    whole = {draft for part in plan.parts for draft in part.writes if draft.kind != "notification"}
    assert whole == {draft for draft in plan.writes if draft.kind != "notification"}


def test_what_is_left_after_a_part_is_planned_as_before(desk: Desk) -> None:
    rows = (row(2, COURT), row(3, JUSTICE | {"languages": ["ja"]}))
    first = desk.plan(*rows).parts[1]
    desk.apply(first.writes, first)
    desk.submitted -= 1
    rest = desk.plan(*rows)
    assert (actions(rest), rest.parts) == (["create", "unchanged"], ())
    assert rest.provenance[0].audience < first.provenance[0].audience


def test_a_part_shows_what_was_found_about_the_whole(desk: Desk) -> None:
    told = Finding(Level.WARNING, "encoding-doubtful", "look at it")
    whole = desk.plan(row(2, COURT), row(3, JUSTICE | {"languages": ["ja"]}), findings=[told])
    assert all(told in part.findings for part in whole.parts)


def test_nothing_is_told_twice_about_the_notification(desk: Desk) -> None:
    rows = (row(2, COURT), row(3, JUSTICE | {"languages": ["ja"]}))
    first = desk.plan(*rows).parts[0]
    desk.apply(first.writes, first)
    desk.submitted -= 1
    assert desk.plan(*rows).provenance == ()


@pytest.mark.parametrize(
    "rows",
    [
        (row(2, JUSTICE | {"languages": ["ja"]}), row(3, {"provision": "24.7"})),
        (row(2, POLICE, verb=Verb.END), row(3, OFFICE)),
        (row(2, {"provision": "7.5.e"}), row(3, COURT | {"provision": "7.5.e", "territory": "CW"})),
    ],
    ids=["one body", "at any hour", "exactly one"],
)
def test_rows_that_rest_on_each_other_stay_together(desk: Desk, rows: tuple[Any, ...]) -> None:
    plan = desk.plan(*rows, choices=acknowledged(2))
    assert (len([each for each in plan.rows if each.drafts]), plan.parts) == (2, ())


def test_what_is_about_a_state_that_the_file_brings_in_comes_with_it() -> None:
    state = row(2, {"code": "JP", "names.en": "Japan"}, kind="state")
    plan = Desk().plan(state, row(3, JUSTICE), row(4, COURT))
    assert plan.parts == ()


def test_a_replacement_is_one_part(desk: Desk) -> None:
    plan = desk.plan(row(2, COURT | {"provision": "8.10.a"}, verb=Verb.REPLACE), row(3, COURT | {"authority.names.en": "Police"}))
    assert [[each.number for each in part.rows] for part in plan.parts] == [[2, 2], [3]]


def test_a_large_file_has_no_parts() -> None:
    rows = [row(number, {"authority.names.en": f"Office {number:04}"}) for number in range(2, MOST_ROWS + 3)]
    assert Desk().plan(*rows).parts == ()
    assert len(Desk().plan(*rows[1:]).parts) == MOST_ROWS


# Who approved


def test_an_approval_names_its_hands_by_names_of_this_notification_only(desk: Desk) -> None:
    plan = desk.plan(row(2, JUSTICE | {"languages": ["ja"]}), row(3, POLICE))
    signed = [draft for draft in plan.approved_by("p_1") if draft.kind == "approval"]
    assert {draft.key for draft in signed} == {plan.digest}
    assert min(draft.audience for draft in signed) == min(draft.audience for draft in plan.writes)
    said = b"".join(draft.payload or b"" for draft in signed)
    assert plan.notice.pseudonym("p_1").encode() in said
    assert b"p_1" not in said
    assert b'"rows":{"' in said


def test_what_writes_nothing_is_not_signed(desk: Desk) -> None:
    assert desk.plan(row(2, JUSTICE)).approved_by("p_1") == ()


def test_the_digest_covers_choices_and_submitter(desk: Desk) -> None:
    plan = desk.plan(row(2, JUSTICE))
    shown = plan.as_json()
    writes = [draft.as_json() for draft in plan.writes]
    assert digest_of(plan.notice, shown, writes) == plan.digest
    assert digest_of(plan.notice, {**shown, "choices": [{}]}, writes) != plan.digest


# The last contact at any hour


def test_ending_the_last_contact_needs_an_acknowledgement_of_its_own(desk: Desk) -> None:
    plan = desk.plan(row(2, POLICE, verb=Verb.END))
    assert (actions(plan), codes(plan.rows[0])) == (["rejected"], [CODE])
    assert plan.rows[0].findings[0].level is Level.REVIEW
    done = desk.submit(row(2, POLICE, verb=Verb.END), choices=acknowledged(2))
    assert (actions(done), done.rows[0].findings[-1].level) == (["end"], Level.INFO)
    assert done.rows[0].findings[-1].message.startswith("Chosen: ")


def test_it_may_be_left_out(desk: Desk) -> None:
    plan = desk.plan(row(2, POLICE, verb=Verb.END), choices=acknowledged(2, choice=LEAVE_OUT))
    assert (actions(plan), plan.rows[0].findings[-1].level, plan.undecided) == (["rejected"], Level.ERROR, ())


def test_who_has_a_colleague_is_not_the_last(desk: Desk) -> None:
    desk.submit(row(2, OFFICE, verb=Verb.ADD), on="2026-02-01")
    assert actions(desk.plan(row(2, POLICE, verb=Verb.END))) == ["end"]


def test_two_that_end_together_are_both_the_last(desk: Desk) -> None:
    desk.submit(row(2, OFFICE, verb=Verb.ADD), on="2026-02-01")
    both = (row(2, POLICE, verb=Verb.END), row(3, OFFICE, verb=Verb.END))
    assert actions(desk.plan(*both)) == ["rejected", "rejected"]
    one = desk.plan(*both, choices=acknowledged(3))
    assert (actions(one), codes(one.rows[1])) == (["rejected", "end"], [])
    assert actions(desk.plan(*both, choices=acknowledged(2, 3))) == ["end", "end"]


def test_the_colleague_of_a_territory_does_not_count(desk: Desk) -> None:
    desk.submit(row(2, OFFICE | {"territory": "CW"}, verb=Verb.ADD), on="2026-02-01")
    assert actions(desk.plan(row(2, POLICE, verb=Verb.END))) == ["rejected"]


def test_a_complete_file_that_forgets_it_ends_nothing_without_a_word(desk: Desk) -> None:
    plan = desk.plan(row(2, JUSTICE), complete=True)
    (omitted,) = [each for each in plan.rows if each.number is None]
    assert (omitted.action, codes(omitted)) == ("rejected", ["ended-by-omission", CODE])
    done = desk.submit(row(2, JUSTICE), complete=True, choices=acknowledged(str(omitted.record)))
    assert actions(done) == ["unchanged", "end"]
    assert codes(done.rows[1])[-1] == CODE


def test_an_office_that_is_not_answered_at_night_ends_as_it_is_told(desk: Desk) -> None:
    assert actions(desk.plan(row(2, JUSTICE, verb=Verb.END))) == ["end"]


@pytest.mark.parametrize(
    "rows",
    [
        (row(2, OFFICE, verb=Verb.REPLACE, valid_to="2026-07-01"),),
        (row(2, POLICE | {"channels.duty_phone": None}),),
        (row(2, POLICE, audience=Audience.RESTRICTED),),
        (row(2, POLICE, verb=Verb.END), row(3, OFFICE, verb=Verb.ADD, valid_to="2026-06-02")),
    ],
    ids=["replaced for a month", "no channel left", "only a hidden one left", "a colleague for a day"],
)
def test_no_way_round(desk: Desk, rows: tuple[Any, ...]) -> None:
    plan = desk.plan(*rows)
    assert CODE in [each.code for _, each in plan.undecided]


def test_each_provision_is_acknowledged_by_itself(desk: Desk) -> None:
    desk.submit(row(2, POLICE | {"provision": "10.5"}), on="2026-02-01")
    both = (row(2, POLICE, verb=Verb.END), row(2, POLICE | {"provision": "10.5"}, verb=Verb.END))
    waiting = desk.plan(*both)
    assert {each.column for _, each in waiting.undecided} == {"Provision (1)", "Provision (2)"}
    one = desk.plan(*both, choices={(2, CODE, "Provision (1)"): END_IT})
    assert {each.column for _, each in one.undecided} == {"Provision (2)"}
    done = desk.plan(*both, choices={(2, CODE, f"Provision ({each})"): END_IT for each in (1, 2)})
    assert actions(done) == ["end", "end"]


def test_who_has_very_many_contacts_is_never_without_one() -> None:
    desk = Desk()
    offices = [row(number, OFFICE | {"authority.names.en": f"Office {number:04}"}) for number in range(2, MOST + 3)]
    desk.submit(*offices, on="2026-01-01")
    assert actions(desk.plan(row(2, OFFICE | {"authority.names.en": "Office 0002"}, verb=Verb.END))) == ["end"]


# Choices


def test_the_last_choice_stands_and_may_be_taken_back() -> None:
    made = [Choice(2, "c", "A", "one"), Choice(3, "c", None, "x"), Choice(2, "c", "A", "two"), Choice(3, "c", None, None)]
    assert dict(choices_of(made)) == {(2, "c", "A"): "two"}
    assert as_list(choices_of(made)) == [{"row": 2, "code": "c", "column": "A", "choice": "two"}]


def test_what_was_not_offered_is_not_taken() -> None:
    finding = Finding(Level.REVIEW, "c", "m", "A", choices=("one", "two"))
    assert settled(finding, 2, {(2, "c", "A"): "three"}) is finding
    assert settled(finding, 3, {(2, "c", "A"): "one"}) is finding
    assert settled(finding, 2, {(2, "c", "A"): "one"}).level is Level.INFO
