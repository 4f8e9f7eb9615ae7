"""A file as a ministry might send it: many designations of real States, every cell in a notation that people use."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice, product

from openpyxl import Workbook

from app.intake.normalise.state_names import TERRITORIES
from app.intake.normalise.states import state
from tests.bench.register import FIRST_WORDS, SECOND_WORDS, Shape

HEADINGS = (
    "State", "Provision", "Authority (en)", "Authority (fr)", "Parent authority", "Address", "City", "Postal code", "Scope",
    "Languages", "Opening hours", "Time zone", "Phone", "Duty phone", "E-mail", "Website", "Valid from",
)  # fmt: skip
_WRITTEN = ("8.10.a", "Art. 8 § 10 (b)", "24.7", "Article 27, paragraph 2", "35", "10.5", "14(7)(c)", "14.10.b")
_ROUND_THE_CLOCK = ("35", "10.5")
_TOWNS = ("Upper Town", "Lower Port", "North Bridge", "South Quay", "East Mill", "West Gate")
_DAYS = ("2026-01-01", "28/03/2026", "15 March 2026", "2026-05-20")
_HOURS = ("Mo-Fr 09:00-17:00", "Monday to Friday, 8.30-16.30", "24/7")


def is_real(code: str) -> bool:
    """Whether a made-up State has the code of a real one: others are not taken in a file."""
    return not state(code).refused and code not in TERRITORIES


def rows(shape: Shape, count: int) -> Iterator[tuple[str, ...]]:
    """So many rows: States in turn, each with all provisions for one body before the next body."""
    codes = [code for code in shape.codes() if is_real(code)]
    places = ((body, provision, code) for body, provision, code in product(range(count), _WRITTEN, codes))
    for number, (body, provision, code) in enumerate(islice(places, count)):
        yield _row(number, body, provision, code)


def _row(number: int, body: int, provision: str, code: str) -> tuple[str, ...]:
    """What is said of a body is the same in all its rows."""
    first, second = FIRST_WORDS[body % len(FIRST_WORDS)], SECOND_WORDS[body % len(SECOND_WORDS)]
    domain = f"office{body}.{code}.example".lower()
    subscriber = f"{number % 90 + 10:02d} {number // 90 % 90 + 10:02d} {number // 8100 + 10:02d}"
    return (
        code,
        provision,
        f"{first} Office of {second} {body + 1}",
        f"Bureau {first} de la matière {second} {body + 1}",
        f"Ministry of {second}",
        f"{body % 97 + 1} {second} Street",
        _TOWNS[body % len(_TOWNS)],
        f"{10000 + body}",
        f"Requests that concern {second.lower()} in district {number % 400 + 1}",
        "en; fr",
        _HOURS[number % len(_HOURS)],
        "Europe/Paris",
        f"+33 (0)1 44 {subscriber}",
        f"0033 6 44 {subscriber}" if provision in _ROUND_THE_CLOCK else "",
        f"desk{number}@{domain}",
        f"https://{domain}/contact",
        _DAYS[body % len(_DAYS)],
    )


def as_csv(found: Sequence[tuple[str, ...]]) -> bytes:
    """The rows under their headings."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows((HEADINGS, *found))
    return out.getvalue().encode()


def as_xlsx(found: Sequence[tuple[str, ...]]) -> bytes:
    """The same as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Authorities")
    for row in (HEADINGS, *found):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
