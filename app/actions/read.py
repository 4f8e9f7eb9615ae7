"""The one way from a question to an audited answer: view, answer, event. The register itself is never touched here."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from anyio import to_thread

from app.actions.answer import Answer, of_copy
from app.actions.asking import Asked, view_asked
from app.actions.house import Caller, House
from app.actions.reached import reached
from app.actions.refusals import ABOUT_ACCESS, LONGEST
from app.domain.access import Audience, Permission
from app.domain.age import Age
from app.domain.audit import BREAK_GLASS, Stated, Target
from app.domain.errors import AuditUnavailable, DirectoryError, Forbidden, NothingToShow, TooBusy, Unauthenticated
from app.domain.people.break_glass import Opening, through
from app.domain.values import fold
from app.snapshot.audience import View
from app.snapshot.shelf import Edition

MIN_REVISION = "min_revision"
ONCE = frozenset(("as_of", "known_at", MIN_REVISION, "cursor", "q", "since"))
"""Answers to these are not kept: hardly anybody asks the same again, and they would push out those that everybody asks for."""

MOST_WAITING = 20
"""How many may wait for something to be drawn, or for a whole file: further ones are told to come back."""
MOST_BROAD = 100
"""How many may wait for an answer about all States, which takes a moment: files are refused long before those are."""

_SEARCHED, _ESCAPED = b"q=", b"%"
_CLEARED = {audience: f"cleared for {audience.label}" for audience in Audience}

Answering = Callable[[View, Asked], Answer]


AROUND = 1_100
"""About how many bytes an answer that is kept takes beside its body and its question."""


class Question(msgspec.Struct, frozen=True):
    """What is asked: by its name and its exact text (to find the answer made before), and by its parameters.

    A ``broad`` one is about all States, unless its parameters name one. A ``whole`` one is answered without pages and may be
    as large as the register: it is made aside and not kept, and asks for more where it holds network contacts. One ``about`` a
    single thing of one State names it: it is answered with what its caller has opened by break-glass as well; as a file it is no
    more than on a screen, and the hourly measure counts it. A ``timed`` one says what is open now, to the minute. What is
    ``drawn`` costs a core for a moment: it is made aside, few at a time, and kept. What is ``stamped`` says in its own words what
    it was made from, and how old that is. What is ``signed`` rests on the newest checkpoint as well, which may come at any time:
    it is not kept. One for the ``log`` is of somebody who keeps a verified copy of all of it.
    """

    name: str
    text: bytes
    asked: Callable[[], Asked]
    answering: Answering
    broad: bool = False
    whole: bool = False
    about: str = ""
    timed: bool = False
    drawn: bool = False
    stamped: bool = False
    signed: bool = False
    log: bool = False


async def made(house: House, caller: Caller, question: Question) -> Answer:
    """The answer to ``question`` for a caller of that clearance: the one made before, as long as the register is the same.

    What is asked about all States or without pages is made in one of a few threads, so that nobody who asks for less waits for it.
    """
    caller.require(Permission.READ_PUBLIC)
    house.running.lookups += 1
    now = house.clock.now()
    edition, minute = house.shelf.edition(now), _minute(caller, question, now)
    kept = edition.kept(_key(caller, question, minute))
    if isinstance(kept, Answer):
        return kept
    asked = question.asked() if minute is None else replace(question.asked(), now=minute)
    if MIN_REVISION in asked.parameters:
        edition = await reached(house, caller.clearance, asked.revision(MIN_REVISION))
    if question.drawn:
        return await _drawn(house, edition, caller, question, asked)
    if question.whole or (question.broad and "state" not in asked.parameters):
        return await _broad(house, edition, caller, question, asked)
    return _answered(edition, caller, question, asked)


def _minute(caller: Caller, question: Question, now: datetime) -> datetime | None:
    """The minute that an answer is of. Hours are nothing for the public: what they are answered turns with the day alone."""
    if not question.timed or caller.clearance.highest is Audience.PUBLIC:
        return None
    return now.replace(second=0, microsecond=0)


async def _drawn(house: House, edition: Edition, caller: Caller, question: Question, asked: Asked) -> Answer:
    """Made by a thread that does nothing else; who signed in does not wait behind those who did not. Raises TooBusy."""
    limiter = house.drawing_for_all if caller.principal.anonymous else house.drawing
    if limiter.statistics().tasks_waiting >= MOST_WAITING:
        raise TooBusy("as many cards as can be drawn in a few seconds are waited for")
    return await to_thread.run_sync(_make, edition, caller, question, asked, limiter=limiter)


async def _broad(house: House, edition: Edition, caller: Caller, question: Question, asked: Asked) -> Answer:
    """Made in one of a few threads; who signed in does not wait behind those who did not. Raises TooBusy."""
    limiter = house.broad_for_all if caller.principal.anonymous else house.broad
    if limiter.statistics().tasks_waiting >= (MOST_WAITING if question.whole else MOST_BROAD):
        raise TooBusy("as much about all States as can be answered in a few seconds is waited for")
    return await to_thread.run_sync(_make, edition, caller, question, asked, limiter=limiter)


def _key(caller: Caller, question: Question, minute: datetime | None) -> Hashable:
    return caller.clearance, question.name, question.text, minute


def _make(edition: Edition, caller: Caller, question: Question, asked: Asked) -> Answer:
    """The answer made now, unless somebody who asked the same had it made while this one waited for a thread."""
    kept = edition.kept(_key(caller, question, asked.now))
    return kept if isinstance(kept, Answer) else _answered(edition, caller, question, asked)


def _answered(edition: Edition, caller: Caller, question: Question, asked: Asked) -> Answer:
    """The answer made now, and kept where it is worth that."""
    view = view_asked(edition, caller.clearance, asked)
    present = view.current and view.day == edition.day
    answer = question.answering(view, asked if present or asked.now is None else replace(asked, now=None))
    worth = question.drawn or (asked.now is None and not question.whole and not question.signed)
    if worth and not asked.parameters.keys() & ONCE:
        edition.keep(_key(caller, question, asked.now), answer, len(answer.body) + len(question.text) + AROUND, dear=question.drawn)
    return answer


async def read(house: House, caller: Caller, question: Question) -> Answer:
    """The answer, after its event is durable where it may hold anything above public.

    Raises AuditUnavailable where that cannot be: then nothing restricted is shown. Raises Forbidden for a file that may hold
    network contacts, unless the caller has just signed in afresh, and TooManyStates for 24/7 contacts beyond the hourly measure.
    """
    opening = _opened(house, caller, question.about) if caller.opened and question.about else None
    if opening is not None:
        caller = _reading_by(opening, caller)
    if not caller.status.live:
        question = _of_copy(question, caller.status)
    try:
        answer = await made(house, caller, question)
        reason = _why(house, caller, question, answer, opening)
    except DirectoryError as error:
        if caller.principal.anonymous and isinstance(error, Forbidden):
            raise Unauthenticated("this needs a signed-in caller") from error
        if not caller.principal.anonymous and error.kind in ABOUT_ACCESS:
            await _keep_refusal(house, caller, question, error)
        raise
    if answer.audience is not Audience.PUBLIC:
        said: dict[str, Any] = {"targets": answer.targets, "fields": answer.fields, "count": len(answer.targets)}
        action = question.name if opening is None else f"{BREAK_GLASS}-{question.name}"
        if _SEARCHED in question.text or _ESCAPED in question.text:
            said["terms"] = _terms(house, question)
        await house.journal.write(caller.event(house.clock.now(), action, reason, **said))
    return answer if caller.status.live else of_copy(answer, caller.status)


def _of_copy(question: Question, status: Age) -> Question:
    """The same question where a copy answers it, and the answer may say so in its own words. Raises NothingToShow without one."""
    if status.as_of is None:
        raise NothingToShow("this process started without the database, and has no sound copy of the register")
    if not question.stamped:
        return question
    status = status.by_the_minute()
    text = b"%s#%s" % (question.text, str(status.age_seconds).encode())
    return msgspec.structs.replace(question, text=text, asked=lambda: replace(question.asked(), status=status))


async def _keep_refusal(house: House, caller: Caller, question: Question, error: DirectoryError) -> None:
    """Keeps that somebody was refused what they asked about. Who reads nothing above public is told no in any case."""
    targets = (Target(question.about[:LONGEST], None, Audience.RESTRICTED.label),) if question.about else ()
    said: dict[str, Any] = {"outcome": "refused", "terms": _terms(house, question), "targets": targets}
    event = caller.event(house.clock.now(), question.name, error.code, **said)
    try:
        await house.journal.write(event)
    except AuditUnavailable:
        if caller.clearance.highest is not Audience.PUBLIC:
            raise


def _why(house: House, caller: Caller, question: Question, answer: Answer, opening: Opening | None) -> str:
    """Why the answer may be shown. Raises Forbidden and TooManyStates."""
    if question.whole and answer.audience >= Audience.NETWORK:
        caller.require(Permission.EXPORT_NETWORK)
    stated = caller.stated.reason if opening is None else f"break-glass {opening.id}"
    take = house.measure.take_log if question.log else house.measure.take
    beyond = take(caller.principal, answer.guarded, house.clock.now(), stated)
    reason = _CLEARED[answer.audience] if opening is None else f"{BREAK_GLASS} {opening.id}: {_CLEARED[answer.audience]}"
    return f"{reason}, beyond the hourly measure for a stated reason" if beyond else reason


def _terms(house: House, question: Question) -> str | None:
    """A keyed hash of what is searched for, the same for the same words however they are written: never the words themselves."""
    try:
        words = question.asked().parameters.get("q")
    except DirectoryError:  # what cannot be read searches for nothing
        return None
    return None if words is None else house.seal.mark("q", fold(words))


def as_reading(house: House, caller: Caller, about: str) -> Caller:
    """The caller as they read a single thing of one State: with what they have opened of it by break-glass."""
    opening = _opened(house, caller, about) if caller.opened else None
    return caller if opening is None else _reading_by(opening, caller)


def _opened(house: House, caller: Caller, about: str) -> Opening | None:
    """What lets this caller see more of the State that something is of than their roles do."""
    where, now = house.shelf.snapshot.log.where, house.clock.now()
    state, _ = where.get(about) or where.get(about.upper()) or ("", "")
    going_on = (each for each in caller.opened if each.state == state and each.serves(caller.principal, now))
    found = next(going_on, None)
    return found if found is not None and through(caller.principal, state) != caller.clearance else None


def _reading_by(opening: Opening, caller: Caller) -> Caller:
    said = caller.stated
    stated = Stated(said.purpose or opening.purpose, said.reason, said.case)
    return msgspec.structs.replace(caller, clearance=through(caller.principal, opening.state), stated=stated)
