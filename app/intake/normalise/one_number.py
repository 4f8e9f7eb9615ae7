"""One number as it is written: with or without its country code, and what its numbering plan says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.later import later
from app.intake.normalise.dialled import Piece
from app.intake.normalise.numbering import Fit, country_code, e164, fit, may_be_barred, parsed
from app.intake.normalise.outcome import Outcome, Remark, held, info, refusal, warning

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = later("phonenumbers")  # takes a tenth of a second, and only who reads or shows a number needs it

_NOT_DIGITS = re.compile(r"[^0-9]+")


def alone(piece: Piece, digits: str, state: str | None) -> Outcome:
    """The number that a piece is by itself, in E.164. ``state``: where it is dialled when it says no country."""
    written = piece.written.replace(" ", "")
    plus = re.match(r"\(?\+[+]*\)?", written)
    if plus:
        remarks = _double_plus(plus[0])
        return _international(piece, f"+{_NOT_DIGITS.sub('', written.replace('(0)', '', 1))}", remarks)
    zeros = len(digits) - len(digits.lstrip("0"))
    if zeros > 2:
        return _too_many_zeros(digits, state)
    if zeros == 2:
        return _international(piece, f"+{_NOT_DIGITS.sub('', written.replace('(0)', '', 1)).lstrip('0')}", [])
    return _without_prefix(piece, digits, state)


def _double_plus(plus: str) -> list[Remark]:
    if plus.count("+") < 2:
        return []
    told = info if plus == "++" else warning
    return [told("double-plus", "The number begins with two plus signs; one was taken.")]


def _too_many_zeros(digits: str, state: str | None) -> Outcome:
    bare = parsed(f"+{digits.lstrip('0')}")
    fits = bare is not None and fit(bare) in (Fit.VALID, Fit.OUTDATED)
    message = "The number begins with more zeros than any prefix has."
    if bare is None or not fits:
        return refusal("unexpected-leading-zeros", message)
    own = str(bare.country_code) == country_code(state)
    note = message if own else f"{message} Its country code would not be that of the State."
    return held("unexpected-leading-zeros", note, (e164(bare),))


def _international(piece: Piece, number: str, remarks: list[Remark]) -> Outcome:
    outcome = fitting(number, remarks)
    if outcome.refused and outcome.remarks[-1].code == "phone-too-long":
        return _run_together(piece, number) or outcome
    return outcome


def fitting(number: str, remarks: Sequence[Remark]) -> Outcome:
    """The number with what its numbering plan says of it."""
    found = parsed(number)
    if found is None:
        return refusal("phone-impossible", f"{number} begins with no country code that is in use.")
    value, how = e164(found), fit(found)
    if how is Fit.VALID:
        barred = [
            warning("freephone-may-not-work-from-abroad", f"{value} is free or at a special rate: many cannot call it from abroad.")
        ]
        return Outcome(value, (*remarks, *(barred if may_be_barred(found) else ())))
    if how is Fit.OUTDATED:
        message = f"{value} does not fit today's numbering plan of its country: it may be out of use."
        return Outcome(value, (*remarks, warning("phone-not-valid-in-current-plan", message)))
    if how is Fit.SHORT:
        return refusal("phone-incomplete", f"{number} has too few digits for its country.")
    code = "phone-too-long" if how is Fit.LONG else "phone-impossible"
    return refusal(
        code, f"{number} has too many digits for its country." if how is Fit.LONG else f"No country has the number {number}."
    )


def _run_together(piece: Piece, number: str) -> Outcome | None:
    """Two or more numbers without anything between them: the same groups of digits follow each other."""
    groups = re.findall("[0-9]+", piece.written)
    for count in (2, 3):
        size = (len(groups) - 1) // count
        rest = groups[1:]
        if size and size * count == len(rest):
            parts = [rest[place : place + size] for place in range(0, len(rest), size)]
            if len({tuple(map(len, part)) for part in parts}) == 1:
                numbers = [f"+{groups[0].lstrip('0')}{''.join(part)}" for part in parts]
                message = f"{number} is too long; it may be {count} numbers with nothing between them."
                return held("several-numbers-without-separator", message, ("; ".join(numbers),))
    return None


def _without_prefix(piece: Piece, digits: str, state: str | None) -> Outcome:
    """Neither plus sign nor 00: dialled within the State, or with its country code and no plus sign."""
    own = country_code(state)
    national = parsed(digits, state) if own else None
    abroad = parsed(f"+{digits}") if own and digits.startswith(own) else None
    as_national = national if national is not None and fit(national) in (Fit.VALID, Fit.OUTDATED) else None
    as_abroad = abroad if abroad is not None and fit(abroad) in (Fit.VALID, Fit.OUTDATED) else None
    if as_abroad is not None and (as_national is None or _better(as_abroad, as_national)):
        message = f"The number begins with the country code of {state} but no plus sign: {e164(as_abroad)} was taken."
        return fitting(e164(as_abroad), [warning("plus-sign-missing", message, e164(as_abroad))])
    if as_national is not None and fit(as_national) is Fit.VALID:
        message = f"The number came without a country code; that of {state} was taken: {e164(as_national)}."
        return fitting(e164(as_national), [warning("country-code-assumed-from-state", message, e164(as_national))])
    if own is None:
        return refusal("country-code-missing", "Write the number with its country code, such as +33 1 23 45 67 89.")
    return refusal("phone-incomplete", f"'{piece.written[:40]}' is no whole number of {state}. Write it with its country code.")


def _better(first: phonenumbers.PhoneNumber, second: phonenumbers.PhoneNumber) -> bool:
    return fit(first) is Fit.VALID or (fit(second) is not Fit.VALID and e164(first) == e164(second))
