"""Templates: harmless as they are, complete, and their example is read without an error."""

import csv
import io

import pytest

from app.domain.errors import InvalidParameter, UnreadableFile
from app.intake.headings import IMPORTED, column, fields_of
from app.intake.notes import COMMENT
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.template import template
from tests.intake.makers import ANYONE


def lines_of(kind: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(template(kind).decode(), newline="")))


@pytest.mark.parametrize("kind", IMPORTED)
def test_a_template_as_it_is_holds_no_row(kind: str) -> None:
    with pytest.raises(UnreadableFile, match="only comments"):
        read(template(kind))


@pytest.mark.parametrize("kind", IMPORTED)
def test_every_field_has_its_heading_help_and_choices(kind: str) -> None:
    headings, helps, allowed, example = lines_of(kind)
    known = [column(heading, kind) for heading in headings]
    paths = [found.path.removesuffix(".en") for found in known if found]
    assert sorted(paths) == sorted(set(fields_of(kind)) - {"row.treaty"})
    assert all(helps)
    assert len(headings) == len(helps) == len(allowed) == len(example)
    for found, values in zip(known, allowed, strict=True):
        assert found is not None
        assert all(choice in values for choice in found.field.choices)


@pytest.mark.parametrize("kind", IMPORTED)
def test_the_example_reads_back_once_it_is_no_comment(kind: str) -> None:
    *_, last = template(kind).splitlines(keepends=True)
    content = template(kind).removesuffix(last) + last.removeprefix(COMMENT.encode())
    (only,), _ = rows(read(content), ANYONE)
    assert only.kind == kind
    assert only.findings == ()
    examples = {path for path, field in fields_of(kind).items() if field.example and not path.startswith("row.")}
    assert {path.removesuffix(".en") for path in only.values} == examples


def test_a_template_is_plain_utf_8_with_line_ends_of_its_rfc() -> None:
    content = template("designation")
    assert content.startswith(b"Record,State,")
    assert content.count(b"\n") == content.count(b"\r\n") == 4


def test_there_is_no_template_for_what_no_row_can_be() -> None:
    with pytest.raises(InvalidParameter) as caught:
        template("authority")
    assert caught.value.faults[0].parameter == "kind"
