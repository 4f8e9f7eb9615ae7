"""What an answer says of one State alone: encoded once, kept with its side, and put into gaps when the rest is encoded.

What is kept with a side is for the readers of that side only.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec

from app.domain.routing.facts import Facts
from app.domain.routing.way import Question, Rule, Sentence
from app.snapshot.cards import Card
from app.snapshot.citation import rested

GAP = b"\x00"
"""Where a piece belongs. Nothing encoded holds this byte: JSON escapes it."""
_GAP = msgspec.Raw(GAP)
_OF_NO_STATE = 64


@dataclass(frozen=True, slots=True)
class Passage:
    """JSON, or what stands inside a text, in parts that follow each other; ``digest`` stands for its bytes in an answer's tag.

    ``cards`` are the designations in it.
    """

    parts: tuple[bytes, ...]
    digest: bytes
    cards: tuple[Card, ...] = ()


_Asked = tuple[Passage, Passage, Passage]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was encoded of one side."""

    rules: dict[Rule, msgspec.Raw] = field(default_factory=dict)
    asked: dict[Question, _Asked] = field(default_factory=dict)


class Passages:
    """What one answer says of each of its two sides. ``within`` is what belongs in its gaps, in the order asked for.

    What is said where a case or a provider is named is not ``lasting``: there is no end of what somebody may name.
    """

    def __init__(self, facts: Facts) -> None:
        self.lasting = not facts.case and facts.provider is None
        self._kept: dict[str | None, _Kept] = {
            side.code: side.once("passages", _Kept) if self.lasting else _Kept() for side in facts.sides
        }
        self.within: list[Passage] = []

    def rule(self, rule: Rule) -> msgspec.Raw:
        """A rule's JSON."""
        kept = self._kept.get(rule.state)
        if kept is None:
            return _of_no_state(rule)
        found = kept.rules.get(rule)
        if found is None:
            found = kept.rules[rule] = encoded_rule(rule)
        return found

    def question(self, asking: Rule | None) -> dict[str, Any] | None:
        """The question of a rule, if there is one."""
        if asking is None or asking.question is None:
            return None
        en, fr, answers = self._passages(asking, asking.question)
        return {"en": self._ending("", en), "fr": self._ending("", fr), "answers": self.put(answers)}

    def summary(self, sentence: Sentence) -> dict[str, Any]:
        """A sentence under the names that it has in an answer."""
        text, asking = sentence
        if asking is None or asking.question is None:
            return {"summary": text.en, "summary_fr": text.fr}
        en, fr, _ = self._passages(asking, asking.question)
        return {"summary": self._ending(text.en, en), "summary_fr": self._ending(text.fr, fr)}

    def _passages(self, asking: Rule, question: Question) -> _Asked:
        kept = self._kept.get(asking.state)
        if kept is None:
            return _of_question(question)
        found = kept.asked.get(question)
        if found is None:
            found = kept.asked[question] = _of_question(question)
        return found

    def _ending(self, beginning: str, passage: Passage) -> msgspec.Raw:
        """A text that ends with a passage."""
        self.within.append(passage)
        return msgspec.Raw(msgspec.json.encode(beginning)[:-1] + GAP + b'"')

    def put(self, passage: Passage) -> msgspec.Raw:
        """The gap for a passage."""
        self.within.append(passage)
        return _GAP


def _of_question(question: Question) -> _Asked:
    """Its words in both languages, to stand inside a text, and the answers to it."""
    answers = [{"case": each.word, "en": each.text.en, "fr": each.text.fr} for each in question.choices]
    en, fr = (msgspec.json.encode(text)[1:-1] for text in question.text)
    return passage(en, ()), passage(fr, ()), passage(msgspec.json.encode(answers), ())


def passage(outline: bytes, cards: Sequence[Card]) -> Passage:
    """What has a gap for each of these designations."""
    parts = filled(outline, [(card.encoded,) for card in cards])
    return Passage(tuple(parts), hashlib.sha256(b"".join(parts)).digest(), tuple(cards))


def filled(outline: bytes, pieces: Sequence[Sequence[bytes]]) -> list[bytes]:
    """The parts of the whole: what is before, between and behind the gaps, and in each gap its piece."""
    first, *others = outline.split(GAP)
    parts = [first]
    for piece, following in zip(pieces, others, strict=True):
        parts += piece
        parts.append(following)
    return parts


def encoded_rule(rule: Rule) -> msgspec.Raw:
    """A rule's JSON, made now."""
    content = {
        "code": rule.code,
        "state": rule.state,
        "outcome": rule.outcome,
        "detail": rule.detail.en,
        "detail_fr": rule.detail.fr,
        "record": rested(rule.rests),
    }
    return msgspec.Raw(msgspec.json.encode(content))


_of_no_state = lru_cache(_OF_NO_STATE)(encoded_rule)
