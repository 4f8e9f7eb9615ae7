"""Numbering plans: whether a number can be one, and of what sort. Data of the phone library; no network is asked."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.domain.later import later

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = later("phonenumbers")  # takes a tenth of a second, and only who reads or shows a number needs it

_LONGEST = 15
"""Digits of a number with its country code (ITU-T E.164)."""
_NEARLY = 1
"""Digits by which plans have grown or shrunk: such a number was one, or may still be."""


class Fit(Enum):
    """How a number fits the plan of its country."""

    VALID = "valid"
    OUTDATED = "outdated"
    SHORT = "short"
    LONG = "long"
    NOWHERE = "nowhere"


_ORDINARY = ("fixed_line", "mobile", "voip", "personal_number", "uan", "pager", "voicemail")
_BARRED = ("toll_free", "premium_rate", "shared_cost")


def plainly_valid(digits: str) -> bool:
    """Whether these digits, country code first, are an ordinary number of today's plan with nothing to strip.

    It says no where the library must be asked; where it says yes, the library does too, and takes twenty times as long.
    """
    for width in (1, 2, 3):
        plan = _plan(digits[:width])
        if plan is not None:
            trunk, ordinary, barred = plan
            national = digits[width:]
            return ordinary.fullmatch(national) is not None and not trunk.match(national) and not barred.fullmatch(national)
    return False


@lru_cache(2048)
def _plan(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]] | None:
    """Of the main region behind a country code: prefixes that are stripped, ordinary numbers, and those that many cannot call."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code or "0"))
    plan = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), regions[0]) if regions else None
    if plan is None:
        return None
    return re.compile(plan.national_prefix_for_parsing or "(?!)"), _any_of(plan, _ORDINARY), _any_of(plan, _BARRED)


def _any_of(plan: Any, sorts: tuple[str, ...]) -> re.Pattern[str]:
    sorted_out = (getattr(plan, sort) for sort in sorts)
    found: list[Any] = [desc for desc in sorted_out if desc is not None and desc.national_number_pattern]
    whole: Any = plan.general_desc
    lengths = {length for desc in found for length in (desc.possible_length or whole.possible_length) if length > 0}
    length = "|".join(f"[0-9]{{{each}}}" for each in sorted(lengths)) or "(?!)"
    patterns = "|".join(f"(?:{desc.national_number_pattern})" for desc in found) or "(?!)"
    return re.compile(f"(?=(?:{length})$)(?={whole.national_number_pattern}$)(?:{patterns})")


@lru_cache(512)
def country_code(state: str | None) -> str | None:
    """The digits after the plus sign for a State, where the library knows it."""
    code = phonenumbers.country_code_for_region(state) if state else 0
    return str(code) if code else None


def parsed(number: str, state: str | None = None) -> phonenumbers.PhoneNumber | None:
    """A number with a plus sign, or one as it is dialled within ``state``."""
    try:
        return phonenumbers.parse(number, state)
    except phonenumbers.NumberParseException:
        return None


def e164(number: phonenumbers.PhoneNumber) -> str:
    """With plus sign and digits only."""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def fit(number: phonenumbers.PhoneNumber) -> Fit:
    """Whether a number of its country can look like this, today or before."""
    if phonenumbers.is_valid_number(number):
        return Fit.VALID
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.INVALID_COUNTRY_CODE:
        return Fit.NOWHERE
    if reason == phonenumbers.ValidationResult.IS_POSSIBLE:
        return Fit.OUTDATED
    lengths = _lengths(number.country_code or 0)
    length = len(phonenumbers.national_significant_number(number))
    if length < lengths[0]:
        return Fit.OUTDATED if length >= lengths[0] - _NEARLY else Fit.SHORT
    total = length + len(str(number.country_code))
    return Fit.OUTDATED if length <= lengths[-1] + _NEARLY and total <= _LONGEST else Fit.LONG


def may_be_barred(number: phonenumbers.PhoneNumber) -> bool:
    """Whether it is a free, shared-cost or premium number, which many cannot call from abroad."""
    sort = phonenumbers.PhoneNumberType
    return phonenumbers.number_type(number) in (sort.TOLL_FREE, sort.SHARED_COST, sort.PREMIUM_RATE)


@lru_cache(512)
def _lengths(code: int) -> tuple[int, ...]:
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ("001",))
    plan: Any = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
    lengths = [length for length in plan.general_desc.possible_length if length > 0] if plan else []
    return tuple(sorted(lengths)) or (4, 14)
