"""E-mail addresses as people write, copy and disguise them, and web addresses. No network is asked."""

import re
from collections.abc import Iterator
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from app.intake.normalise.outcome import MAX_SEVERAL, MAX_VALUES, Outcome, Remark, either, held, info, refusal, too_long, warning
from app.intake.normalise.state_names import TERRITORIES
from app.intake.normalise.texts import plain

_QUICK = re.compile(r"[A-Za-z0-9_+'-]{1,64}(?:\.[A-Za-z0-9_+'-]{1,64}){0,20}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10}")
_LOCAL_PART = re.compile(r"[A-Za-z0-9_+'-]{1,64}(?:\.[A-Za-z0-9_+'-]{1,64}){0,20}")
_WEB = re.compile(r"https?://[^\s./?#@:\\]+(?:\.[^\s./?#@:\\]+)+\.?(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_HIDDEN = re.compile(r"\[email[\s ]*protected\]|\[protected email\]|__cf_email__|\[javascript\]", re.IGNORECASE)
_URL = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
_MAILTO = re.compile(r"\bmailto:", re.IGNORECASE)
_QUERY = re.compile(r"(?<=[A-Za-z])\?(?:subject|cc|body)=\S*", re.IGNORECASE)
_AT = re.compile(
    r"\s*[\[({<]\s*(?:at|a|arobase|arroba|chiocciola|@)\s*[\])}>]\s*|\s+(?:at|AT)\s+(?=[\w.-]+\s*(?:\.|\(dot\)|\[dot\]"
    r"| dot ))|\s*\barobase\b\s*"
)
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|point|punkt|punto|\.)\s*[\])}]\s*|(?<=\w)\s+(?:dot|DOT)\s+(?=\w)")
_SPACED = re.compile(r"(?<=[\w.-])(?: +@ *|@ +)(?=[\w.-])|(?<=@)([\w-]+) +\.(?=\w)|(?<=@)([\w-]+)\. +(?=\w)")
_ADDRESS = re.compile(r"[^\s;,:|<>()\[\]\"/]+@[^\s;,:|<>()\[\]\"/@]+")
_IN_LINKS = frozenset("?&%")
"""What would end an address in a link that writes to it, or stand for something else there."""
_HALF = re.compile(r"([\w.+-]{1,40}) ([\w.+-]{1,64}@[^\s;,<>]+)")
_BETWEEN = re.compile(r"[;,|/<>()\[\]\"\s]+")
_JOINTS = frozenset(
    "and et und or ou oder y o e u i en of e-mail email mail courriel adresse mél mel correo epost e-post contact electronic"
    " address to".split()
)

_ANYWHERE = frozenset({"int", "eu", "example", "test"})
"""Endings under which authorities of any State may write; the last two are for exercises."""
_FURTHER = {
    "GB": ("uk", "gov.uk", "scot", "wales"),
    "US": ("gov", "mil", "us", "fed.us"),
    "ES": ("cat", "eus", "gal"),
    "XK": ("rks-gov.net",),
}


@lru_cache(8192)
def emails(cell: str, state: str | None = None) -> Outcome:
    """The addresses in a cell, each once; with those told that ``state`` would hardly use."""
    if _QUICK.fullmatch(cell):
        outcome = _address(cell)
        if not outcome.refused:
            return Outcome([outcome.value], tuple(_elsewhere([outcome.value], state)))
    if len(cell) > MAX_SEVERAL:
        return too_long(cell)
    text = plain(cell)
    lost = _no_addresses(text)
    if lost is not None:
        return lost
    remarks = [warning("fullwidth-normalised", "Wide letters were read as plain ones.")] if _is_wide(cell) else []
    text, undisguised = _undisguised(_QUERY.sub("", _MAILTO.sub(" ", text)))
    return _read(text, [*remarks, *undisguised], state)


def _no_addresses(text: str) -> Outcome | None:
    if _HIDDEN.search(text):
        message = "A page's protection stands where the address was: it is lost. Ask for it again."
        return refusal("email-hidden-by-web-copy", message)
    if "@" not in text and _URL.search(text):
        return refusal("url-in-email-field", "This is the address of a page, not of a mailbox.")
    return None


def _is_wide(cell: str) -> bool:
    return any(0xFF01 <= ord(letter) <= 0xFF5E for letter in cell)


