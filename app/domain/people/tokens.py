"""Tokens for machines: what one may be for, how far it reads, how long it lasts. Never to approve, never to look after accounts."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from app.domain.access import BUNDLES, READS, SHOWS, Audience, Permission, Principal, Verdict, clearance, decide

_READING = frozenset((*READS.values(), *BUNDLES.values()))
"""What a token may be for whoever has it: its ceiling says how far."""
SCOPES: MappingProxyType[str, frozenset[Permission]] = MappingProxyType(
    {
        "read": frozenset({*_READING, Permission.PROBE, Permission.SEE_SELF}),
        "subscribe": frozenset({Permission.SUBSCRIBE}),
        "submit": frozenset({Permission.SUBMIT, Permission.SEE_NOTIFICATION, Permission.SEE_CONTENTS, Permission.WITHDRAW}),
        "metrics": frozenset({Permission.READ_METRICS}),
    }
)
LONGEST = timedelta(days=366)
OVERLAP = timedelta(hours=24)
MOST = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token as it is asked for."""

    scopes: frozenset[str]
    ceiling: Audience
    expires_at: datetime


def allowed_by(scopes: Collection[str]) -> frozenset[Permission]:
    """What a token with these scopes may be used for; a scope that nobody knows any more is for nothing."""
    return frozenset().union(*(SCOPES.get(each, frozenset()) for each in scopes))


def may_make(principal: Principal, wanted: Wanted, held: int, now: datetime) -> Verdict:
    """Whether a person who holds ``held`` tokens may make this one. A machine never steps up, so it is as if nobody had."""
    refusal = _beyond(replace(principal, stepped_up=False), wanted) or _never_ending(wanted, now)
    if refusal is None and held >= MOST:
        refusal = f"a person has {MOST} tokens at most: revoke one first"
    return Verdict(allowed=refusal is None, reason=refusal or "one's own token")


def overlap_end(expires_at: datetime, now: datetime) -> datetime:
    """Until when a token goes on beside the one that takes its place."""
    return min(expires_at, now + OVERLAP)


def _beyond(principal: Principal, wanted: Wanted) -> str | None:
    if not wanted.scopes or not wanted.scopes <= set(SCOPES):
        return f"a token is for one or more of {', '.join(SCOPES)}"
    needed = allowed_by(wanted.scopes) - _READING
    whole = any(SHOWS.get(each) is Audience.RESTRICTED for each in needed)
    if wanted.ceiling > clearance(principal).highest and not whole:
        return f"you read up to {clearance(principal).highest.label}: so may your token"
    if whole and wanted.ceiling < Audience.RESTRICTED:
        return "notifications hold restricted values: a token to submit reads up to restricted"
    refused = [each for each in sorted(needed) if not decide(principal, each).allowed]
    return f"your roles do not allow: {', '.join(refused)}" if refused else None


def _never_ending(wanted: Wanted, now: datetime) -> str | None:
    if wanted.expires_at <= now:
        return "it would be over before it begins"
    if wanted.expires_at > now + LONGEST:
        return f"a token lasts {LONGEST.days} days at most"
    return None
