"""What every page must not do: run what is not ours, load from elsewhere, be sent without a token, be kept by a shared cache."""

import re
from collections.abc import Iterator

from tests.web.markup import Sheet, said, shown, text_of
from tests.web.rules import Rule

LOADED = (
    ("src", None),
    ("srcset", None),
    ("poster", None),
    ("data", None),
    ("action", None),
    ("formaction", None),
    ("href", "link"),
)
"""Attributes with addresses that the browser fetches or sends to by itself, and of which element."""
REQUIRED = {
    "default-src": ["'none'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "require-trusted-types-for": ["'script'"],
}
ALLOWED = frozenset(("'self'", "'none'", "'script'"))
"""What directives other than those of scripts may say."""
NONCE_LENGTH = 22
"""128 bits in base64."""


def scripts(sheet: Sheet) -> Iterator[str]:
    """Every script is a file of ours with the answer's nonce; nothing runs that stands in the page."""
    for tag in sheet.all("script"):
        if not said(tag, "src") or text_of(tag):
            yield f"{shown(tag)} is written in the page"
        elif not sheet.ours(said(tag, "src")):
            yield f"{shown(tag)} is not ours"
        if said(tag, "nonce") != sheet.nonce or not sheet.nonce:
            yield f"{shown(tag)} has not the nonce of the policy"
    yield from (f"{shown(tag)} is written in the page" for tag in sheet.all("style"))
    for tag in sheet.all():
        found = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        yield from (f"{shown(tag)} has {name} written in the page" for name in found)
        code = [
            name
            for name in tag.attrs
            if name != "value" and re.sub(r"\s", "", said(tag, name)).lower().startswith(("javascript:", "data:text"))
        ]
        yield from (f"{shown(tag)} has code in {name}" for name in code)


def addresses(sheet: Sheet) -> Iterator[str]:
    """Nothing comes from elsewhere or goes there; links that lead outside do not say where from."""
    for name, element in LOADED:
        for tag in sheet.all(*([element] if element else []), **{name: True}):
            each = (
                [piece.split()[0] for piece in said(tag, name).split(",") if piece.split()]
                if name == "srcset"
                else [said(tag, name)]
            )
            yield from (f"{shown(tag)} goes elsewhere" for url in each if not sheet.ours(url))
    for tag in sheet.all("a", "area", href=True):
        url = said(tag, "href")
        if not sheet.ours(url) and not url.startswith(("mailto:", "tel:")) and "noreferrer" not in said(tag, "rel").split():
            yield f"{shown(tag)} leads outside without rel=noreferrer"
    yield from (f"{shown(tag)} has no place in a page" for tag in sheet.all("iframe", "object", "embed", "base", "frame"))
    yield from (f"{shown(tag)} tells others what is pressed" for tag in sheet.all(ping=True))


def forms(sheet: Sheet) -> Iterator[str]:
    """A form that writes carries the token of whoever is signed in; one that asks carries none."""
    for tag in sheet.all("form"):
        method = said(tag, "method").lower() or "get"
        tokens = [each for each in tag.find_all("input", attrs={"name": "form_token"}) if said(each, "value")]
        hidden = [each for each in tokens if said(each, "type") == "hidden"]
        if method not in ("get", "post", "dialog"):
            yield f"{shown(tag)} has a method that browsers do not know"
        if method == "post" and sheet.signed_in and len(hidden) != 1:
            yield f"{shown(tag)} carries no form_token"
        if method == "get" and (tokens or tag.find("input", attrs={"type": ["password", "file"]})):
            yield f"{shown(tag)} puts what is secret into an address"


def policy(sheet: Sheet) -> Iterator[str]:
    """The Content-Security-Policy allows what we need and nothing else."""
    told = sheet.policy
    for directive, wanted in REQUIRED.items():
        if told.get(directive) != wanted:
            yield f"the policy says {directive} {' '.join(told.get(directive, ['nothing']))}, not {' '.join(wanted)}"
    if told.get("script-src") != [f"'nonce-{sheet.nonce}'"] or not sheet.nonce:
        yield f"the policy says script-src {' '.join(told.get('script-src', ['nothing']))}, not a nonce alone"
    elif len(sheet.nonce.rstrip("=")) < NONCE_LENGTH:
        yield f"the nonce {sheet.nonce} can be guessed"
    for directive, values in told.items():
        if directive in ("script-src", "trusted-types"):
            continue
        yield from (f"the policy says {directive} {value}" for value in values if value not in ALLOWED)
    if "*" in told.get("trusted-types", []):
        yield "the policy says trusted-types *"


def headers(sheet: Sheet) -> Iterator[str]:
    """The other headers: what browsers must not guess, tell or keep for others."""
    told = sheet.headers
    if told.get("content-type", "").replace(" ", "").lower() != "text/html;charset=utf-8":
        yield f"Content-Type is {told.get('content-type')}"
    for name, wanted in (("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin")):
        if told.get(name) != wanted:
            yield f"{name} is {told.get(name)}, not {wanted}"
    kept = told.get("cache-control", "")
    if sheet.signed_in and not re.search(r"\b(private|no-store)\b", kept):
        yield f"a shared cache may keep what one person is shown: Cache-Control is {kept!r}"
    if "public" in kept and "set-cookie" in told:
        yield "a shared cache may keep somebody's cookie"


OF_STRICTNESS: tuple[Rule, ...] = (scripts, addresses, forms, policy, headers)
