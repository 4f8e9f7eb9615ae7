"""Ways to reach somebody: phones as E.164, e-mail addresses, web addresses. No network is asked."""

import re
from functools import lru_cache, partial
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.domain.findings import Level
from app.intake.normalise.outcome import Outcome, Remark, each, refusal
from app.intake.normalise.texts import parts, plain

_EXT = re.compile(r"; ?ext=", re.IGNORECASE)
_NUMBER = re.compile(r"(\+?[0-9() ./\-–]{3,40}?)(?:[ ,]{0,3}(?:ext\.?|extension|poste|x)[ :.]{0,3}([0-9]{1,8}))?", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]+")
_BETWEEN_ADDRESSES = re.compile(r"[;,\s]+")
_LOCAL_PART = re.compile(r"[A-Za-z0-9_+'-]{1,64}(?:\.[A-Za-z0-9_+'-]{1,64}){0,20}")
_WEB = re.compile(r"https?://[^\s./?#@:\\]+(?:\.[^\s./?#@:\\]+)+\.?(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


@lru_cache(8192)
def phones(cell: str, state: str | None) -> Outcome:
    """E.164 numbers; an extension follows as ";ext=". Without a country code the State's own is assumed, and told."""
    kept = _EXT.sub(" ext ", cell)
    return each(parts(kept), partial(_phone, state=state))


def _phone(written: str, state: str | None) -> Outcome:
    text = plain(written)
    if _SCIENTIFIC.fullmatch(text):
        return refusal("phone-damaged", "A spreadsheet has rounded this number. Store the column as text.")
    found = _NUMBER.fullmatch(text)
    if not found:
        message = "This is not one phone number. Write it with its country code; several separated by semicolons."
        return refusal("phone-unreadable", message)
    number, extension = found[1], found[2]
    if number.startswith("00"):
        number = f"+{number[2:]}"
    outcome = _parsed(number, None if number.startswith("+") else state)
    if outcome.refused or not extension:
        return outcome
    return Outcome(f"{outcome.value};ext={extension}", outcome.remarks)


def _parsed(number: str, region: str | None) -> Outcome:
    if not number.startswith("+") and region not in phonenumbers.SUPPORTED_REGIONS:
        return refusal("country-code-missing", "Write the number with its country code, such as +33 1 23 45 67 89.")
    e164 = _plainly_possible(number) or _possible(number, region)
    if e164 is None:
        message = "No country has such a number: check its country code and its length."
        return refusal("phone-impossible", message)
    if region is None:
        return Outcome(e164)
    message = f"The number came without a country code; that of {region} was taken: {e164}."
    return Outcome(e164, (Remark(Level.INFO, "country-code-assumed", message, e164),))


def _possible(number: str, region: str | None) -> str | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return e164 if phonenumbers.is_possible_number(parsed) else None


def _plainly_possible(number: str) -> str | None:
    """The same for most numbers, far quicker: those of a usual length with nothing to strip after the country code."""
    digits = _NOT_DIGITS.sub("", number)
    for width in (1, 2, 3):
        country = _country(digits[:width]) if number.startswith("+") else None
        if country is not None:
            plan, national = country, digits[width:]
            usual = len(national) in plan.general_desc.possible_length
            trunk = plan.national_prefix_for_parsing
            stripped = national.startswith("0") or (trunk is not None and re.match(trunk, national))
            return f"+{digits}" if usual and not stripped else None
    return None


@lru_cache(1024)
def _country(code: str) -> Any:
    """The numbering plan behind a country code, or None."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code or "0"))
    return phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), regions[0]) if regions else None


@lru_cache(8192)
def emails(cell: str) -> Outcome:
    """Addresses separated by semicolons, commas or white space."""
    return each([part for part in _BETWEEN_ADDRESSES.split(cell) if part], _email)


def _email(written: str) -> Outcome:
    address = plain(written)
    local, _, domain = address.rpartition("@")
    if _LOCAL_PART.fullmatch(local) and len(local) <= 64 and len(address) <= 254:
        # Most addresses share a few domains, and only these are costly to check.
        found = _domain(domain)
        return _no_address(address) if found.refused else Outcome(f"{local}@{found.value}")
    return _validated(address)


@lru_cache(4096)
def _domain(domain: str) -> Outcome:
    found = _validated(f"x@{domain}")
    return found if found.refused else Outcome(found.value.removeprefix("x@"))


def _validated(address: str) -> Outcome:
    try:
        return Outcome(validate_email(address, check_deliverability=False, strict=True).normalized)
    except EmailNotValidError:
        return _no_address(address)


def _no_address(written: str) -> Outcome:
    bare = written.removeprefix("mailto:").rstrip(".")
    message = "This is not an e-mail address. Write it as name@domain; several separated by semicolons."
    return refusal("email-invalid", message, bare if bare != written else None)


@lru_cache(4096)
def web(cell: str) -> Outcome:
    """An address that begins with http:// or https:// and has a host."""
    address = plain(cell)
    if len(address) <= 2000 and _WEB.fullmatch(address):
        return Outcome(address)
    bare = "://" not in address and _WEB.fullmatch(f"https://{address}")
    message = "Write the whole address of a page, such as https://justice.example/."
    return refusal("web-invalid", message, f"https://{address}" if bare else None)
