"""Roles in words."""

import pytest

from app.intake.normalise.roles import role
from tests.intake.makers import outcome_of, told


@pytest.mark.parametrize(
    ("written", "provision", "expected"),
    [
        ("extradition/provisional arrest", "24.7", "all"),
        ("extradition", "24.7", "extradition"),
        ("provisional arrest", "24.7", "provisional-arrest"),
        ("Provisional_Arrest", "24.7", "provisional-arrest"),
        ("central authority for mutual assistance", "27.2", "all"),
        ("autorité centrale", "27.2", "all"),
        ("mutual assistance: outgoing requests", "27.2", "send"),
        ("answering requests", "27.2", "answer"),
        ("sending and answering", "27.2", "all"),
        ("24/7 point of contact", "35", "contact"),
        ("consultation authority under 6.5", "6.6", "consult"),
        ("notification authority", "7.5.e", "notify"),
        ("submit orders under 8.1", "8.10.a", "submit"),
        ("receiving", "8.10.b", "receive"),
        ("authority to be notified of a security incident", "14.7.c", "notify"),
        ("authorise onward transfer", "14.10.b", "authorise"),
    ],
)
def test_a_role_is_read(written: str, provision: str, expected: str) -> None:
    assert role(written, provision) == (expected, ())


@pytest.mark.parametrize(
    ("written", "provision", "code", "outcome"),
    [
        ("mutual assistance: incoming requests (diplomatic channel)", "27.2", "role-mapped", "ok"),
        ("Head of unit", "27.2", "role-not-understood", "warning"),
        ("submit", "8.10.b", "role-of-another-provision", "error"),
    ],
)
def test_what_is_more_or_else_than_a_role_is_told(written: str, provision: str, code: str, outcome: str) -> None:
    found = role(written, provision)
    assert (told(found.remarks), outcome_of(found.remarks)) == ([code], outcome)


def test_without_a_provision_the_words_stand() -> None:
    assert role("sending", None) == ("sending", ())
    assert role("sending", "7.8") == ("sending", ())
