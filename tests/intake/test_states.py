"""States by code and name; what could be two is refused with both."""

import pytest

from app.intake.normalise.state_names import TERRITORIES
from app.intake.normalise.states import state


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("JP", "JP"),
        ("jp", "JP"),
        ("QM", "QM"),
        ("QN", "QN"),
        ("QO", "QO"),
        ("FRA", "FR"),
        ("deu", "DE"),
        ("UK", "GB"),
        ("Japan", "JP"),
        ("Japon", "JP"),
        ("ÉTATS-UNIS", "US"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Moldova (Republic of)", "MD"),
        ("Republic of Moldova", "MD"),
        ("Republic of Serbia", "RS"),
        ("Republic of Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("The Netherlands", "NL"),
        ("Netherlands, the Kingdom of the", "NL"),
        ("Bosnia and Herzegovina", "BA"),
        ("Bosnia & Herzegovina", "BA"),
        ("Holy See", "VA"),
        ("Democratic Republic of the Congo", "CD"),
        ("République du Congo", "CG"),
        ("Papua New Guinea", "PG"),
        ("Republic of Guinea", "GN"),
        ("Saint Kitts and Nevis", "KN"),
        ("Cabo Verde", "CV"),
        ("ＪＰ", "JP"),
    ],
)
def test_a_state_is_known_by(written: str, code: str) -> None:
    assert state(written) == (code, ())


@pytest.mark.parametrize(
    ("written", "finding", "suggestion"),
    [
        ("AUS", "state-ambiguous", "AT or AU"),
        ("GER", "state-code-not-iso", "DE"),
        ("Congo", "state-ambiguous", "CD or CG"),
        ("Korea", "state-ambiguous", "KR or KP"),
        ("Corée", "state-ambiguous", "KR or KP"),
        ("guinea", "state-ambiguous", "GN or GW or GQ or PG"),
        ("Republic of China", "state-ambiguous", "TW or CN"),
        ("Serbia and Montenegro", "state-no-longer-exists", "RS or ME"),
        ("SCG", "state-no-longer-exists", "RS or ME"),
        ("YU", "state-no-longer-exists", "RS or ME"),
        ("Portugl", "state-unknown", "PT"),
        ("Atlantis", "state-unknown", None),
        ("EU", "state-unknown", None),
        ("ZZ", "state-unknown", None),
        ("Republic", "state-unknown", None),
        ("Jаpan", "state-unknown", "JP"),
    ],
)
def test_a_state_is_refused_and_a_mend_suggested(written: str, finding: str, suggestion: str | None) -> None:
    outcome = state(written)
    assert outcome.refused
    assert [(remark.code, remark.suggestion) for remark in outcome.remarks] == [(finding, suggestion)]


def test_the_refusal_of_an_austrian_code_names_both_readings() -> None:
    (remark,) = state("AUS").remarks
    assert "Austria" in remark.message
    assert "Australia" in remark.message


@pytest.mark.parametrize("code", sorted({*TERRITORIES, *TERRITORIES.values()}))
def test_territories_and_their_states_are_iso_codes(code: str) -> None:
    assert state(code).value == code
