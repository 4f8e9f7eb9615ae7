"""Secret keys are taken out of a file's rows before anything reads them: no plan, finding or message ever repeats one."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from app.intake.normalise.openpgp import certificates
from app.intake.normalise.packets import LEAST, WITHHELD, holds_secret
from app.intake.table import RawRow

NO_KEY = "(no public key, and not repeated)"


def withheld(rows: Iterable[RawRow], keys: frozenset[int]) -> Iterator[RawRow]:
    """The rows with a placeholder for each cell that holds a secret key; ``keys`` are the columns of keys, by place.

    There what cannot be read is not repeated either, for it may be a part of a secret one.
    """
    for row in rows:
        told = [place for place, cell in enumerate(row.cells) if len(cell) >= LEAST and (place in keys or holds_secret(cell))]
        yield _without(row, told, keys) if told or row.findings else row


def _without(row: RawRow, places: list[int], keys: frozenset[int]) -> RawRow:
    cells = list(row.cells)
    for place in places:
        cells[place] = _shown(cells[place], key=place in keys)
    findings = tuple(replace(each, value=shown(each.value) if each.value else None) for each in row.findings)
    return row._replace(cells=tuple(cells), findings=findings)


def shown(text: str) -> str:
    """Any text of a file, or a placeholder where it holds a secret key."""
    return WITHHELD if holds_secret(text) else text


def _shown(cell: str, *, key: bool) -> str:
    codes = {remark.code for remark in certificates(cell).remarks} if key else set()
    return WITHHELD if "openpgp-secret-key" in codes else NO_KEY if "openpgp-unreadable" in codes else shown(cell)
