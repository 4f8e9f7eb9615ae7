"""Rules of opening hours read out of words: which days, and from when to when.

Where a word is left that was not understood, there is no rule.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.values import fold
from app.intake.normalise.words_of_days import weekday

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_TO_WORDS = frozenset("to till until through thru a à au bis do до al e tot t/m and et und y en og i".split())
_TO = r" ?(?:-|–|—|\b(?:to|till?|until|through|thru|à|a|au|bis|до|do|al|e|tot|t/m)\b) ?"
_DAY = r"[^\W\d_]{2,12}\.?"
_DAY_RANGE = re.compile(rf"({_DAY})(?:{_TO})({_DAY})", re.IGNORECASE)
_GROUPS = MappingProxyType(
    {
        **dict.fromkeys("weekdays weekday werktags werktage werkdagen arbeitstage wochentags".split(), "Mo-Fr"),
        **dict.fromkeys(
            ("working days", "work days", "business days", "week days", "jours ouvrables", "jours ouvres", "en semaine"), "Mo-Fr"
        ),
        **dict.fromkeys(
            ("jours de semaine", "dias laborables", "giorni feriali", "dni robocze", "pracovni dny", "radni dani"), "Mo-Fr"
        ),
        **dict.fromkeys(
            ("daily", "every day", "each day", "taglich", "tous les jours", "todos los dias", "ogni giorno", "dagelijks"), "Mo-Su"
        ),
        **dict.fromkeys(("7 days a week", "7j/7", "7/7"), "Mo-Su"),
        **dict.fromkeys(("weekends", "weekend", "week-end", "wochenende", "fines de semana"), "Sa,Su"),
    }
)
_TIME = re.compile(
    r"(?<![0-9:.])(?:([0-2][0-9])([0-5][0-9])(?![0-9])"
    r"|([01]?[0-9]|2[0-4])(?![0-9])(?: ?(?:[:.h]|uhr|heures?) ?([0-5][0-9])(?![0-9]))?(?: ?(?:uhr|heures?|hrs?|h"
    r"|o'clock)\b)?(?: ?([ap])\.? ?m\b\.?)?)"
    r"|\b(noon|midday|midi|mittag|midnight|minuit|mitternacht)\b",
    re.IGNORECASE,
)
_MIDNIGHT = frozenset({"midnight", "minuit", "mitternacht"})
_SHUT = re.compile(r"\b(?:closed|ferm|geschlossen|off\b|cerrado|chiuso)", re.IGNORECASE)
_FILLERS = re.compile(
    r"\b(?:from|between|de|du|von|des|das|the|le|les|la|der|die|den|hours?|opening|office|open(?:ed)?|service|offen|geöffnet"
    r"|ouvert|horaires?|heures?|uhr|only"
    r"|on|at|am|and|et|und|y|e|h)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day. ``half``: "a" or "p" where it is said."""

    hour: int
    minute: int
    half: str = ""

    @property
    def of_24(self) -> int:
        """Minutes since midnight."""
        hour = self.hour % 12 + (12 if self.half == "p" else 0) if self.half else self.hour
        return hour * 60 + self.minute


def rules(text: str, state: str | None = None) -> str | None:
    """The hours in OpenStreetMap's syntax. The languages of ``state`` decide what a short name of a day means."""
    found = [_rule(part, state) for part in _parts(text, state)]
    whole = [rule for rule in found if rule]
    return "; ".join(whole) if whole and len(whole) == len(found) else None


def says_something(text: str) -> bool:
    """Whether more than filling words is left."""
    return any(letter.isalnum() for letter in _FILLERS.sub("", text))


def _parts(text: str, state: str | None) -> Iterator[str]:
    """One for each rule: a day named behind a time begins the next."""
    for line in re.split(r"[;\n]", text):
        part = ""
        for piece in line.split(","):
            first = re.match(rf" ?({_DAY})", piece)
            if any(map(str.isdigit, part)) and first and weekday(first[1].strip("."), state) is not None:
                yield part
                part = piece
            else:
                part = f"{part},{piece}" if part else piece
        if part.strip(" ."):
            yield part


def _rule(part: str, state: str | None) -> str | None:
    days, rest = _days_in(part, state)
    spans, rest = _spans_in(rest)
    if spans:
        return None if says_something(rest) else f"{days} {','.join(spans)}".strip()
    shut = _SHUT.search(rest)
    return f"{days} off" if shut and days else None


def _days_in(part: str, state: str | None) -> tuple[str, str]:
    """The days that a part names, and the part without them."""
    found: list[str] = []
    rest = _without_groups(part, found)
    for match in list(_DAY_RANGE.finditer(rest)):
        first, last = weekday(match[1].strip("."), state), weekday(match[2].strip("."), state)
        if first is not None and last is not None:
            found.append(f"{DAYS[first]}-{DAYS[last]}")
            rest = rest.replace(match[0], " ", 1)
    for word in re.findall(_DAY, rest):
        number = weekday(word.strip("."), state) if word.casefold() not in _TO_WORDS else None
        if number is not None:
            found.append(DAYS[number])
            rest = rest.replace(word, " ", 1)
    return ",".join(dict.fromkeys(found)), rest


def _without_groups(part: str, found: list[str]) -> str:
    rest = part
    for words, days in _GROUPS.items():
        flat = "".join(fold(letter) if letter.isalpha() else letter for letter in rest)
        match = re.search(rf"\b{re.escape(words)}\b", flat)
        if match and len(flat) == len(rest):
            found.append(days)
            rest = rest[: match.start()] + " " + rest[match.end() :]
    return rest


def _spans_in(text: str) -> tuple[list[str], str]:
    """Pairs of times, and the text without them; none at all where a time has no partner."""
    times = list(_TIME.finditer(text))
    spans: list[str] = []
    rest = text
    if len(times) % 2:
        return [], text
    for first, second in zip(times[::2], times[1::2], strict=True):
        span = _span(_clock(first, 0), _clock(second, 24))
        if span is None or not re.fullmatch(_TO, text[first.end() : second.start()], re.IGNORECASE):
            return [], text
        spans.append(span)
        rest = rest.replace(text[first.start() : second.end()], " ", 1)
    return spans, rest


def _span(opens: _Clock, closes: _Clock) -> str | None:
    """None where the half of the day is left open: "9-5" is said of offices, "22-5" of nights."""
    if not 0 <= opens.of_24 <= 24 * 60 or not 0 <= closes.of_24 <= 24 * 60:
        return None
    if closes.half and not opens.half and opens.hour % 12 < closes.hour % 12:
        opens = _Clock(opens.hour, opens.minute, closes.half)
    if not closes.half and not opens.half and closes.of_24 <= opens.of_24 <= 12 * 60:
        return None
    return f"{_written(opens.of_24)}-{_written(closes.of_24)}"


def _clock(found: re.Match[str], midnight: int) -> _Clock:
    word = (found[6] or "").casefold()
    if word:
        return _Clock(midnight if word in _MIDNIGHT else 12, 0)
    if found[1]:
        return _Clock(int(found[1]), int(found[2]))
    half = (found[5] or "").casefold()
    hour = int(found[3])
    return _Clock(hour if not half or 1 <= hour <= 12 else 99, int(found[4] or 0), half if hour <= 12 else "")


def _written(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
