"""The contacts of a route as they are answered: encoded, with a gap for each designation that this reader sees.

Designations are long, and encoded already: they are put into the gaps when the whole answer is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from app.domain.routing.facts import Body, Post, Side
from app.domain.routing.way import Contact, Notice
from app.snapshot.audience import View
from app.snapshot.cards import Card, card
from app.snapshot.citation import PATH, PATHS
from app.snapshot.designations import body
from app.snapshot.passages import GAP, Passages
from app.snapshot.providers import shown

_CLOSING = b',"authority":null,"provider":null}'
_UNSEEN = b"null"

_Kept = dict[tuple[str, str, str, bool], tuple[bytes, Card | None]]


class Contacts:
    """The contacts of one answer. What is made of a designation here is kept with its side.

    Its ``passages`` learn which designations belong in the gaps.
    """

    def __init__(self, view: View, sides: Iterable[Side]) -> None:
        self._view = view
        known = tuple(sides)
        self._kept: dict[str, _Kept] = {side.code: side.once("contacts", dict) for side in known}
        self.passages = Passages(known)

    def listed(self, contacts: Iterable[Contact], *, whole: bool = True) -> msgspec.Raw:
        """Contacts in their order; by name and path alone unless ``whole``."""
        return _array([b'{"order":%d,%b' % (order, self._told(each, whole=whole)) for order, each in enumerate(contacts, 1)])

    def noticed(self, notices: Iterable[Notice]) -> msgspec.Raw:
        """Whom to notify or to send a copy, and when."""
        return _array([_beginning(_when(each)) + self._told(each.contact, whole=True) for each in notices])

    def _told(self, contact: Contact, *, whole: bool) -> bytes:
        """All of a contact's object but its beginning."""
        post = contact.post
        if post is None:
            return msgspec.json.encode(self._described(contact))[1:]
        kept, what = self._kept[contact.side.code], (contact.part, contact.who.en, post.key, whole)
        if what not in kept:
            kept[what] = self._designated(contact, post, whole=whole)
        told, card = kept[what]
        if card is not None:
            self.passages.within.append(card)
        return told

    def _designated(self, contact: Contact, post: Post, *, whole: bool) -> tuple[bytes, Card | None]:
        """A contact that has a designation, and the one that belongs in its gap."""
        record = self._view.record("designation", post.key) if whole else None
        shown = card(self._view, record) if record is not None else None
        url = f"{PATH}/{PATHS['designation']}/{post.key}"
        before = _beginning(_members(contact, post.territory) | {"url": url})[1:]
        return b"".join((before, b'"designation":', GAP if shown else _UNSEEN, _CLOSING)), shown

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


def _array(items: Sequence[bytes]) -> msgspec.Raw:
    return msgspec.Raw(b"[%b]" % b",".join(items))


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