def _undisguised(text: str) -> tuple[str, list[Remark]]:
    """The text with "[at]", "(dot)" and stray spaces undone, and what is told of it."""
    remarks: list[Remark] = []
    plainly = _DOT.sub(".", _AT.sub("@", text)) if _AT.search(text) or "@" in text else text
    if plainly != text:
        remarks.append(warning("email-deobfuscated", f"The address was disguised; it was read as {plainly[:120]}."))
    closed = _SPACED.sub(lambda found: f"{found[1] or found[2]}." if found[1] or found[2] else "@", plainly)
    if closed != plainly:
        remarks.append(warning("space-inside-email", f"Spaces stood inside the address; it was read as {closed[:120]}."))
    return closed, remarks


def _read(text: str, remarks: list[Remark], state: str | None) -> Outcome:
    half = _HALF.fullmatch(text)
    if half and half[1].strip(".:-").casefold() not in _JOINTS:
        message = "A space stands before the address: it may be part of it. Choose what is meant."
        return held("space-inside-email", message, (f"{half[1]}{half[2]}", f"{half[1]}.{half[2]}", half[2]))
    written = [found.strip(".'") for found in _ADDRESS.findall(text)]
    if len(written) > MAX_VALUES:
        return refusal("too-many-values", f"The cell holds {len(written):,} addresses; at most {MAX_VALUES} are read.")
    if not written:
        message = "This is no e-mail address. Write it as name@domain; several separated by semicolons."
        return refusal("email-invalid", message)
    values: dict[str, None] = {}
    for address in written:
        outcome = _address(address)
        remarks.extend(outcome.remarks)
        if not outcome.refused:
            values[outcome.value] = None
    remarks.extend(_beside(text))
    return Outcome(list(values), tuple(dict.fromkeys([*remarks, *_elsewhere(values, state)])))


def _beside(text: str) -> Iterator[Remark]:
    """Names and remarks beside the addresses, which are not kept; half an address is no such thing."""
    left = [
        word
        for word in _BETWEEN.split(_ADDRESS.sub(" ", text))
        if word.strip(".:-–") and word.strip(".:-–").casefold() not in _JOINTS
    ]
    if any("@" in word for word in left):
        yield refusal("email-invalid", f"'{' '.join(left)[:80]}' is no e-mail address.").remarks[0]
    elif left:
        yield info("text-beside-email-ignored", f"'{' '.join(left)[:80]}' beside the address was passed over.")


def _address(address: str) -> Outcome:
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
    if not _IN_LINKS.isdisjoint(address):
        return _no_address(address)
    try:
        return Outcome(validate_email(address, check_deliverability=False, strict=True).normalized)
    except EmailNotValidError:
        return _no_address(address)


def _no_address(written: str) -> Outcome:
    message = f"'{written[:80]}' is no e-mail address. Write it as name@domain; several separated by semicolons."
    return refusal("email-invalid", message)


def _elsewhere(addresses: "list[str] | dict[str, None]", state: str | None) -> Iterator[Remark]:
    strange = [address for address in addresses if not _at_home(address.rpartition("@")[2], state)]
    if strange:
        message = f"{either(strange)} is not under a domain of {state}. Make sure that it is the authority's own."
        yield warning("email-domain-not-state-domain", message)


@lru_cache(4096)
def _at_home(domain: str, state: str | None) -> bool:
    if state is None or state.startswith("Q"):
        return True
    last = domain.rpartition(".")[2].casefold()
    territories = {code.casefold() for code, of in TERRITORIES.items() if of == state}
    own = {state.casefold(), *territories, *_FURTHER.get(state, ())}
    return (
        last in own | _ANYWHERE
        or any(domain.endswith(f".{ending}") for ending in own)
        or not last.isascii()
        or last.startswith("xn--")
    )


@lru_cache(4096)
def web(cell: str) -> Outcome:
    """An address that begins with http:// or https:// and has a host."""
    address = plain(cell)
    if len(address) <= 2000 and _WEB.fullmatch(address):
        return Outcome(address)
    bare = "://" not in address and "@" not in address and _WEB.fullmatch(f"https://{address}")
    message = "Write the whole address of a page, such as https://justice.example/."
    return refusal("web-invalid", message, None, (f"https://{address}",) if bare else ())
