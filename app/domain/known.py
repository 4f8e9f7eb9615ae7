"""The records of one kind by what they go by, went by or will go by: a body keeps its identity when it is renamed."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.domain.likeness import Names
from app.domain.values import fold


class _Called(msgspec.Struct, frozen=True):
    """What a record's public part says of what it goes by."""

    names: dict[str, str]
    website: str | None = None


_CALLED = msgspec.json.Decoder(_Called)


class Known:
    """Names are compared folded, websites without what does not tell two apart; ``websites``: the kind is known by them too."""

    def __init__(self, *, websites: bool) -> None:
        self._websites = websites
        self._by_name: dict[tuple[str, str], dict[str, None]] = {}
        self._by_page: dict[tuple[str, str], dict[str, None]] = {}
        self._known_as: dict[str, frozenset[str]] = {}
        self._titles: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._names: dict[str, Names] = {}

    def note(self, state: str, key: str, payloads: Sequence[bytes]) -> None:
        """Makes a record found by all that these payloads of its public stream call it; the last say what it is called."""
        called = [_CALLED.decode(payload) for payload in payloads]
        last = called[-1].names
        self._titles[key] = last.get("en") or next(iter(last.values()))
        names = {fold(name) for each in called for name in each.names.values()}
        self._known_as[key] = self._known_as.get(key, frozenset()) | names
        for name in names:
            self._by_name.setdefault((state, name), {})[key] = None
            self._name(state, name, key)
        for each in called if self._websites else ():
            if each.website:
                self._by_page.setdefault((state, page_of(each.website)), {})[key] = None

    def named(self, state: str, name: str) -> list[str]:
        """Keys of those of ``state`` that go by ``name`` in any language and at any time."""
        folded = self._folded.get(name)
        if folded is None:
            folded = self._folded[name] = fold(name)
        return list(self._by_name.get((state, folded), ()))

    def at(self, state: str, website: str) -> list[str]:
        """Keys of those of ``state`` that have or had this website, where the kind is known by it."""
        return list(self._by_page.get((state, page_of(website)), ()))

    def like(self, state: str, name: str) -> list[str]:
        """Keys of those of ``state`` that go by a name like ``name``, as ``likeness`` has it."""
        if state not in self._names:
            self._names[state] = Names()
            for (each, known), keys in self._by_name.items():
                if each == state:
                    self._name(state, known, *keys)
        return self._names[state].like(name)

    def names_of(self, key: str) -> frozenset[str]:
        """Every name, folded, that it goes by, went by or will go by."""
        return self._known_as.get(key, frozenset())

    def title_of(self, key: str) -> str | None:
        """What to call it: its English name, else its first."""
        return self._titles.get(key)

    def _name(self, state: str, name: str, *keys: str) -> None:
        if state in self._names:
            for key in keys:
                self._names[state].add(name, key)


def page_of(website: str) -> str:
    """A website as it is compared: without scheme, "www.", case of the host and the last slash."""
    _, _, address = website.rpartition("://")
    host, slash, path = address.partition("/")
    return f"{host.casefold().removeprefix('www.')}{slash}{path}".rstrip("/")


def title_in(value: Mapping[str, Any], otherwise: str) -> str:
    """What a value with names calls its record: its English name, else its first, else ``otherwise``."""
    names = value.get("names", {})
    return str(names.get("en") or next(iter(names.values()), otherwise))
