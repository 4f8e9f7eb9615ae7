"""What forms let people choose from, in their language and in its order: States, provisions, purposes."""

from functools import lru_cache
from typing import Any

import msgspec
from anyascii import anyascii

from app.domain.routing import PURPOSES
from app.web.pages import Pages
from app.web.visit import Visit
from app.web.words import named

Options = tuple[tuple[str, str], ...]
"""Values, and what each is called."""
_AT_ONCE = "200"


async def states(pages: Pages, visit: Visit) -> Options:
    """All States of the register by their codes, exercise States last; each with its code behind its name."""
    return tuple((code, f"{name} ({code})") for code, name in await states_by_name(pages, visit))


async def states_by_name(pages: Pages, visit: Visit) -> Options:
    """The same, by their names alone."""
    return await _listed(pages, visit, "list-states", _states)


async def provisions(pages: Pages, visit: Visit) -> Options:
    """Those under which authorities are designated."""
    return await _listed(pages, visit, "list-provisions", _provisions)


async def providers(pages: Pages, visit: Visit) -> Options:
    """The service providers and registrars by their ids."""
    return await _listed(pages, visit, "list-providers", _providers)


def purposes(visit: Visit) -> Options:
    """What a route can be asked for."""
    return tuple((code, each.text.en if visit.language == "en" else each.text.fr) for code, each in PURPOSES.items())


async def _listed(pages: Pages, visit: Visit, name: str, made: Any) -> Options:
    """The choices that ``made`` finds in a list, in all its pages, as everybody may read it."""
    bodies: list[bytes] = []
    cursor: str | None = None
    while True:
        bodies.append(await pages.public(visit, name, limit=_AT_ONCE, cursor=cursor))
        cursor = _following(bodies[-1])
        if cursor is None:
            return _made(tuple(bodies), visit.language, made)


@lru_cache(64)
def _following(body: bytes) -> str | None:
    found: str | None = msgspec.json.decode(body)["next"]
    return found


@lru_cache(64)
def _made(bodies: tuple[bytes, ...], language: str, made: Any) -> Options:
    """Kept, because bodies are the same until something changes."""
    return tuple(made([item for body in bodies for item in msgspec.json.decode(body)["items"]], language))


def _states(items: list[dict[str, Any]], language: str) -> list[tuple[str, str]]:
    rows = [(each["exercise"], named(each["names"], language), each["id"]) for each in items]
    return [(code, name) for _, name, code in sorted(rows, key=lambda row: (row[0], anyascii(row[1]).lower()))]


def _provisions(items: list[dict[str, Any]], language: str) -> list[tuple[str, str]]:
    return [(each["code"], f"{each['code']}: {named(each['labels'], language)}") for each in items if each["roles"]]


def _providers(items: list[dict[str, Any]], language: str) -> list[tuple[str, str]]:
    rows = [(named(each["names"], language), each["id"]) for each in items]
    return [(identifier, name) for name, identifier in sorted(rows, key=lambda row: anyascii(row[0]).lower())]
