"""The contacts of a route as they are answered: encoded, with their designations as this reader sees them."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from app.domain.routing.facts import Body, Post, Side
from app.domain.routing.way import Contact, Notice
from app.snapshot.audience import View
from app.snapshot.cards import Card, card
from app.snapshot.citation import PATH, PATHS
from app.snapshot.designations import body
from app.snapshot.providers import shown

_CLOSING = b',"authority":null,"provider":null}'
_UNSEEN = b"null"


class Contacts:
    """The contacts of one answer. What is made of a designation here is kept with its side."""

    def __init__(self, view: View, sides: Iterable[Side]) -> None:
        self._view = view
        known = tuple(sides)
        self._cards: Mapping[str, dict[str, Card | None]] = {side.code: side.once("cards", dict) for side in known}
        self._openings: Mapping[str, dict[tuple[str, ...], bytes]] = {side.code: side.once("openings", dict) for side in known}

    def card(self, state: str, key: str) -> Card | None:
        """The card of that designation of a State."""
        cards = self._cards[state]
        if key not in cards:
            record = self._view.record("designation", key)
            cards[key] = card(self._view, record) if record is not None else None
        return cards[key]

    def listed(self, contacts: Iterable[Contact], *, whole: bool = True) -> msgspec.Raw:
        """Contacts in their order; by name and path alone unless ``whole``."""
        return self._array(((b'{"order":%d,' % order, each) for order, each in enumerate(contacts, 1)), whole=whole)

    def noticed(self, notices: Iterable[Notice]) -> msgspec.Raw:
        """Whom to notify or to send a copy, and when."""
        return self._array((_beginning(_when(each)), each.contact) for each in notices)

    def _array(self, items: Iterable[tuple[bytes, Contact]], *, whole: bool = True) -> msgspec.Raw:
        """Contacts, each behind the beginning of its object, joined at once: designations are long."""
        parts: list[bytes] = []
        for beginning, contact in items:
            post = contact.post
            if post is None:
                parts += b",", beginning, msgspec.json.encode(self._described(contact))[1:]
            else:
                found = self.card(contact.side.code, post.key) if whole else None
                parts += b",", beginning, self._opening(contact, post), found.encoded if found else _UNSEEN, _CLOSING
        return msgspec.Raw(b"".join((b"[", *parts[1:], b"]")))

    def _opening(self, contact: Contact, post: Post) -> bytes:
        """All before the designation of a contact that has one, without the brace."""
        openings, what = self._openings[contact.side.code], (contact.part, contact.who.en, post.key)
        if what not in openings:
            url = f"{PATH}/{PATHS['designation']}/{post.key}"
            openings[what] = _beginning(_told(contact, post.territory) | {"url": url})[1:] + b'"designation":'
        return openings[what]

    def _described(self, contact: Contact) -> dict[str, Any]:
        """The members of a contact that is no designation."""
        return _told(contact, contact.side.territory) | {
            "url": None,
            "designation": None,
            "authority": self._body(contact.body) if contact.body else None,
            "provider": self._provider(contact.provider.key) if contact.provider else None,
        }

    def _body(self, named: Body) -> dict[str, Any]:
        if named.key is not None:
            return body(self._view, named.key)
        return {"id": None, "names": {"und": named.name}, "parent": None, "type": None, "address": None, "website": None}

    def _provider(self, key: str) -> dict[str, Any] | None:
        found = shown(self._view, key)
        return found.document if found else None


def _beginning(members: dict[str, Any]) -> bytes:
    """An object's JSON as far as these members, ready for others."""
    return msgspec.json.encode(members)[:-1] + b","


def _when(notice: Notice) -> dict[str, Any]:
    return {"when": notice.when, "en": notice.text.en, "fr": notice.text.fr}


def _told(contact: Contact, territory: str | None) -> dict[str, Any]:
    name = contact.name
    return {
        "part": contact.part,
        "state": contact.side.code,
        "territory": territory,
        "name": name.en,
        "name_fr": name.fr,
        "is": {"en": contact.who.en, "fr": contact.who.fr},
    }
