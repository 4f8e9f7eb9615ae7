"""Letters about a drill, in English and French: to the mailbox that is tried, and to a State's editors before and after.

Pure text. No number or address of the register is ever in one; what a State reads is about that State alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.actions.drills.named import PostAsItStood
from app.actions.drills.words import ENGLISH, FRENCH, Words, duration
from app.actions.letters import letter, named
from app.domain.drills.drill import MAILED, Call, Drill, Outcome
from app.domain.drills.figures import TOO_FEW, Figures, Percentile, by_way
from app.domain.provisions import PROVISIONS
from app.domain.records.channels import SLOTS
from app.store.outbox import Mail

TRIED, ANNOUNCED, CANCELLED, RESULTS = "drill-test", "drill-announced", "drill-cancelled", "drill-results"
_MOST_LINES = 100
_SUBJECTS = {
    TRIED: "THIS IS A DRILL / CECI EST UN EXERCICE : {}",
    ANNOUNCED: "Drill announced / Exercice annoncé : {}",
    CANCELLED: "Drill cancelled / Exercice annulé : {}",
    RESULTS: "Drill over, your results / Exercice terminé, vos résultats : {}",
}
_BOTH = (ENGLISH, FRENCH)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The drill that letters to one State tell of, what that State is called, when, and whom to ask, blank for nobody named."""

    drill: Drill
    state: str
    names: Mapping[str, str]
    at: datetime
    secretariat: str


Posts = Mapping[str, PostAsItStood]


def test_of(occasion: Occasion, recipient: str, calls: Sequence[Call], posts: Posts, link: str) -> Mail:
    """The message to one mailbox, entered for the posts of these calls. Whoever has ``link`` can answer in its place."""

    def text(words: Words) -> list[str]:
        entered = dict.fromkeys(_post(words, call, posts) for call in calls)
        said = {"state": _state(words, occasion), "until": words.instant(occasion.drill.ends_at), "link": link}
        return [
            *(each.format(**said) for each in words.opening_of_test),
            words.entered.format(posts="\n".join(f"- {each}" for each in entered)),
            *(each.format(**said) for each in words.asking),
            words.wrong_box.format(**_members(words, occasion)),
        ]

    return _letter(occasion, TRIED, recipient, text(ENGLISH), text(FRENCH))


def announced(occasion: Occasion, recipient: str) -> Mail:
    """The letter to an editor that there will be one."""
    return _told(occasion, ANNOUNCED, recipient)


def cancelled(occasion: Occasion, recipient: str) -> Mail:
    """The letter to an editor that what was announced is given up."""
    return _told(occasion, CANCELLED, recipient)


def results(occasion: Occasion, recipient: str, calls: Sequence[Call], posts: Posts) -> Mail:
    """The letter to an editor about what was found in their State, and nothing of others."""

    def text(words: Words) -> list[str]:
        found = by_way(calls)
        lines = [_figures(words, way, each) for way, each in found.items()] or [words.nothing]
        missed = [call for call in calls if call.outcome is Outcome.NOT_ANSWERED]
        silent = [words.unanswered.format(posts="\n".join(_lines(words, missed, posts)))] if missed else []
        members = _members(words, occasion)
        return [words.over.format(**members), "\n".join(lines), *silent, *(each.format(**members) for each in words.after)]

    return _letter(occasion, RESULTS, recipient, text(ENGLISH), text(FRENCH))


def _told(occasion: Occasion, kind: str, recipient: str) -> Mail:
    texts = [[each.format(**_members(words, occasion)) for each in words.told[kind]] for words in _BOTH]
    return _letter(occasion, kind, recipient, *texts)


def _letter(occasion: Occasion, kind: str, recipient: str, english: Iterable[str], french: Iterable[str]) -> Mail:
    subject = _SUBJECTS[kind].format(occasion.state)
    return letter((kind, occasion.drill.id, occasion.state), recipient, subject, (english, french), occasion.at)


def _members(words: Words, occasion: Occasion) -> dict[str, str]:
    drill = occasion.drill
    ways = [way for way, each in (("mail", _mailed(drill)), ("calls", not _only_mail(drill))) if each]
    return {
        "id": drill.id,
        "state": _state(words, occasion),
        "from": words.instant(drill.starts_at),
        "until": words.instant(drill.ends_at),
        "opened": words.instant(drill.opened_at or drill.starts_at),
        "ended": words.instant(drill.ended_at or drill.ends_at),
        "provisions": words.semicolon.join(_provision(words, code) for code in drill.provisions),
        "ways": words.both_ways if len(ways) > 1 else words.ways[ways[0]],
        "secretariat": occasion.secretariat or words.secretariat,
    }


def _mailed(drill: Drill) -> bool:
    return any(each in MAILED for each in drill.channels)


def _only_mail(drill: Drill) -> bool:
    return all(each in MAILED for each in drill.channels)


def _state(words: Words, occasion: Occasion) -> str:
    return f"{named(occasion.names, words.language)} ({occasion.state})"


def _provision(words: Words, code: str) -> str:
    found = PROVISIONS[code]
    return words.provision.format(code=code, label=found.label_fr if words.language == "fr" else found.label_en)


def _post(words: Words, call: Call, posts: Posts) -> str:
    post = posts.get(call.designation)
    return words.post.format(provision=_provision(words, call.provision), name=named(post.names if post else {}, words.language))


def _lines(words: Words, calls: Sequence[Call], posts: Posts) -> list[str]:
    shown = [f"- {_post(words, call, posts)}{words.colon}{_slot(words, call)}" for call in calls[:_MOST_LINES]]
    return [*shown, words.more.format(len(calls) - _MOST_LINES)] if len(calls) > _MOST_LINES else shown


def _slot(words: Words, call: Call) -> str:
    column = SLOTS[call.slot].column
    return column.fr if words.language == "fr" else column.en


def _figures(words: Words, way: str, found: Figures) -> str:
    counted = words.figures[way].format(
        tried=found.tried, answered=found.answered, not_answered=found.not_answered, not_tried=found.not_tried
    )
    return "\n".join((counted, *(_percentile(words, each) for each in found.percentiles if found.tried)))


def _percentile(words: Words, found: Percentile) -> str:
    if found.seconds is not None:
        return words.within.format(level=found.level, n=found.n, time=duration(words, found.seconds))
    said = words.too_few if found.why == TOO_FEW else words.not_so_many
    return said.format(level=found.level, n=found.n)
