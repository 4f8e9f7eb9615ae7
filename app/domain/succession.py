"""Who a row's authority is when the register knows no body of that name: renamed, misspelt, in another's place, or one more.

A body that is like one of the State's, or that has the name of one in the same post with more words or fewer, is never decided
without a person. One that merely comes to stand beside others is told, with what else it could mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.choices import Choices, chosen_of, settled
from app.domain.findings import Finding, Level
from app.domain.likeness import extends
from app.domain.provisions import PROVISIONS, Cardinality
from app.domain.register import Register, latest_value, names_of
from app.domain.timeline import Record

COLUMN = "Authority"
FURTHER = "a further body"
ALL_OF_THEM = "all of them"


class How(StrEnum):
    """What an unknown name may mean, seen from a body that is known."""

    SAME = "the same body: {}"
    RENAMED = "{} under a new name"
    INSTEAD = "instead of {}"


@dataclass(frozen=True, slots=True)
class Post:
    """Where a designation stands: a State's, for a territory, under a provision, in a role, from a day on."""

    state: str
    territory: str | None
    provision: str
    role: str
    day: date

    def holders(self, register: Register) -> list[Record]:
        """The designations that hold there on the day."""
        held = register.at_post((self.state, self.territory, self.provision, self.role))
        return [record for record in held if any(self.day in span for span in record.spans())]


@dataclass(frozen=True, slots=True)
class Succession:
    """What was found: the body that is meant, where it is one that is known, and how; what ends because of it."""

    body: str | None = None
    how: How | None = None
    ended: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()


NOBODY = Succession()


def asked(names: Mapping[str, str], post: Post, register: Register, row: int, choices: Choices, *, beside: bool) -> Succession:
    """What ``names`` mean, none of which the State has a body for. ``beside``: the row says itself that it ends nothing."""
    alike = list(dict.fromkeys(key for name in names.values() for key in register.authorities_like(post.state, name)))
    holders = {authority_of(record): record for record in post.holders(register) if not register.is_pending(record)}
    if beside:
        holders = {}
    readings = dict(_readings(alike, holders, register))
    if not readings:
        return NOBODY
    close = bool(alike) or any(_extends(key, names, register) for key in holders)
    finding = _question(names, readings, close=close, exactly_one=_exactly_one(post))
    chosen = chosen_of(finding, row, choices)
    told = (settled(finding, row, choices),)
    if chosen is None or chosen == FURTHER:
        return Succession(findings=told)
    how, key = readings[chosen]
    return Succession(key, how, (holders[key],) if how is How.INSTEAD else (), told)


def replaced(post: Post, own: str, register: Register, row: int, choices: Choices) -> Succession:
    """Whom a row that is to replace puts an end to: whoever else holds the post; of several, those that a person chooses."""
    others = {authority_of(record): record for record in post.holders(register)}
    others.pop(own, None)
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
        "Change",
        None,
        None,
        (ALL_OF_THEM, *titles.values()),
    )
    chosen = chosen_of(finding, row, choices)
    ended = [record for key, record in others.items() if chosen in (ALL_OF_THEM, titles[key])]
    return Succession(ended=tuple(ended), findings=(settled(finding, row, choices),))


def authority_of(designation: Record) -> str:
    """The key of the body that holds a designation: part of its identity, so every value names the same."""
    return str((latest_value(designation) or {})["authority"])


def _readings(alike: list[str], holders: Mapping[str, Record], register: Register) -> Iterator[tuple[str, tuple[How, str]]]:
    titles = _titles([*alike, *(key for key in holders if key not in alike)], register)
    for key, title in titles.items():
        if key in alike:
            yield How.SAME.value.format(title), (How.SAME, key)
        yield How.RENAMED.value.format(title), (How.RENAMED, key)
        if key in holders:
            yield How.INSTEAD.value.format(title), (How.INSTEAD, key)


def _titles(keys: list[str], register: Register) -> dict[str, str]:
    """What to call each body; two that go by one name are told apart by their keys."""
    titles = {key: register.title_of(key) or key for key in keys}
    often = list(titles.values())
    return {key: title if often.count(title) == 1 else f"{title} ({key})" for key, title in titles.items()}


def _question(names: Mapping[str, str], readings: Mapping[str, tuple[How, str]], *, close: bool, exactly_one: bool) -> Finding:
    choices = tuple(readings) if exactly_one else (*readings, FURTHER)
    value = next(iter(names.values()))
    if close:
        message = f"The State has no body called '{value}', but one that is like it or nearly so: say which it is"
        return Finding(Level.REVIEW, "authority-renamed-or-new", message, COLUMN, value, None, choices)
    message = f"'{value}' is new, and would stand beside who holds this post already; say so if one of them was renamed or replaced"
    return Finding(Level.WARNING, "authority-beside-others", message, COLUMN, value, None, choices)


def _extends(key: str, names: Mapping[str, str], register: Register) -> bool:
    record = register.get("authority", key)
    return record is not None and any(extends(name, known) for name in names.values() for known in names_of(record))


def _exactly_one(post: Post) -> bool:
    return PROVISIONS[post.provision].cardinality is Cardinality.EXACTLY_ONE
