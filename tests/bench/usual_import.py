"""The import as tutorials write it: a reader of the format, one ORM object for each row, one commit. Nothing is normalised."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from sqlmodel import Session

from app.domain.access import Audience
from tests.bench.rows import HEADINGS
from tests.bench.usual_tables import Usual, UsualAuthority, UsualChannel, UsualDesignation, open_engine

CHANNELS = {"Phone": "phone", "Duty phone": "phone", "E-mail": "email"}


def usual_import(content: bytes, format_: str, folder: Path) -> None:
    """Reads ``content`` ("CSV" or "XLSX") into a new database in ``folder``; durable when it returns."""
    engine = open_engine(f"sqlite:///{folder / 'usual.sqlite'}")
    Usual.metadata.create_all(engine)
    bodies: dict[tuple[str, str], UsualAuthority] = {}
    with Session(engine) as session:
        for number, cells in enumerate(_read(content, format_)):
            row = dict(zip(HEADINGS, cells, strict=True))
            named = row["State"], row["Authority (en)"]
            if named not in bodies:
                bodies[named] = _body(len(bodies), row)
                session.add(bodies[named])
            session.add(_designation(number, row, bodies[named]))
        session.commit()
    engine.dispose()


def _read(content: bytes, format_: str) -> Iterator[list[str]]:
    if format_ == "CSV":
        lines = csv.reader(io.StringIO(content.decode(), newline=""))
        next(lines)
        yield from lines
        return
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    for values in sheet.iter_rows(min_row=2, max_col=len(HEADINGS), values_only=True):
        yield [str(value) if value is not None else "" for value in values]


def _body(number: int, row: dict[str, str]) -> UsualAuthority:
    address = {"lines": [row["Address"]], "locality": row["City"], "postal_code": row["Postal code"]}
    names = {"en": row["Authority (en)"], "fr": row["Authority (fr)"]}
    words = " ".join(names.values()).lower()
    return UsualAuthority(
        id=f"a{number}", names=names, type="", parent="", address=address, website=row["Website"], words=words
    )  # fmt: skip


def _designation(number: int, row: dict[str, str], body: UsualAuthority) -> UsualDesignation:
    channels = [
        UsualChannel(designation_id=f"d{number}", type=kind, value=row[heading], priority=place, audience=int(Audience.PARTIES))
        for place, (heading, kind) in enumerate(CHANNELS.items(), start=1)
        if row[heading]
    ]
    return UsualDesignation(
        id=f"d{number}",
        state=row["State"],
        provision=row["Provision"],
        treaty="",
        role="",
        scope={"text": row["Scope"]},
        languages=row["Languages"].split("; "),
        hours={"spec": row["Opening hours"], "time_zone": row["Time zone"]},
        procedure="",
        source_url="",
        valid_from=row["Valid from"],
        version=1,
        authority_id=body.id,
        channels=channels,
    )
