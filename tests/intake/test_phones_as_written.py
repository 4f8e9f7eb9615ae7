"""Phones as they stand in registers, notes and spreadsheets; the numbers are made up, their forms are not."""

import pytest

from app.intake.normalise.outcome import OWN, Spread
from app.intake.normalise.phones import phones, read
from tests.intake.makers import designation, outcome_of, told

OUTDATED, ASSUMED = "phone-not-valid-in-current-plan", "country-code-assumed-from-state"


@pytest.mark.parametrize(
    ("state", "written", "numbers", "codes", "outcome"),
    [
        ("NL", "+31 (0)70-3701234", ["+31703701234"], [], "ok"),
        ("FR", "+33 (0)1 53 73 12 34", ["+33153731234"], [], "ok"),
        ("RS", "+381 11/300 1234", ["+381113001234"], [], "ok"),
        ("AL", "00355.42.51234 ext. : 117, 118.", ["+3554251234;ext=117", "+3554251234;ext=118"], [OUTDATED], "warning"),
        (
            "BA",
            "+387 71 442 123 und 650 123",
            ["+38771442123", "+38771650123"],
            [OUTDATED, "second-number-inherits-prefix"],
            "warning",
        ),
        ("AT", "00431/53123 Nebenstelle: 4648", ["+43153123;ext=4648"], [], "ok"),
        ("GB", "+44 20 7946 0101 x12", ["+442079460101;ext=12"], [], "ok"),
        ("CH", "++41 /58 325 12 34, ++41 /58 325 12 35", ["+41583251234", "+41583251235"], ["double-plus"], "ok"),
        ("HR", "(++) 385 1 622 123", ["+3851622123"], ["double-plus", OUTDATED], "warning"),
        ("HU", "(36-1) 176-12-34 (36-1) 176-12-35", ["+3611761234", "+3611761235"], ["plus-sign-missing"], "warning"),
        ("RS", "381113001234", ["+381113001234"], ["plus-sign-missing"], "warning"),
        (
            "AU",
            "+61 (2) 6141 1234 or 1800 100 123",
            ["+61261411234", "+611800100123"],
            [ASSUMED, "freephone-may-not-work-from-abroad"],
            "warning",
        ),
        ("BY", "+375-17-220.12.34", ["+375172201234"], [], "ok"),
        ("CY", "+ 357 22 801234", ["+35722801234"], [], "ok"),
        ("JP", "＋８１　３　５５０１　１２３４", ["+81355011234"], [], "ok"),
        ("SI", "a) +386 61 217-123\nb) +386 61 126-12-34", ["+38661217123", "+386611261234"], [OUTDATED], "warning"),
        ("SI", "+386 1 200-001", ["+3861200001"], [OUTDATED], "warning"),
        ("CH", "+41 58 325 12 34/35", ["+41583251234", "+41583251235"], ["suffix-alternative-expanded"], "warning"),
        ("AD", "+376 872080/81", ["+376872080", "+376872081"], ["suffix-alternative-expanded"], "warning"),
        ("DE", "+49 30 18123-0, -9525", ["+4930181230", "+4930189525"], ["second-number-inherits-prefix"], "warning"),
        ("CZ", "+420 221 997 123, 221 997 124", ["+420221997123", "+420221997124"], [ASSUMED], "warning"),
        (None, "+420 221 997 123, 221 997 124", ["+420221997123", "+420221997124"], [ASSUMED], "warning"),
        ("IT", "+39 06 698 12345 / 06 698 12346", ["+390669812345", "+390669812346"], [ASSUMED], "warning"),
        ("FR", "+33 1 53 73 12 34 +33 1 53 73 12 35", ["+33153731234", "+33153731235"], [], "ok"),
        ("RU", "8 (495) 123-45-67", ["+74951234567"], [ASSUMED], "warning"),
        ("JP", "03-5501-1234", ["+81355011234"], [ASSUMED], "warning"),
        ("NL", "0031-(0)70-3701234", ["+31703701234"], [], "ok"),
        ("GB", "020 7946 0101 (24/7)", ["+442079460101"], [ASSUMED], "warning"),
    ],
)
def test_phones_are_read_as_written(state: str | None, written: str, numbers: list[str], codes: list[str], outcome: str) -> None:
    found = phones(written, state)
    assert found.value == numbers
    assert told(found.remarks) == codes
    assert outcome_of(found.remarks) == outcome


