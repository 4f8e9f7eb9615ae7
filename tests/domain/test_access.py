"""The matrix of the contract (API, section 4), written out, against what ``decide`` and ``clearance`` say."""

import functools
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import (
    ANONYMOUS,
    AUDIENCES,
    FOR_ANONYMOUS,
    MATRIX,
    PUBLIC_ONLY,
    READS,
    SHOWS,
    STATE_BOUND,
    Audience,
    Clearance,
    Matter,
    Permission,
    Principal,
    Role,
    clearance,
    decide,
)
from tests.makers import principal

COLUMNS = "anonymous  officer  duty_officer  state_editor  registrar  approver  auditor  administrator  client"
# own: in one's own State; away: not there. step-up: after a fresh sign-in.
# other: not what one brought in oneself. brought: only that. work: while the notification is at work.
TABLE = """
read-public           yes    yes      yes           yes           yes        yes       yes      yes            yes
read-parties          -      yes      yes           yes           yes        yes       yes      -              yes
read-network          -      -        yes           own           -          -         step-up  -              -
read-restricted       -      -        -             own           -          -         step-up  -              -
export-network        -      -        step-up       step-up       -          -         step-up  -              -
bundle-public         yes    yes      yes           yes           yes        yes       yes      yes            yes
bundle-parties        -      yes      yes           yes           yes        yes       yes      -              yes
bundle-network        -      -        yes           -             -          -         -        -              -
probe                 yes    yes      yes           yes           yes        yes       yes      yes            yes
see-self              -      yes      yes           yes           yes        yes       yes      yes            yes
sign-in               yes    yes      yes           yes           yes        yes       yes      yes            yes
manage-own-sign-in    -      yes      yes           yes           yes        yes       yes      yes            yes
read-audit            -      -        -             -             -          -         yes      yes            -
read-own-audit        -      yes      yes           yes           yes        yes       yes      yes            yes
read-state-audit      -      -        -             own           -          -         -        -              -
read-metrics          -      -        -             -             -          -         yes      yes            -
see-accounts          -      -        -             own           -          -         yes      yes            -
manage-accounts       -      -        -             own+step-up   -          -         -        step-up        -
break-glass           -      step-up  -             away+step-up  step-up    step-up   -        -              -
see-break-glass       -      brought  -             own           brought    brought   step-up  -              -
review-break-glass    -      -        -             -             -          -         step-up  -              -
ask-erasure           -      -        -             own+step-up   step-up    -         -        -              -
see-erasure           -      -        -             own           yes        yes       yes      -              -
approve-erasure       -      -        -             -             -          other+step-up  -   -              -
subscribe             -      yes      yes           yes           yes        yes       yes      yes            yes
plan-drill            -      -        -             -             step-up    -         -        -              -
see-drill             -      -        yes           own           yes        -         yes      -              -
record-drill          -      -        away          -             yes        -         -        -              -
answer-drill          yes    yes      yes           yes           yes        yes       yes      yes            yes
submit                -      -        -             own           yes        -         -        -              -
see-notification      -      -        -             own           yes        yes       step-up  -              -
see-notification-contents  - -       -             own           work       work      step-up  -              -
approve               -      -        -             -             -          other+step-up  -   -              -
reject                -      -        -             -             -          other     -        -              -
withdraw              -      -        -             brought       brought    -         -        -              -
see-provisional       -      -        -             own           yes        -         -        -              -
post-provisional      -      -        -             own           yes        -         -        -              -
withdraw-provisional  -      -        -             own           yes        -         -        -              -
attest                -      -        -             own           yes        yes       -        -              -
report                -      yes      yes           yes           yes        yes       -        -              -
operate               -      -        -             -             -          -         -        -              -
work                  -      -        -             -             -          -         -        -              -
"""


