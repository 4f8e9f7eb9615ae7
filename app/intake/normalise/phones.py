"""Phones as E.164 numbers, from cells that hold several, with extensions, without country codes, or with a fax among them."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.later import later
from app.intake.normalise.dialled import Line, Piece, pieces
from app.intake.normalise.numbering import Fit, e164, fit, parsed, plainly_valid
from app.intake.normalise.one_number import alone, fitting
from app.intake.normalise.outcome import (
    MAX_SEVERAL,
    MAX_VALUES,
    OWN,
    Outcome,
    Remark,
    Spread,
    either,
    info,
    refusal,
    too_long,
    warning,
)
from app.intake.normalise.texts import plain

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = later("phonenumbers")  # takes a tenth of a second, and only who reads or shows a number needs it

_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_QUICK = re.compile(r"(?:\+|00(?=[1-9]))([0-9]{1,3}(?: ?\(0\)(?:[0-9]{1,8}|(?= )))?(?:[ .-][0-9]{1,8}){1,6})")
_LETTERS = re.compile(r"[+0-9(][0-9() .+-]*[A-Z][A-Z0-9 -]{2,}")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_FAX = "channels.fax"
_ENDING = 3


@dataclass(frozen=True, slots=True)
class Phone:
    """A number and what belongs to it."""

    number: str
    line: Line = Line.PHONE
    extension: str | None = None
    label: str | None = None

    @property
    def value(self) -> str:
        """As it is kept: the extension behind ";ext="."""
        return f"{self.number};ext={self.extension}" if self.extension else self.number


@dataclass
class _Found:
    """What a cell has given so far."""

    state: str | None
    phones: list[Phone] = field(default_factory=list)
    remarks: dict[Remark, None] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    doubtful: list[tuple[int, Remark]] = field(default_factory=list)

    @property
    def region(self) -> str | None:
        """Where a number without a country code is dialled: where the number before it is, else in the State."""
        before = parsed(self.phones[-1].number) if self.phones else None
        return (phonenumbers.region_code_for_number(before) if before else None) or self.state

    def tell(self, *remarks: Remark) -> None:
        """Each once."""
        self.remarks |= dict.fromkeys(remarks)

    def take(self, phone: Phone) -> None:
        """A number that was read."""
        self.phones.append(phone)
        self.written.append(f"{phone.line.value} {phone.value}" if phone.line is Line.FAX else phone.value)

    def refused(self, piece: Piece, outcome: Outcome) -> None:
        """A number that was not."""
        self.doubtful += [(len(self.written), remark) for remark in outcome.remarks if remark.choices]
        self.tell(*(remark for remark in outcome.remarks if not remark.choices))
        self.written.append(piece.written)

    def offer(self) -> None:
        """A choice stands for the whole cell: with the numbers beside the one that is chosen."""
        for place, remark in self.doubtful:
            before, after = self.written[:place], self.written[place + 1 :]
            whole = tuple("; ".join([*before, choice, *after]) for choice in remark.choices)
            self.tell(replace(remark, choices=whole, suggestion=either(whole)))


@lru_cache(8192)
def phones(cell: str, state: str | None = None) -> Outcome:
    """A list of numbers; where one is said to be a fax, a Spread over both channels. Nothing is completed untold."""
    quick = _quick(cell)
    if quick is not None:
        return quick
    if len(cell) > MAX_SEVERAL:
        return too_long(cell)
    found, remarks = read(cell, state)
    own = list(dict.fromkeys(phone.value for phone in found if phone.line is not Line.FAX))
    fax = list(dict.fromkeys(phone.value for phone in found if phone.line is Line.FAX))
    if not fax:
        return Outcome(own, remarks)
    told = info("fax-told-from-phone", f"{', '.join(fax)} is said to be a fax and was taken for one.")
    return Outcome(Spread(((OWN, own), (_FAX, fax))), (*remarks, told))


def read(cell: str, state: str | None) -> tuple[tuple[Phone, ...], tuple[Remark, ...]]:
    """The phones in a cell, and what must be told of them."""
    text = "\n".join(plain(line) for line in cell.splitlines())
    whole = _whole(text, state)
    if whole is not None:
        return (), whole.remarks
    found = _Found(state)
    for piece in pieces(text):
        _take(piece, found)
    found.offer()
    if not found.phones and not found.remarks:
        message = "This is no phone number. Write it with its country code; several separated by semicolons."
        return (), refusal("phone-unreadable", message).remarks
    return tuple(dict.fromkeys(found.phones)), tuple(found.remarks)


def _quick(cell: str) -> Outcome | None:
    """The same for most cells: one number, written plainly and valid today."""
    plainly = _QUICK.fullmatch(cell)
    digits = _NOT_DIGITS.sub("", plainly[1].replace("(0)", "")) if plainly else ""
    return Outcome([f"+{digits}"]) if digits and plainly_valid(digits) else None


def _whole(text: str, state: str | None) -> Outcome | None:
    """What is wrong with a cell as a whole."""
    if _SCIENTIFIC.fullmatch(text):
        message = "A spreadsheet has rounded this number: digits are lost. Ask for it again, and store the column as text."
        return refusal("number-lost-digits-scientific-notation", message)
    if _LETTERS.fullmatch(text) and phonenumbers.is_alpha_number(text):
        number = parsed(phonenumbers.convert_alpha_characters_in_number(text), state)
        choices = (e164(number),) if number and fit(number) is not Fit.NOWHERE else ()
        return refusal("phone-with-letters", "Letters stand for digits in this number. Write the digits.", None, choices)
    if len(pieces(text)) > MAX_VALUES:
        return refusal("too-many-values", f"The cell holds more than {MAX_VALUES} numbers.")
    return None


def _take(piece: Piece, found: _Found) -> None:
    """One piece: the number that it is, or why it is none."""
    if piece.line is Line.TELEX:
        found.tell(warning("obsolete-channel-telex", f"The telex number {piece.written} was passed over: telex is no more."))
        return
    digits = _NOT_DIGITS.sub("", piece.written)
    outcome = _tail(piece, digits, found) or alone(piece, digits, found.region)
    if outcome.refused:
        found.refused(piece, outcome)
        return
    found.tell(*outcome.remarks)
    labels = [piece.label] if piece.label and _names_no_line(piece.label) else []
    beside = " ".join([*piece.words, *labels])
    if beside:
        message = f"'{beside[:80]}' beside the number was taken for its label and is not imported."
        found.tell(info("phone-label-set-apart", message))
    for extension in piece.extensions or (None,):
        found.take(Phone(outcome.value, piece.line, extension, piece.label))


def _names_no_line(label: str) -> bool:
    return not any(label.casefold().startswith(each.value) for each in Line)


def _tail(piece: Piece, digits: str, found: _Found) -> Outcome | None:
    """A piece that only makes a number together with the one before it: "02/03", "871 442 und 650 068"."""
    ending = piece.joined == "/" and len(digits) <= _ENDING
    whole = not piece.joined or piece.written[0] in "+(" or digits.startswith("0")
    if not found.phones or (whole and not ending):
        return None
    before = found.phones[-1].number
    country = parsed(before)
    national = phonenumbers.national_significant_number(country) if country else ""
    if len(digits) >= len(national):
        return None
    value = before[: -len(digits)] + digits
    code = "suffix-alternative-expanded" if len(digits) <= _ENDING else "second-number-inherits-prefix"
    message = f"'{piece.written}' was completed from the number before it: {value}."
    return fitting(value, [warning(code, message, value)])
