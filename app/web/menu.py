"""The way through the pages: what everybody finds, and what a role brings. What a page shows is decided behind it, not here."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.access import MATRIX, Permission, Principal


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues; templates put it into the reader's language."""
    return sentence


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the menu: where it leads, what it is called, and what it takes to find it there.

    ``also`` are other pages of its part.
    """

    path: str
    title: str
    permission: Permission = Permission.READ_PUBLIC
    signed_in: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as somebody sees it; ``here`` says that they are in its part of the pages."""

    path: str
    title: str
    here: bool


LOOK_UP = (
    Place("/", _("Search"), also=("/search",)),
    Place("/emergency", _("Emergency")),
    Place("/routes", _("Routes")),
    Place("/states", _("States"), also=("/authorities", "/designations", "/provisions", "/statements")),
    Place("/providers", _("Providers")),
    Place("/coverage", _("Coverage"), also=("/indicators",)),
    Place("/changes", _("Changes"), also=("/subscriptions",)),
)
WORK = (
    Place("/my-state", _("My State"), Permission.SUBMIT, signed_in=True),
    Place("/notifications", _("Notifications"), Permission.SEE_NOTIFICATION, signed_in=True),
    Place("/provisional", _("Provisional contacts"), Permission.SEE_PROVISIONAL, signed_in=True),
    Place("/drills", _("Drills"), Permission.SEE_DRILL, signed_in=True),
    Place("/break-glass", _("Break-glass"), Permission.SEE_BREAK_GLASS, signed_in=True),
    Place("/accounts", _("People"), Permission.SEE_ACCOUNTS, signed_in=True, also=("/access-reviews",)),
    Place("/audit", _("Audit"), Permission.READ_AUDIT, signed_in=True),
    Place("/system", _("System"), Permission.READ_AUDIT, signed_in=True),
)


def menu(principal: Principal, path: str) -> dict[str, list[Shown]]:
    """The lines that somebody finds, by group."""
    return {"look_up": _found(LOOK_UP, principal, path), "work": _found(WORK, principal, path)}


def _found(places: Sequence[Place], principal: Principal, path: str) -> list[Shown]:
    return [Shown(each.path, each.title, _here(path, each)) for each in places if _finds(principal, each)]


def _finds(principal: Principal, place: Place) -> bool:
    """By role alone: what more it takes, such as a fresh sign-in, the page says."""
    return not place.signed_in or any(role in MATRIX[place.permission] for role in principal.roles)


def _here(path: str, place: Place) -> bool:
    return any(_within(path, root) for root in (place.path, *place.also))


def _within(path: str, root: str) -> bool:
    return path == root or (root != "/" and path.startswith(f"{root}/"))
