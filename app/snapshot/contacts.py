"""The contacts of a route as they are answered: encoded, with a gap for each designation that this reader sees.

Designations are long, and encoded already: they are put into the gaps when the whole answer is.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import msgspec

from app.domain.routing.facts import Body, Facts, Post, Side
from app.domain.routing.way import Contact, Notice, Way
from app.snapshot.audience import View
from app.snapshot.cards import Card, card
from app.snapshot.citation import PATH, PATHS
from app.snapshot.designations import body
from app.snapshot.passages import GAP, Passage, Passages, passage
from app.snapshot.providers import shown

_CLOSING = b',"authority":null,"provider":null}'
_UNSEEN = b"null"

_NOBODY = msgspec.Raw(b"[]")


class Contacts:
    """The contacts of one answer. Those that are ``lasting`` are kept with their side."""

    def __init__(self, view: View, facts: Facts) -> None:
        self._view = view
        self.passages = Passages(facts)

    def listed(self, contacts: tuple[Contact, ...], *, whole: bool = True) -> msgspec.Raw:
        """Contacts in their order; by name and path alone unless ``whole``."""
        if not contacts:
            return _NOBODY
        return self._put(contacts[0].side, (contacts, whole), lambda: self._list(contacts, whole=whole))

    def noticed(self, notices: tuple[Notice, ...]) -> msgspec.Raw:
        """Whom to notify or to send a copy, and when."""
        if not notices:
            return _NOBODY
        return self._put(notices[0].contact.side, notices, lambda: self._notices(notices))

    def languages(self, way: Way) -> tuple[str, ...]:
        """In which languages its addressees can be addressed."""
        if not way.contacts or not self.passages.lasting:
            return way.languages
        return way.contacts[0].side.once(("languages", way.contacts), lambda: way.languages)

    def _put(self, side: Side, what: Hashable, make: Callable[[], Passage]) -> msgspec.Raw:
        return self.passages.put(side.once(what, make) if self.passages.lasting else make())

    def _list(self, contacts: tuple[Contact, ...], *, whole: bool) -> Passage:
        return self._passage(((b'{"order":%d,' % order, each) for order, each in enumerate(contacts, 1)), whole=whole)

    def _notices(self, notices: tuple[Notice, ...]) -> Passage:
        return self._passage(((_beginning(_when(each)), each.contact) for each in notices), whole=True)

    def _passage(self, items: Iterable[tuple[bytes, Contact]], *, whole: bool) -> Passage:
        """Contacts, each behind the beginning of its object."""
        told, cards = [], list[Card]()
        for beginning, contact in items:
            post = contact.post
            found = self._card(post) if whole and post is not None else None
            cards += (found,) if found else ()
            told.append(beginning + (_encoded(self._described(contact)) if post is None else _designated(contact, post, found)))
        return passage(b"[%b]" % b",".join(told), cards)

    def _card(self, post: Post) -> Card | None:
        record = self._view.record("designation", post.key)
        return card(self._view, record) if record is not None else None

    def _described(self, contact: Contact) -> dict[str, Any]:
        """The members of a contact that is no designation."""
        return _members(contact, contact.side.territory) | {
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


def _designated(contact: Contact, post: Post, found: Card | None) -> bytes:
    """All of the object of a contact that has a designation but its beginning, with a gap for that."""
    url = f"{PATH}/{PATHS['designation']}/{post.key}"
    told = _encoded(_members(contact, post.territory) | {"url": url})[:-1]
    return b"".join((told, b',"designation":', GAP if found else _UNSEEN, _CLOSING))


def _encoded(members: dict[str, Any]) -> bytes:
    """An object's JSON without its first brace."""
    return msgspec.json.encode(members)[1:]


def _beginning(members: dict[str, Any]) -> bytes:
    """An object's JSON as far as these members, ready for others."""
    return msgspec.json.encode(members)[:-1] + b","


def _when(notice: Notice) -> dict[str, Any]:
    return {"when": notice.when, "en": notice.text.en, "fr": notice.text.fr}


def _members(contact: Contact, territory: str | None) -> dict[str, Any]:
    name = contact.name
    return {
        "part": contact.part,
        "state": contact.side.code,
        "territory": territory,
        "name": name.en,
        "name_fr": name.fr,
        "is": {"en": contact.who.en, "fr": contact.who.fr},
    }
