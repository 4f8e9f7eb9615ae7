"""The weekly letter about a State's entries that wait for somebody, in English and French: which, since when, and how to settle it.

Pure text. No number or address is in one: mail is read by others on its way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.actions.letters import MOST_LINES, letter, named
from app.domain.freshness import Standing, Turn
from app.snapshot.waiting import Waiting
from app.store.outbox import Mail

DIGEST, ESCALATED = "freshness-digest", "freshness-escalated"
ORDER = (Standing.DISPUTED, Standing.OVERDUE, Standing.UNCONFIRMED, Standing.DUE)


@dataclass(frozen=True, slots=True)
class Week:
    """Whose entries, in which week of the calendar and on which day of it; ``origin`` is where the service is."""

    state: str
    names: Mapping[str, str]
    day: date
    at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What a letter says in one language."""

    language: str
    openings: Mapping[Turn, str]
    headings: Mapping[Standing, str]
    line: str
    waits: Mapping[Standing, str]
    more: str
    settling: str
    disputed: str


_ENGLISH = _Words(
    language="en",
    openings={
        Turn.EDITORS: "On {day} these entries of the directory of authorities ({state}) wait for one of their editors:",
        Turn.COORDINATOR: "On {day} these entries of the directory ({state}) have waited too long for their editors:",
        Turn.SECRETARIAT: "On {day} these entries of the directory ({state}) have waited too long for the State:",
    },
    headings={
        Standing.DISPUTED: "Disputed: somebody reported that nobody answers, or that it is wrong",
        Standing.OVERDUE: "Overdue: confirmed before, and not again in time",
        Standing.UNCONFIRMED: "Unconfirmed: nobody has confirmed what stands there now",
        Standing.DUE: "Due soon",
    },
    line="- {provision}, {name}: {waits}\n  {origin}/api/v1/designations/{key}",
    waits={
        Standing.DISPUTED: "since {since}",
        Standing.OVERDUE: "overdue since {since}",
        Standing.UNCONFIRMED: "recorded on {recorded}",
        Standing.DUE: "confirm it before {since}",
    },
    more="- and {} more",
    settling=(
        "Sign in and look at each entry. Where it is right, confirm it as still correct, all at once if you like; where it is not, "
        "submit a notification. A letter like this comes once a week for as long as something waits."
    ),
    disputed="Confirming does not clear a report: an approved change of how to reach it does, or the next call that is answered.",
)
_FRENCH = _Words(
    language="fr",
    openings={
        Turn.EDITORS: "Le {day}, ces entrées de l'annuaire ({state}) attendent l'un de leurs éditeurs :",
        Turn.COORDINATOR: "Le {day}, ces entrées de l'annuaire ({state}) attendent leurs éditeurs depuis trop longtemps :",
        Turn.SECRETARIAT: "Le {day}, ces entrées de l'annuaire ({state}) attendent l'État depuis trop longtemps :",
    },
    headings={
        Standing.DISPUTED: "Contestées : absence de réponse ou erreur signalée",
        Standing.OVERDUE: "En retard : confirmées auparavant, mais pas de nouveau à temps",
        Standing.UNCONFIRMED: "Non confirmées : personne n'a confirmé ce qui y figure aujourd'hui",
        Standing.DUE: "Bientôt à confirmer",
    },
    line="- {provision}, {name} : {waits}\n  {origin}/api/v1/designations/{key}",
    waits={
        Standing.DISPUTED: "depuis le {since}",
        Standing.OVERDUE: "en retard depuis le {since}",
        Standing.UNCONFIRMED: "enregistrée le {recorded}",
        Standing.DUE: "à confirmer avant le {since}",
    },
    more="- et {} autres",
    settling=(
        "Connectez-vous et relisez chaque entrée. Si elle est exacte, confirmez-la, au besoin toutes d'un coup ; sinon, soumettez "
        "une notification. Une telle lettre est envoyée une fois par semaine tant que quelque chose est en attente."
    ),
    disputed=(
        "Confirmer ne lève pas un signalement : seuls une modification approuvée des moyens de joindre l'autorité ou un appel "
        "auquel on répond le lèvent."
    ),
)
_SUBJECTS = {
    Turn.EDITORS: "To be confirmed / À confirmer : {state}",
    Turn.COORDINATOR: "Waiting too long / En attente depuis trop longtemps : {state}",
    Turn.SECRETARIAT: "Waiting too long / En attente depuis trop longtemps : {state}",
}


def weekly(week: Week, turn: Turn, recipient: str, found: Sequence[Waiting]) -> Mail:
    """The letter of that week to one recipient, whose turn it is. The same week, State and recipient give the same Message-ID."""
    year, number, _ = week.day.isocalendar()
    kind = DIGEST if turn is Turn.EDITORS else ESCALATED
    texts = _text(_ENGLISH, week, turn, found), _text(_FRENCH, week, turn, found)
    told = (kind, week.state, f"{year}-W{number:02}")
    return letter(told, recipient, _SUBJECTS[turn].format(state=week.state), texts, week.at)


def _text(words: _Words, week: Week, turn: Turn, found: Sequence[Waiting]) -> Iterator[str]:
    yield words.openings[turn].format(state=f"{named(week.names, words.language)}, {week.state}", day=week.day)
    left = MOST_LINES
    for each in ORDER:
        of_sort = [one for one in found if one.standing is each]
        if of_sort:
            yield "\n".join((f"{words.headings[each]} ({len(of_sort)})", *_lines(words, week, of_sort[:left])))
        left = max(0, left - len(of_sort))
    if len(found) > MOST_LINES:
        yield words.more.format(len(found) - MOST_LINES)
    if any(one.standing is Standing.DISPUTED for one in found):
        yield words.disputed
    yield words.settling


def _lines(words: _Words, week: Week, found: Sequence[Waiting]) -> Iterator[str]:
    for each in found:
        name = named(each.names, words.language)
        waits = words.waits[each.standing].format(since=each.since, recorded=each.recorded_on)
        yield words.line.format(provision=each.provision, name=name, waits=waits, origin=week.origin, key=each.key)
