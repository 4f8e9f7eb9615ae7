"""Phones, e-mail and web addresses."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Level
from app.intake.normalise.emails import emails, web
from app.intake.normalise.numbering import may_be_barred
from app.intake.normalise.outcome import Outcome
from app.intake.normalise.phones import phones, read


def told(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(remark.code, remark.suggestion) for remark in outcome.remarks]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("+44 20 7946 0101", ["+442079460101"]),
        ("+31 (0)70-3707911", ["+31703707911"]),
        ("+33 (0)1 53 73 22 22", ["+33153732222"]),
        ("+381 11/300 8170", ["+381113008170"]),
        ("00 377 93 15 30 15", ["+37793153015"]),
        ("+39 06 698 83145", ["+390669883145"]),
        ("＋８１　３　５５０１　８１５２", ["+81355018152"]),
        ("+44 20 7946 0101; +44 20 7946 0102", ["+442079460101", "+442079460102"]),
        ("+44 20 7946 0101\n+442079460101", ["+442079460101"]),
        ("+44 20 7946 0101 ext. 12", ["+442079460101;ext=12"]),
        ("+442079460101;ext=12; +442079460102", ["+442079460101;ext=12", "+442079460102"]),
        ("+33 1 53 73 22 22 poste 4648", ["+33153732222;ext=4648"]),
    ],
)
def test_phones_are_read(written: str, value: list[str]) -> None:
    assert phones(written, None) == (value, ())


def test_a_missing_country_code_is_taken_from_the_state_and_told() -> None:
    outcome = phones("01 53 73 22 22", "FR")
    assert outcome.value == ["+33153732222"]
    assert told(outcome) == [("country-code-assumed-from-state", "+33153732222")]
    assert outcome.remarks[0].level is Level.WARNING


@pytest.mark.parametrize(
    ("written", "state", "code"),
    [
        ("01 53 73 22 22", None, "country-code-missing"),
        ("01 53 73 22 22", "QM", "country-code-missing"),
        ("+33 1 53", None, "phone-incomplete"),
        ("+999 123 456 789", None, "phone-impossible"),
        ("+", None, "phone-unreadable"),
        ("n/a", "FR", "phone-unreadable"),
    ],
)
def test_a_phone_is_refused(written: str, state: str | None, code: str) -> None:
    outcome = phones(written, state)
    assert outcome.refused
    assert [found for found, _ in told(outcome)] == [code]


@given(st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)), st.text("0123456789", min_size=3, max_size=14))
def test_the_quick_way_agrees_with_the_library(country: int, national: str) -> None:
    written = f"+{country} {national}"
    outcome = phones(written, None)
    try:
        parsed = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        assert outcome.refused
        return
    if phonenumbers.is_valid_number(parsed):
        assert outcome.value == [phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)]
    assert (phonenumbers.is_valid_number(parsed) and not may_be_barred(parsed)) is (outcome.remarks == ())


@given(
    st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)),
    st.sampled_from(("+{} {}", "+{} (0){}", "+{}(0) {}", "00{} {}", "00{} (0){}")),
    st.text("123456789", min_size=7, max_size=10),
    st.sampled_from(" .-"),
)
def test_a_cell_that_is_read_the_quick_way_would_be_read_the_same_way_part_by_part(
    country: int, form: str, national: str, between: str
) -> None:
    written = form.format(country, f"{national[:1]}{between}{national[1:4]}{between}{national[4:]}")
    outcome = phones(written, None)
    found, remarks = read(written, None)
    assert outcome == ([phone.value for phone in found], remarks) or (outcome.refused and outcome.remarks == remarks)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("desk@justice.meridia.example", ["desk@justice.meridia.example"]),
        ("Desk@Justice.Meridia.EXAMPLE", ["Desk@justice.meridia.example"]),
        ("a@b.example; c@b.example, d@b.example", ["a@b.example", "c@b.example", "d@b.example"]),
        ("a@b.example\na@b.example", ["a@b.example"]),
        ("bureau@müller.example", ["bureau@müller.example"]),
    ],
)
def test_emails_are_read(written: str, value: list[str]) -> None:
    assert emails(written) == (value, ())


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("desk", None),
        ("desk@", None),
        ("desk@localhost", None),
        ("desk@meridia.invalid", None),
        ("a..b@meridia.example", None),
        pytest.param("x" * 65 + "@meridia.example", None, id="local part too long"),
    ],
)
def test_an_email_is_refused(written: str, suggestion: str | None) -> None:
    outcome = emails(written)
    assert outcome.refused
    assert told(outcome) == [("email-invalid", suggestion)]


@pytest.mark.parametrize(
    "address",
    ["https://justice.example/", "http://justice.example:8080/a?b=1#c", "https://www.justice.example", "https://müller.example/ä"],
)
def test_a_web_address_is_kept_as_it_is(address: str) -> None:
    assert web(address) == (address, ())


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("www.justice.example/contact", "https://www.justice.example/contact"),
        ("javascript:alert(1)", None),
        ("ftp://justice.example/", None),
        ("https://user@justice.example/", None),
        ("https://justice/", None),
        ("https://justice.example/a b", None),
        pytest.param("https://" + "a." * 1500 + "example", None, id="too long"),
    ],
)
def test_a_web_address_is_refused(written: str, suggestion: str | None) -> None:
    assert told(web(written)) == [("web-invalid", suggestion)]
