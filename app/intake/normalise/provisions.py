"""Provisions: from the codes that a cell names to those of the table. What is only close is offered, and never taken."""

from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

from app.domain.provisions import CETS224, ETS185, PROVISIONS, Kind, matching, suggestion
from app.intake.normalise.notation import Notation, notation, turned_into_day
from app.intake.normalise.outcome import Around, Outcome, Remark, either, held, info, refusal, warning
from app.intake.normalise.texts import plain
from app.intake.table import Stored

LAST_ARTICLE = MappingProxyType({ETS185: 48, CETS224: 25})
BOTH = " and "


@lru_cache(4096)
def provision(cell: str, treaty: str | None = None, stored: Stored | None = None, kind: str = "designation") -> Outcome:
    """The code of one provision that a row of ``kind`` means, of ``treaty`` or of either.

    ``stored``: how a spreadsheet keeps the cell.
    """
    if plain(cell) in PROVISIONS and stored is None and treaty in (None, PROVISIONS[plain(cell)].treaty):
        return Outcome(plain(cell))
    outcome = _turned(cell, stored) or _in_treaty(cell, treaty)
    return outcome if outcome is not None else _read(cell, treaty, stored, kind)


def several(cell: str, around: Around) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    """The codes of a cell that names more than one provision, each to be read by itself, and what must be told; else nothing."""
    found = notation(cell)
    if found is None or len(found.codes) < 2 or turned_into_day(cell):
        return (), ()
    treaty = found.treaty or around.treaty
    readings = {code: provision(code, treaty, None, around.kind) for code in found.codes}
    if len({outcome.value for outcome in readings.values()}) < 2 and not any(outcome.refused for outcome in readings.values()):
        return (), ()
    message = f"The row names {len(readings)} provisions ({', '.join(readings)}): one row was made for each."
    return tuple(readings), (info("one-row-several-articles", message),)


def _turned(cell: str, stored: Stored | None) -> Outcome | None:
    """A cell that a spreadsheet has made a day, or a number that may have lost its last zero."""
    dayish = turned_into_day(cell)
    if dayish:
        message = "A spreadsheet has turned this into a day. Store the column as text and write the code, such as 8.10.a."
        return refusal("article-turned-into-date-by-spreadsheet", message, None, _offered(dayish))
    code = plain(cell).replace(",", ".")
    if stored is Stored.NUMBER and "." in code and _offered([f"{code}0"]):
        message = f"The cell holds the number {code}: {code} and {code}0 are the same to a spreadsheet. Store the column as text."
        return refusal("article-ambiguous-number", message, None, _offered([code, f"{code}0"]))
    return None


def _in_treaty(cell: str, treaty: str | None) -> Outcome | None:
    """Why the treaty that a cell names beside the article does not fit."""
    found = notation(cell)
    if found is None:
        message = "This names no provision. Write one code, such as 8.10.a."
        return refusal("article-unknown", message, suggestion(plain(cell)[:40]))
    if found.named_treaty is not None and found.treaty not in LAST_ARTICLE:
        code = "treaty-unknown" if found.treaty is None else "treaty-not-kept"
        return refusal(code, f"This directory keeps no authorities under '{found.named_treaty[:60]}'.", either(LAST_ARTICLE))
    if found.treaty is not None and treaty not in (None, found.treaty):
        return refusal("article-unknown-in-treaty", f"The cell names {found.treaty}, but the row is about {treaty}.", found.treaty)
    return None


def _read(cell: str, treaty: str | None, stored: Stored | None, kind: str) -> Outcome:
    found = notation(cell) or Notation(())
    resolved = [_resolved(code, found.treaty or treaty, kind) for code in found.codes]
    outcomes = {outcome.value: outcome for outcome in resolved}
    if len(outcomes) > 1:
        return refusal("provision-several", "The cell names more than one provision. Write one row for each.")
    outcome = next(iter(outcomes.values()))
    if outcome.refused:
        return outcome
    remarks = []
    if stored is Stored.NUMBER and "." in plain(cell):
        message = "The cell holds a number, which loses the last zero of a code such as 8.10. Store the column as text."
        remarks.append(warning("article-stored-as-number", message))
    if found.rest:
        remarks.append(info("trailing-text-ignored", f"'{found.rest[:80]}' behind the code was passed over."))
    return outcome.told(*remarks)


def _resolved(code: str, treaty: str | None, kind: str) -> Outcome:
    if code in PROVISIONS and treaty in (None, PROVISIONS[code].treaty):
        return Outcome(code)
    below = _below(code, treaty, kind)
    if len(below) == 1:
        message = f"{code} was completed to {below[0]}, the one part of it that is registered."
        return Outcome(below[0], (info("article-completed", message, below[0]),))
    if below:
        return held("article-incomplete", f"{code} is not the whole code: choose which part of it is meant.", _and_all(below))
    above = _above(code, treaty, kind)
    if above:
        return Outcome(above, (info("article-part-of-provision", f"{code} is part of {above} and registered there.", above),))
    return _not_in_table(code, treaty)


def _below(code: str, treaty: str | None, kind: str = "designation") -> list[str]:
    """What the table has below ``code``: what a row of ``kind`` is about, or else the others."""
    rows = [row for row in matching(code) if treaty in (None, row.treaty)]
    own = [row.code for row in rows if (row.kind is Kind.DESIGNATION) == (kind == "designation")]
    return own or [row.code for row in rows]


def _above(code: str, treaty: str | None, kind: str) -> str | None:
    parts = code.split(".")
    shorter = (".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    fitting = (PROVISIONS[code] for code in shorter if code in PROVISIONS)
    wanted = (
        row.code for row in fitting if (row.kind is Kind.DESIGNATION) == (kind == "designation") and treaty in (None, row.treaty)
    )
    return next(wanted, None)


def _not_in_table(code: str, treaty: str | None) -> Outcome:
    article = int(code.partition(".")[0])
    elsewhere = PROVISIONS[code].treaty if code in PROVISIONS else None
    if treaty is not None and (elsewhere or article > LAST_ARTICLE[treaty]):
        message = f"{treaty} has no provision {code} under which authorities are named."
        return refusal("article-unknown-in-treaty", message, elsewhere)
    if article == 0 or article > max(LAST_ARTICLE.values()):
        return refusal("article-unknown", f"Neither treaty has an Article {article}.")
    offered = _offered([f"{code}0"])
    if offered:
        message = f"{code} names no authorities. Spreadsheets turn {code}0 into {code}: store the column as text."
        return refusal("article-does-not-name-authorities", message, None, offered)
    return refusal("article-does-not-name-authorities", f"No authority is named or statement made under {code}.", suggestion(code))


def _offered(codes: Iterable[str]) -> list[str]:
    """The provisions of the table that may have been meant by any of these codes."""
    found = dict.fromkeys(option for code in codes for option in ([code] if code in PROVISIONS else _below(code, None)))
    return _and_all(list(found)) if found else []


def _and_all(codes: list[str]) -> list[str]:
    """The codes, and at last all of them together."""
    return [*codes, BOTH.join(codes)] if len(codes) > 1 else codes