@functools.cache
def table(text: str) -> dict[tuple[str, str], str]:
    """What each column says in each line."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {(line[0], column): word for line in lines for column, word in zip(COLUMNS.split(), line[1:], strict=True)}


def test_the_tables_are_whole() -> None:
    assert COLUMNS.split() == ["anonymous", *(role.value for role in Role)]
    assert {line for line, _ in table(TABLE)} == {permission.value for permission in Permission}
    assert set(MATRIX) == set(Permission)
    assert set(READS) == set(Audience)
    assert all(SHOWS[permission] is audience for audience, permission in READS.items())


STATES = ("JP", "FR", None)
"""One's own, a foreign one, none."""
STEPPED_UP = (False, True)
roles = pytest.mark.parametrize("role", Role)
permissions = pytest.mark.parametrize("permission", Permission)


@permissions
@roles
def test_decisions_follow_the_table(role: Role, permission: Permission) -> None:
    for stepped_up, state, submitter, at_work in itertools.product(STEPPED_UP, STATES, ("p_1", "p_2", None), (False, True)):
        expected = {
            "yes": True,
            "-": False,
            "own": state == "JP",
            "step-up": stepped_up,
            "own+step-up": state == "JP" and stepped_up,
            "away": state != "JP",
            "away+step-up": state != "JP" and stepped_up,
            "other": submitter not in (None, "p_1"),
            "other+step-up": submitter not in (None, "p_1") and stepped_up,
            "brought": submitter == "p_1",
            "work": at_work,
        }
        who = principal(role, state="JP", person="p_1", stepped_up=stepped_up)
        verdict = decide(who, permission, Matter(state, submitter, at_work=at_work))
        assert verdict.allowed is expected[table(TABLE)[permission, role]], (stepped_up, state, submitter, at_work)
        assert verdict.reason


@permissions
@roles
def test_without_a_matter_it_is_asked_whether_on_anything_at_all(role: Role, permission: Permission) -> None:
    word = table(TABLE)[permission, role]
    for stepped_up in STEPPED_UP:
        allowed = decide(principal(role, stepped_up=stepped_up), permission).allowed
        assert allowed is (stepped_up if word.endswith("step-up") else word != "-"), stepped_up


@permissions
def test_the_anonymous_may_read_what_is_public(permission: Permission) -> None:
    for state in STATES:
        verdict = decide(ANONYMOUS, permission, Matter(state, None))
        assert verdict.allowed is (table(TABLE)[permission, "anonymous"] == "yes"), state
        assert verdict.allowed is (permission in FOR_ANONYMOUS), state
    assert clearance(ANONYMOUS) == PUBLIC_ONLY == Clearance(Audience.PUBLIC)


@pytest.mark.parametrize("permission", sorted(set(Permission) - FOR_ANONYMOUS - {Permission.SEE_SELF, Permission.MANAGE_OWN}))
def test_a_person_without_a_role_may_nothing(permission: Permission) -> None:
    verdict = decide(principal(), permission, Matter("JP", "p_1"))
    assert not verdict.allowed
    assert verdict.reason.startswith(("needs the role ", "nobody's role: "))


@roles
def test_clearances_follow_the_table(role: Role) -> None:
    for ceiling, stepped_up, state in itertools.product(Audience, STEPPED_UP, STATES):
        words = {"yes": True, "-": False, "own": state == "JP", "step-up": stepped_up}
        readable = [audience for audience in Audience if words[table(TABLE)[READS[audience].value, role]]]
        found = clearance(principal(role, state="JP", stepped_up=stepped_up, ceiling=ceiling))
        assert found.over(state or "ZZ") == min(max(readable), ceiling), (ceiling, stepped_up, state)


@pytest.mark.parametrize("role", sorted(STATE_BOUND))
def test_whoever_is_bound_to_a_state_but_has_none_owns_nothing(role: Role) -> None:
    nowhere = principal(role, state=None)
    assert clearance(nowhere).own is Audience.PUBLIC
    assert not decide(nowhere, Permission.SUBMIT, Matter("JP")).allowed
    assert not decide(nowhere, Permission.SUBMIT, Matter(None)).allowed


