"""One cell read: what it says in the register's terms, what must be told of it, and what a person has chosen.

The rest of its row is not looked at.
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from app.domain.choices import Choices
from app.domain.findings import Finding
from app.domain.records import Reads
from app.intake.choosing import choice_in, chosen_remark
from app.intake.headings import ROW_COLUMNS
from app.intake.layout import ALL_NEEDED, Place
from app.intake.normalise import BRIEF, scripts, texts
from app.intake.normalise.openpgp import secret_key
from app.intake.normalise.outcome import BLANK, MAX_BRIEF, Around, Outcome, Remark, info, refusal, too_long
from app.intake.normalise.packets import WITHHELD

CLEAR = "(none)"
"""A cell that says so clears its field; a blank one says nothing."""
BLANK_VALUE: list[str] = []
_SPECIAL = texts.PLACEHOLDERS | {CLEAR}
_LONGEST_WORD = max(map(len, _SPECIAL))
_MOST_CHOICES = 5
_LAST = frozenset("*)]†‡¹²³⁴⁵⁶⁷⁸⁹")
_FIRST = frozenset("'=")
_CODES = (Reads.STATE, Reads.LANGUAGES)
"""Where two letters are a code before they are a word such as "na"."""
_PROSE = (Reads.TEXT, Reads.LINES)
_JOINTS: Mapping[Reads | None, str] = MappingProxyType({Reads.TEXT: "", Reads.LINES: "\n", Reads.TEXTS: "; "})
"""What is text as it stands, and what stands between several in one cell."""
_MOST_WRAPPINGS = 8
_WRAPPED = refusal("text-wrapped-too-often", "The text is wrapped in entities, guards or marks many times over. Write it plainly.")


class Reading(msgspec.Struct, frozen=True, gc=False):
    """Which row is read, and what has been chosen for it."""

    number: int
    choices: Choices


def read(place: Place, cell: str, around: Around, reading: Reading) -> Outcome:
    """The value of a cell that is not blank, as far as it can be read or a person has chosen how."""
    outcome = as_written(place, cell, around)
    return settled(outcome, place, cell, around, reading) if reading.choices and outcome.remarks else outcome


def findings(outcome: Outcome, label: str, cell: str) -> list[Finding]:
    """The remarks with their place."""
    return [
        Finding(remark.level, remark.code, remark.message, label, cell, remark.suggestion, remark.choices)
        for remark in outcome.remarks
    ]


def settled(outcome: Outcome, place: Place, cell: str, around: Around, reading: Reading) -> Outcome:
    """The outcome once all that a person has chosen for this cell is taken up."""
    told: list[Remark] = []
    for _ in range(_MOST_CHOICES):
        found = choice_in(outcome, reading.choices, reading.number, place.label)
        if found is None:
            break
        remark, chosen = found
        told.append(chosen_remark(remark, chosen))
        if chosen == BLANK:
            outcome = Outcome(BLANK_VALUE)
        else:
            outcome = as_written(place, chosen, around._replace(stored=None), looks_alike=chosen != cell.strip())
    return outcome.told(*told)


def as_written(place: Place, cell: str, around: Around, *, looks_alike: bool = True) -> Outcome:
    """The value of a cell that is not blank; a list without elements where it says nothing.

    ``looks_alike`` False: a person has seen that its letters are of several scripts.
    """
    if cell == WITHHELD:
        return secret_key()
    outcome = _once(place, cell, around, looks_alike=looks_alike)
    joint = _JOINTS.get(place.reads)
    if joint is None or outcome.value == cell:
        return outcome
    return _settled_text(place, outcome, around, joint, looks_alike=looks_alike)


def _settled_text(place: Place, outcome: Outcome, around: Around, joint: str, *, looks_alike: bool) -> Outcome:
    """Text from which all wrapping is taken off, so that what is kept reads as it is, and an export of it comes back unchanged."""
    for _ in range(_MOST_WRAPPINGS):
        value = outcome.value
        text = value if isinstance(value, str) else joint.join(value) if isinstance(value, list) else ""
        if not text or outcome.refused:
            break
        if text.casefold() in texts.DITTO:
            return Outcome(
                BLANK_VALUE, (info("placeholder-is-empty", f"'{text}' was taken for a blank cell, which says nothing."),)
            )
        again = _once(place, text, around, looks_alike=looks_alike)
        if again.value == value and not again.refused:
            break
        outcome = again.told(*(remark for remark in outcome.remarks if remark not in again.remarks))
    return outcome


def _once(place: Place, cell: str, around: Around, *, looks_alike: bool) -> Outcome:
    text = cell.strip()
    remarks: tuple[Remark, ...] = ()
    if not (text.isascii() and text.isprintable()):
        prepared = _prepared(cell, place, looks_alike=looks_alike)
        if prepared.refused:
            return prepared
        text, remarks = prepared
    if text and (text[-1] in _LAST or text[0] in _FIRST or "&" in text):
        stripped = _stripped(text)
        if stripped.refused:
            return stripped
        text, remarks = stripped.value, (*remarks, *stripped.remarks)
    length = len(text)
    if length <= _LONGEST_WORD:
        word = text.casefold()
        if word in _SPECIAL and (said := _says_nothing(text, word, place)) is not None:
            return said
    elif length > MAX_BRIEF and place.reads in BRIEF:
        return too_long(text)
    outcome = place.read(text, around)
    return outcome.told(*remarks) if remarks else outcome


def _prepared(cell: str, place: Place, *, looks_alike: bool) -> Outcome:
    """Text whose letters are what they seem, as the value; or why it is none."""
    text, remarks = scripts.mended(cell)
    text = texts.tidy(text)
    hidden = scripts.unseen(text) or (scripts.look_alikes(text) if looks_alike else None)
    if hidden is not None:
        return hidden.told(*remarks)
    told = scripts.script_remarks(text) if place.reads in _PROSE and not _of_a_language(place) else ()
    return Outcome(text, (*remarks, *told))


def _of_a_language(place: Place) -> bool:
    """A column of names in one language, where its script is expected."""
    return ".names." in place.path and not place.path.endswith(".und")


def _stripped(text: str) -> Outcome:
    """The text without what is around it, as the value."""
    told: dict[Remark, None] = {}
    for _ in range(_MOST_WRAPPINGS):
        before = text
        for take_off in (texts.unmarked, texts.unguarded, texts.unescaped):
            text, remarks = take_off(text)
            told |= dict.fromkeys(remarks)
        if text == before:
            return Outcome(text, tuple(told))
    return _WRAPPED


def _says_nothing(text: str, word: str, place: Place) -> Outcome | None:
    """What a word says that clears the field, or stands for a blank."""
    if word == CLEAR:
        if place.path in ROW_COLUMNS or place.path in ALL_NEEDED:
            return refusal("cannot-be-cleared", "This cannot be cleared. Leave the cell blank if it says nothing new.")
        return Outcome(None)
    if place.reads in _CODES and len(text) == 2 and text.isalpha():
        return None
    message = f"'{text}' was taken for a blank cell, which says nothing. Write {CLEAR} to clear the field."
    return Outcome(BLANK_VALUE, (info("placeholder-is-empty", message),))