@pytest.mark.parametrize(
    ("state", "written", "codes", "outcome", "choices"),
    [
        ("RS", "3.81113E+11", ["number-lost-digits-scientific-notation"], "error", ()),
        ("BG", "2 - 8123 Telex : 23123", ["phone-incomplete", "obsolete-channel-telex"], "error", ()),
        ("LV", "+371/721 12 34 721 12 35", ["several-numbers-without-separator"], "review", ("+3717211234; +3717211235",)),
        ("CH", "0000(0041)031 325 12 34", ["unexpected-leading-zeros"], "review", ("+41313251234",)),
        ("US", "1-800-FLOWERS", ["phone-with-letters"], "error", ("+18003569377",)),
        ("FR", "112", ["phone-incomplete"], "error", ()),
        ("FR", "+33 1 53 73 12 34 56 78 90", ["phone-too-long"], "error", ()),
    ],
)
def test_what_cannot_be_read_for_certain_is_not_taken(
    state: str, written: str, codes: list[str], outcome: str, choices: tuple[str, ...]
) -> None:
    found = phones(written, state)
    assert sorted(told(found.remarks)) == sorted(codes)
    assert outcome_of(found.remarks) == outcome
    assert tuple(choice for remark in found.remarks for choice in remark.choices) == choices


def test_a_choice_for_one_number_keeps_those_beside_it() -> None:
    (choice,) = phones("+41 58 325 12 34; 0000(0041)031 325 12 35", "CH").remarks[0].choices
    assert choice == "+41583251234; +41313251235"
    assert phones(choice, "CH").value == ["+41583251234", "+41313251235"]


def test_a_label_is_set_apart_and_told() -> None:
    # The register keeps no label beside a number, so what the label was is told instead of being dropped in silence.
    found, remarks = read("+49261/399-0 (Vermittlung)", "DE")
    assert [(phone.value, phone.label) for phone in found] == [("+492613990", "Vermittlung")]
    assert (told(remarks), outcome_of(remarks)) == (["phone-label-set-apart"], "ok")


@pytest.mark.parametrize("written", ["Tel. +33 1 53 73 12 34, Fax +33 1 53 73 12 35", "+33 1 53 73 12 34; +33 1 53 73 12 35 (fax)"])
def test_a_fax_is_told_from_a_phone(written: str) -> None:
    found = phones(written, "FR")
    assert found.value == Spread(((OWN, ["+33153731234"]), ("channels.fax", ["+33153731235"])))
    assert told(found.remarks) == ["fax-told-from-phone"]


def test_a_fax_among_phones_joins_those_of_the_column() -> None:
    found = designation(Phone="Tel. +33 1 53 73 12 34, Fax +33 1 53 73 12 35", Fax="+33 1 53 73 12 36")
    assert found.values["channels.phone"] == ["+33153731234"]
    assert found.values["channels.fax"] == ["+33153731236", "+33153731235"]


@pytest.mark.parametrize("written", ["same", "idem", "same as phone", "même numéro"])
def test_a_fax_that_is_the_phone(written: str) -> None:
    found = designation(Phone="+33 1 53 73 12 34", Fax=written)
    assert found.values["channels.fax"] == ["+33153731234"]
    assert told(found.findings) == ["same-number-for-fax"]


def test_one_number_under_phone_and_fax_is_told() -> None:
    assert told(designation(Phone="+33 1 53 73 12 34", Fax="0033153731234").findings) == ["same-number-for-fax"]