def test_two_accounts_of_one_person_are_one_person() -> None:
    checker = principal(Role.APPROVER, account="u_2", person="p_1", stepped_up=True)
    verdict = decide(checker, Permission.APPROVE, Matter("JP", "p_1"))
    assert not verdict.allowed
    assert verdict.reason == "approver: a second person must decide, never the submitter"


def test_who_chose_how_a_file_is_read_does_not_approve_it() -> None:
    checker = principal(Role.APPROVER, person="p_1", stepped_up=True)
    verdict = decide(checker, Permission.APPROVE, Matter("JP", "p_2", frozenset({"p_1", "p_3"})))
    assert verdict.reason == "approver: a second person must decide, never one who chose how it is read"
    assert decide(checker, Permission.APPROVE, Matter("JP", "p_2", frozenset({"p_3"}))).allowed


def test_several_roles_add_up_but_never_approve_ones_own() -> None:
    both = principal(Role.REGISTRAR, Role.APPROVER, Role.DUTY_OFFICER, person="p_1", stepped_up=True)
    assert decide(both, Permission.SUBMIT, Matter("FR")).allowed
    assert decide(both, Permission.APPROVE, Matter("FR", "p_2")).allowed
    assert not decide(both, Permission.APPROVE, Matter("FR", "p_1")).allowed
    assert clearance(both) == Clearance(Audience.NETWORK)


def test_a_refusal_tells_every_role_that_was_not_enough() -> None:
    both = principal(Role.STATE_EDITOR, Role.AUDITOR)
    reason = decide(both, Permission.SEE_NOTIFICATION, Matter("FR")).reason
    assert reason == "auditor: needs a fresh sign-in; state_editor: only for one's own State"
    refused = decide(principal(Role.REGISTRAR), Permission.WITHDRAW, Matter("JP", "p_2"))
    assert refused.reason == "registrar: only the submitter"
    assert decide(ANONYMOUS, Permission.SUBMIT).reason == "sign-in is needed"


def test_an_editor_who_is_a_duty_officer_reads_network_everywhere_and_all_at_home() -> None:
    found = clearance(principal(Role.STATE_EDITOR, Role.DUTY_OFFICER))
    assert found == Clearance(Audience.NETWORK, "JP", Audience.RESTRICTED)
    assert (found.over("JP"), found.over("FR"), found.highest) == (Audience.RESTRICTED, Audience.NETWORK, Audience.RESTRICTED)
    assert PUBLIC_ONLY.highest is Audience.PUBLIC


people = st.builds(
    Principal,
    account=st.just("u_1"),
    person=st.just("p_1"),
    roles=st.frozensets(st.sampled_from(Role)),
    state=st.sampled_from(["JP", None]),
    stepped_up=st.booleans(),
    ceiling=st.sampled_from(Audience),
)


@given(people, st.sampled_from(["JP", "FR"]))
def test_nobody_reads_above_the_ceiling_of_the_token(who: Principal, state: str) -> None:
    assert clearance(who).over(state) <= who.ceiling
    assert clearance(who).over(state) <= clearance(who).highest <= who.ceiling


def test_a_token_with_a_lower_ceiling_sees_no_notification() -> None:
    refused = decide(principal(Role.REGISTRAR, ceiling=Audience.NETWORK), Permission.SEE_NOTIFICATION)
    assert (refused.allowed, refused.reason) == (False, "this token reads up to network; this needs restricted values")


def test_a_refusal_tells_who_still_sees_what_a_decided_notification_says() -> None:
    refused = decide(principal(Role.REGISTRAR), Permission.SEE_CONTENTS, Matter("JP"))
    told = "is decided since more than seven days: an auditor, or an editor of its State, still sees what it says"
    assert (refused.allowed, refused.reason) == (False, f"registrar: {told}")


def test_labels_of_the_traffic_light_protocol() -> None:
    assert {audience.label: audience.tlp for audience in Audience} == {
        "public": "TLP:CLEAR",
        "parties": "TLP:AMBER",
        "network": "TLP:AMBER+STRICT",
        "restricted": "TLP:RED",
    }
    assert list(Audience) == sorted(AUDIENCES.values())
