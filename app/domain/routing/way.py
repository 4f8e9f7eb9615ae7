"""What a route says: rules with their outcomes, whom to write to, what goes with it and by when. Nothing is decided here."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import msgspec

from app.domain.routing.facts import Body, Post, Provider, Rests, Side
from app.domain.routing.once import once_for_each


class Outcome(StrEnum):
    """What a rule found. Met: nothing stands in the way by this rule, though it may ask something of the sender."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether the way is open."""

    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"
    UNCLEAR = "unclear"


class Text(NamedTuple):
    """The same sentence in English and in French."""

    en: str
    fr: str


NOTHING = Text("", "")


@once_for_each
def named(side: Side) -> Text:
    """What to call a side: the State by name and code, or its territory by its own."""
    if side.territory is None:
        return state_named(side)
    place = f"{side.code}, {side.territory}"
    return Text(f"{side.territory_en or side.territory} ({place})", f"{side.territory_fr or side.territory} ({place})")


@once_for_each
def state_named(side: Side) -> Text:
    """What to call the State, whichever of its territories is asked about."""
    return Text(f"{side.name_en} ({side.code})", f"{side.name_fr} ({side.code})")


class Choice(msgspec.Struct, frozen=True, cache_hash=True):
    """One possible answer to a question: the word to give as ``case``, and what it means."""

    word: str
    text: Text


class Question(msgspec.Struct, frozen=True, cache_hash=True):
    """What has to be known to decide, and what may be answered."""

    text: Text
    choices: tuple[Choice, ...]


class Rule(msgspec.Struct, frozen=True, cache_hash=True):
    """One rule that was looked at, for one of the States or, where ``state`` is None, for the pair.

    ``about``: as what somebody is sought, where the rule is about who that is.
    """

    code: str
    state: str | None
    outcome: Outcome
    detail: Text
    rests: Rests | None = None
    question: Question | None = None
    about: "Part | None" = None


class Sentence(NamedTuple):
    """What is told of a way; where it ends with a question, with that of the rule ``asking``."""

    text: Text
    asking: Rule | None = None

    @property
    def en(self) -> str:
        """In English."""
        return self.text.en + self._question.en

    @property
    def fr(self) -> str:
        """In French."""
        return self.text.fr + self._question.fr

    @property
    def _question(self) -> Text:
        return self.asking.question.text if self.asking and self.asking.question else NOTHING


class Part(StrEnum):
    """What somebody is to a route."""

    SENDER = "sender"
    ADDRESSEE = "addressee"
    OUT_OF_HOURS = "out-of-hours"
    CHANNEL = "further-channel"
    CONSULTED = "consulted-after-refusal"
    NOTIFIED = "notified"
    COPIED = "copied"
    CONSULTED_BY_PROVIDER = "consulted-by-provider"
    WITHOUT_TREATY = "where-no-treaty-applies"
    HOLDER = "holds-the-data"


class Contact(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """Somebody of ``side``: a post, else a body that an arrangement names or a provider there, else whoever ``who`` describes."""

    part: Part
    side: Side
    who: Text
    post: Post | None = None
    body: Body | None = None
    provider: Provider | None = None

    @property
    def name(self) -> Text:
        """What to call them."""
        known = self.post or self.body
        if known is not None:
            return Text(known.name, known.name_fr or known.name)
        return Text(self.provider.name, self.provider.title_fr) if self.provider else self.who

    @property
    def languages(self) -> tuple[str, ...]:
        """In which they can be addressed: a provider only where it is written to."""
        if self.post is not None:
            return self.post.languages
        return self.provider.languages if self.provider is not None and self.part is not Part.HOLDER else ()


class Notice(msgspec.Struct, frozen=True, cache_hash=True):
    """A notification or a copy that is owed, and when: ``always``, ``in-listed-circumstances``, ``not-stated`` ..."""

    contact: Contact
    when: str
    text: Text


class Item(msgspec.Struct, frozen=True, cache_hash=True):
    """One thing that the request has to say or bring, and the paragraph that asks for it."""

    provision: str
    text: Text


class Deadline(msgspec.Struct, frozen=True, cache_hash=True):
    """A time limit in days, counted from ``starts``; ``ends`` is its last day."""

    code: str
    days: int
    starts: date
    ends: date
    text: Text


class Basis(msgspec.Struct, frozen=True, cache_hash=True):
    """What a way rests on in law: a treaty of the register and an article, or an arrangement (then ``treaty`` is None).

    ``unless`` is what would come before it, as far as this register cannot know.
    """

    treaty: str | None
    article: str | None
    text: Text
    unless: Text = NOTHING

    @property
    def told(self) -> Text:
        """With what would come before it."""
        return Text(f"{self.text.en}{self.unless.en}", f"{self.text.fr}{self.unless.fr}") if self.unless.en else self.text


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to get something from the receiver. ``sender`` says who may use it; ``senders`` are those the register knows.

    ``proviso`` is on what the sentence makes it depend; ``answered``: the words of ``case`` that lead to it.
    ``checks`` are about the provider that was named; they are no rules, and decide nothing. ``verdict`` is what its rules say
    together, whatever is given.
    """

    basis: Basis
    rules: tuple[Rule, ...]
    sender: Text
    senders: tuple[Contact, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notifications: tuple[Notice, ...] = ()
    copies: tuple[Notice, ...] = ()
    content: tuple[Item, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    warnings: tuple[Text, ...] = ()
    proviso: Text = NOTHING
    answered: frozenset[str] = frozenset()
    checks: tuple[Rule, ...] = ()
    verdict: Verdict = Verdict.APPLIES

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "verdict", verdict_of(self.rules))

    @property
    def asking(self) -> Rule | None:
        """The rule whose question decides, where nothing else already does."""
        if self.verdict is not Verdict.UNCLEAR:
            return None
        return next((rule for rule in self.rules if rule.outcome is Outcome.UNKNOWN and rule.question), None)

    @property
    def question(self) -> Question | None:
        """That question."""
        return self.asking.question if self.asking else None

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages the addressees can be addressed, as far as the reader may know; the first addressee's first."""
        return tuple(dict.fromkeys(code for contact in self.contacts for code in contact.languages))


def verdict_of(rules: Iterable[Rule]) -> Verdict:
    """One rule that is not met closes a way; one that is not known leaves it unclear."""
    outcomes = [rule.outcome for rule in rules]
    if Outcome.NOT_MET in outcomes:
        return Verdict.DOES_NOT_APPLY
    return Verdict.UNCLEAR if Outcome.UNKNOWN in outcomes else Verdict.APPLIES
