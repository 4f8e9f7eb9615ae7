"""A write about people: carried out once under the caller's key, on what they saw, its answer kept in the unit of its effect.

An answer that holds what is told once is kept sealed, and for a day.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from app.actions.answer import Answer, tag
from app.actions.house import Caller, House
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.store.unit import Writing

Content = dict[str, Any]
Condition = Callable[[Answer], None]
"""Raises unless a caller decides about what they saw; gets it as it is now."""

SECRETS_LAST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Instruction:
    """Who asks for it, with which body, under which key of theirs, if any; on what they saw, where there was something to see."""

    caller: Caller
    body: Any
    key: str | None = None
    condition: Condition | None = None


def once(
    house: House,
    asked: Instruction,
    action: str,
    work: Callable[[Writing], Content],
    *,
    status: int = 200,
    secret: bool = False,
    stepped_up: bool = True,
) -> Reply:
    """What ``work`` answers, or answered before to the same instruction under the same key. ``stepped_up``: after a step-up only.

    Raises StillRunning, IdempotencyMismatch, ToldOnce, and what ``work`` raises.
    """
    sent = json.dumps(asked.body, sort_keys=True).encode()
    attempt = Attempt.of(asked.caller, asked.key, action, None, sent)
    with house.running.only_once(attempt.account, asked.key), house.database.writing() as unit:
        still(unit, asked.caller, stepped_up=stepped_up)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        content = work(unit)
        if secret:
            return attempt.keep_sealed(unit, house.seal, status, content, unit.now + SECRETS_LAST)
        return attempt.keep(unit, status, content)


def tagged(reply: Reply) -> Reply:
    """The same, which is what GET on the thing would answer now, with the tag that the next write asks for."""
    return Reply(reply.status, reply.body, {**reply.headers, "ETag": tag(reply.body)})


def encoded(content: Content) -> bytes:
    """As it is sent."""
    return msgspec.json.encode(content)
