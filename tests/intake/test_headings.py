"""Every declared heading leads to its field and to no other, and nothing else is known."""

import pytest

from app.domain.records import Field
from app.domain.values import fold
from app.intake.headings import IMPORTED, ROW_COLUMNS, VALID_TO, Column, column, fields_of

DECLARED = [
    (kind, path, field, heading)
    for kind in IMPORTED
    for path, field in fields_of(kind).items()
    for heading in (field.en, field.fr, *field.headings, path)
]


def found(heading: str, kind: str = "designation") -> str | None:
    known = column(heading, kind)
    return known.path if known else None


@pytest.mark.parametrize(("kind", "path", "field", "heading"), DECLARED)
def test_a_declared_heading_leads_to_its_field(kind: str, path: str, field: Field, heading: str) -> None:
    expected = f"{path}.und" if field.per_language else path
    assert column(heading.upper(), kind) == Column(expected, field, kind)


@pytest.mark.parametrize("kind", IMPORTED)
def test_no_heading_is_declared_for_two_fields_of_a_kind(kind: str) -> None:
    owners: dict[str, set[str]] = {}
    for of, path, _, heading in DECLARED:
        if of == kind:
            owners.setdefault(fold(heading), set()).add(path)
    assert {heading: paths for heading, paths in owners.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("kind", IMPORTED)
def test_every_field_that_can_be_read_has_a_column(kind: str) -> None:
    assert all(field.reads for field in fields_of(kind).values())
    assert set(ROW_COLUMNS) - set(fields_of(kind)) <= {"row.treaty"}


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("state", "state"),
        ("PAYS", "state"),
        ("article", "provision"),
        ("Authority", "authority.names.und"),
        ("name_en", "authority.names.en"),
        ("name_orig", "authority.names.und"),
        ("Name (fr)", "authority.names.fr"),
        ("Name_fr", "authority.names.fr"),
        ("name fr", "authority.names.fr"),
        ("names.fr", "authority.names.fr"),
        ("authority.names.fr", "authority.names.fr"),
        ("authority.names.sr-Cyrl", "authority.names.sr-Cyrl"),
        ("Authority (English)", "authority.names.en"),
        ("Autorité (français)", "authority.names.fr"),
        ("Name (id)", "authority.names.id"),
        ("address", "authority.address.lines"),
        ("authority.address.lines", "authority.address.lines"),
        ("address.lines", "authority.address.lines"),
        ("phone", "channels.phone"),
        ("channels.duty_phone", "channels.duty_phone"),
        ("24/7 phone", "channels.duty_phone"),
        ("fax", "channels.fax"),
        ("E_Mail", "channels.email"),
        ("web", "authority.website"),
        ("languages", "languages"),
        ("hours", "hours.spec"),
        ("hours.round_the_clock", "hours.round_the_clock"),
        ("timezone", "hours.time_zone"),
        ("scope.text", "scope.text"),
        ("date_effective", "row.valid_from"),
        ("En vigueur", "row.valid_from"),
        ("Valid to", "row.valid_to"),
        ("Cesse le", "row.valid_to"),
        ("Treaty", "row.treaty"),
        ("Record", "row.record"),
        ("Audience", "row.audience"),
    ],
)
def test_a_heading_of_real_files_is_known(heading: str, path: str) -> None:
    assert found(heading) == path


@pytest.mark.parametrize("heading", ["", "Authority ID", "name_id", "Name no", "Name (Klingonese)", "withheld", "notes", "names"])
def test_another_heading_is_not_known(heading: str) -> None:
    assert found(heading) in (None, "authority.names.und" if heading == "names" else None)


@pytest.mark.parametrize("heading", ["Ends", "Ends on", "Effective to", "Until", "Fin", "Prend fin le"])
def test_what_sounds_like_a_last_day_is_not_taken_for_the_first_day_after_it(heading: str) -> None:
    assert found(heading) is None
    assert "no longer holds" in ROW_COLUMNS[VALID_TO].help


def test_the_treaty_is_a_field_of_a_participation() -> None:
    assert found("Treaty", "participation") == "treaty"
    assert found("Treaty", "statement") == "row.treaty"


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Party Name", "state"),
        ("Country code", "state"),
        ("Article No.", "provision"),
        ("Phone number", "channels.phone"),
        ("E-mail address", "channels.email"),
        ("Treaty No", "row.treaty"),
        ("Name", "authority.names.und"),
        ("Authority code", None),
        ("Website number", None),
        ("Round the clock no", None),
    ],
)
def test_a_word_that_says_only_the_form_of_the_values_changes_nothing(heading: str, path: str | None) -> None:
    found = column(heading, "designation")
    assert (found and found.path) == path
