"""Who a row's authority is when the register knows no body of that name: renamed, misspelt, in another's place, or one more.

A body that is like one of the State's, or that has the name of one in the same post with more words or fewer, is never decided
without a person. One that merely comes to stand beside others is told, with what else it could mean.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from app.domain.choices import Choices, chosen_of, settled
from app.domain.findings import Finding, Level
from app.domain.likeness import extends
from app.domain.provisions import PROVISIONS, Cardinality
from app.domain.register import Identity, Register
from app.domain.submission import Row
from app.domain.timeline import Record

COLUMN = "Authority"
FURTHER = "a further body"
MOST_ASKED = 20
"""In a post that more have held than this, one more is nothing to ask about."""
ALL_OF_THEM = "all of them"


class How(StrEnum):
    """What an unknown name may mean, seen from a body that is known."""

    SAME = "the same body: {}"
    RENAMED = "{} under a new name"
    INSTEAD = "instead of {}"


class Post(msgspec.Struct, frozen=True, gc=False):
    """Where a designation stands: a State's, for a territory, under a provision, in a role, from a day on."""

    state: str
    territory: str | None
    provision: str
    role: str
    day: date

    def few(self, register: Register) -> bool:
        """Whether so few ever held it that a person could be asked about each."""
        return register.count_held(self.place) <= MOST_ASKED

    @property
    def place(self) -> Identity:
        """The post whatever the day: what is the same of all who hold it."""
        return self.state, self.territory, self.provision, self.role


class Succession(msgspec.Struct, frozen=True, gc=False):
    """What was found: the body that is meant, where it is one that is known, and how; what ends because of it."""

    body: str | None = None
    how: How | None = None
    ended: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()


NOBODY = Succession()


class Newcomer(msgspec.Struct, frozen=True, gc=False):
    """The authority of a row, by ``names``, in a post that it does not hold yet."""

    row: Row
    names: Mapping[str, str]
    post: Post
    register: Register
    choices: Choices

    def unknown(self) -> Succession:
        """What its names mean, none of which the State has a body for."""
        alike = dict.fromkeys(key for name in self.names.values() for key in self.register.authorities_like(self.post.state, name))
        holders = self._held_by_others()
        near = {*alike, *(key for key in holders if self._extends(key))}
        meant = [key for key in dict.fromkeys((*alike, *holders)) if key in near or not near]
        readings: dict[str, tuple[How, str]] = {}
        for key, title in _titles(meant, self.register).items():
            hows = ((How.SAME, key in alike), (How.RENAMED, True), (How.INSTEAD, key in holders))
            readings |= {how.value.format(title): (how, key) for how, possible in hows if possible}
        return self._asked(readings, holders, close=bool(near))

    def known(self, body: str) -> Succession:
        """What it means for those who hold the post that a body which the State has comes to it as well."""
        holders = self._held_by_others()
        if body in holders:
            return NOBODY
        titles = _titles(list(holders), self.register)
        readings = {How.INSTEAD.value.format(title): (How.INSTEAD, key) for key, title in titles.items()}
        return self._asked(readings, holders, close=any(self._extends(key) for key in holders))

    def _held_by_others(self) -> Mapping[str, Record]:
        """Who holds the post, where the row leaves open what becomes of them; those who come with the same file aside."""
        asked = self.row.verb is None and self.post.few(self.register)
        return self.register.holders(self.post.place, self.post.day) if asked else {}

    def _asked(self, readings: Mapping[str, tuple[How, str]], holders: Mapping[str, Record], *, close: bool) -> Succession:
        if not readings:
            return NOBODY
        finding = self._question(tuple(readings), close=close)
        chosen = chosen_of(finding, self.row.number, self.choices)
        told = (settled(finding, self.row.number, self.choices),)
        if chosen is None or chosen == FURTHER:
            return Succession(findings=told)
        how, key = readings[chosen]
        return Succession(key, how, (holders[key],) if how is How.INSTEAD else (), told)

    def _question(self, readings: tuple[str, ...], *, close: bool) -> Finding:
        name = next(iter(self.names.values()))
        exactly_one = PROVISIONS[self.post.provision].cardinality is Cardinality.EXACTLY_ONE
        choices = readings if exactly_one else (*readings, FURTHER)
        if close:
            message = f"'{name}' is not in the register under this name here, but a body like it is: say which it is"
            return Finding(Level.REVIEW, "authority-renamed-or-new", message, self.row.column(COLUMN), name, None, choices)
        message = f"'{name}' would stand beside who holds this post already; say so if one of them was renamed or replaced"
        return Finding(Level.WARNING, "authority-beside-others", message, self.row.column(COLUMN), name, None, choices)

    def _extends(self, key: str) -> bool:
        return extends(self.names.values(), self.register.names_of(key))


def replaced(row: Row, own: str, post: Post, register: Register, choices: Choices) -> Succession:
    """Whom a row that is to replace puts an end to: whoever else holds the post; of several, those that a person chooses."""
    others = {key: record for key, record in register.holders(post.place, post.day).items() if key != own}
    if not others:
        message = "there is no other authority in this post that it could replace"
        return Succession(findings=(Finding(Level.WARNING, "nothing-to-replace", message, "Change"),))
    if len(others) == 1:
        return Succession(ended=tuple(others.values()))
    titles = _titles(list(others), register)
    finding = Finding(
        Level.REVIEW,
        "several-to-replace",
        f"{len(others)} authorities hold this post: {', '.join(titles.values())}",
        row.column("Change"),
        None,
        None,
        (ALL_OF_THEM, *titles.values()),
    )
    chosen = chosen_of(finding, row.number, choices)
    ended = [record for key, record in others.items() if chosen in (ALL_OF_THEM, titles[key])]
    return Succession(ended=tuple(ended), findings=(settled(finding, row.number, choices),))


def _titles(keys: list[str], register: Register) -> dict[str, str]:
    """What to call each body; two that go by one name are told apart by their keys."""
    titles = {key: register.title_of(key) or key for key in keys}
    often = list(titles.values())
    return {key: title if often.count(title) == 1 else f"{title} ({key})" for key, title in titles.items()}
