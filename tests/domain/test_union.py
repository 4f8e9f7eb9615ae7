"""Obligations of EU Member States under Council Decision (EU) 2023/436 (DOMAIN, section 3), each case decided by hand."""

from datetime import date

import pytest

from app.domain.provisions import PROVISIONS
from app.domain.routing.facts import Rests
from app.domain.status import Status
from app.domain.union import DETAILS, OBLIGATIONS, OUTCOMES, Joining, Outcome, Said, assess

OWN = Rests("participation", "HU.CETS224", 1)
STATEMENT = Rests("statement", "s_1", 2)
SIGNED, DEPOSITED = date(2023, 1, 30), date(2024, 6, 10)
CONSENTED = Joining(Status.CONSENTED, SIGNED, DEPOSITED, OWN)
BOUND = Joining(Status.IN_FORCE, SIGNED, DEPOSITED, OWN)
SIGNATORY = Joining(Status.SIGNATORY, SIGNED, None, OWN)
OUTSIDE = Joining(Status.NONE)
LEFT = Joining(Status.DENOUNCED, SIGNED, DEPOSITED, OWN)


def said(*options: str, on: str | None = None) -> Said:
    return Said(STATEMENT, frozenset(options), on)


EVERY = said("in-every-case")


def test_they_are_those_of_the_decision() -> None:
    assert [row.code for row in OBLIGATIONS] == [
        "6.6", "7.2.b", "7.5.a", "7.5.e", "7.9.a", "8.4", "8.10.a", "8.10.b", "14.7.c", "14.10.b",
    ]  # fmt: skip


CASES = [
    # what must be declared at signature or deposit
    ("7.2.b", OUTSIDE, [], "not_due", "not-joining"),
    ("7.2.b", SIGNATORY, [], "not_due", "signed-only"),
    ("7.2.b", SIGNATORY, [said(on="2023-01-30")], "done", "made"),
    ("7.2.b", CONSENTED, [], "not_done", "missed"),
    ("7.2.b", BOUND, [], "not_done", "missed"),
    ("7.2.b", CONSENTED, [said(on="2023-01-30")], "done", "made"),
    ("7.2.b", CONSENTED, [said(on="2024-06-10")], "done", "made"),
    ("7.2.b", CONSENTED, [said(on="2023-07-01")], "done", "made-late"),
    ("7.2.b", CONSENTED, [said(on="2024-06-11")], "done", "made-late"),
    ("7.2.b", CONSENTED, [said(on="2024-06-11"), said(on="2024-06-10")], "done", "made"),
    ("7.2.b", CONSENTED, [said()], "done", "made"),
    ("7.2.b", LEFT, [said(on="2024-06-10")], "not_due", "left"),
    # what may be made at any time is due with the consent too, and can still be made
    ("8.4", OUTSIDE, [], "not_due", "not-joining"),
    ("8.4", CONSENTED, [], "not_done", "owed"),
    ("8.4", CONSENTED, [said(on="2026-01-01")], "done", "made"),
    # in every case
    ("7.5.a", SIGNATORY, [], "not_due", "signed-only"),
    ("7.5.a", CONSENTED, [], "not_done", "owed"),
    ("7.5.a", CONSENTED, [EVERY], "done", "made"),
    ("7.5.a", CONSENTED, [said("listed-circumstances")], "not_done", "not-in-every-case"),
    ("7.5.a", CONSENTED, [said()], "not_done", "not-in-every-case"),
    ("7.5.a", SIGNATORY, [said()], "not_due", "signed-only"),
    ("7.5.a", CONSENTED, [said(), EVERY], "done", "made"),
    # authorities
    ("7.5.e", CONSENTED, [], "not_done", "owed"),
    ("7.5.e", CONSENTED, [said()], "done", "named"),
    ("8.10.a", SIGNATORY, [said()], "done", "named"),
    ("14.10.b", OUTSIDE, [said()], "done", "named"),
    ("6.6", Joining(Status.INVITED), [], "not_due", "not-joining"),
    # what must not be reserved
    ("7.9.a", OUTSIDE, [], "not_due", "not-joining"),
    ("7.9.a", SIGNATORY, [], "not_due", "signed-only"),
    ("7.9.a", SIGNATORY, [said()], "contrary", "reserved"),
    ("7.9.a", CONSENTED, [said()], "contrary", "reserved"),
    ("7.9.a", BOUND, [], "done", "not-reserved"),
    ("7.9.a", LEFT, [said()], "not_due", "left"),
]


@pytest.mark.parametrize(("code", "joining", "made", "outcome", "why"), CASES)
def test_how_an_obligation_stands(code: str, joining: Joining, made: list[Said], outcome: str, why: str) -> None:
    found = assess(PROVISIONS[code], joining, made)
    assert (found.outcome.value, found.code) == (outcome, why)
    assert found.due_on == (DEPOSITED if joining in (CONSENTED, BOUND) else None)


@pytest.mark.parametrize(
    ("code", "joining", "made", "rests"),
    [
        ("7.9.a", CONSENTED, [said()], (STATEMENT,)),
        ("7.5.a", CONSENTED, [said(), EVERY], (STATEMENT,)),
        ("7.5.a", CONSENTED, [said()], (STATEMENT,)),
        ("7.5.a", CONSENTED, [], (OWN,)),
        ("7.9.a", CONSENTED, [], (OWN,)),
        ("7.9.a", OUTSIDE, [], ()),
    ],
)
def test_it_names_what_it_rests_on(code: str, joining: Joining, made: list[Said], rests: tuple[Rests, ...]) -> None:
    assert assess(PROVISIONS[code], joining, made).rests == rests


def test_every_word_is_told_in_both_languages_and_used() -> None:
    assert {why for *_, why in CASES} == set(DETAILS)
    assert {outcome for _, _, _, outcome, _ in CASES} == {each.value for each in Outcome}
    for text in (*DETAILS.values(), *OUTCOMES.values()):
        assert text.en != text.fr
