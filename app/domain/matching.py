"""Which record a row is about, and what it asks to be set there. Nothing is written here and nothing is guessed."""

from datetime import date

import msgspec
from msgspec.structs import replace

from app.domain.bodies import FORMER, body, formerly
from app.domain.canonical import derived_key
from app.domain.findings import Finding, Level
from app.domain.flat import Flat
from app.domain.placement import place
from app.domain.plan import Notice
from app.domain.providers import policy, provider
from app.domain.provisions import PROVISIONS
from app.domain.reaching import channel_floor, held_audiences, with_channels
from app.domain.records import KINDS
from app.domain.register import Register, identity_of
from app.domain.submission import Row, Verb
from app.domain.succession import Post, Succession, replaced
from app.domain.target import AUTHORITY, Target
from app.domain.timeline import Record
from app.domain.verbs import effective, extended, misplaced, without_its_entry

_AUTHORITYS = len(AUTHORITY)


class Match(msgspec.Struct, frozen=True, gc=False):
    """The records one row is about: its own, preceded by its authority where it names one; ``ended`` is what it ends besides.

    ``stated`` is the day from which the row itself says that it holds.
    """

    targets: tuple[Target, ...] = ()
    findings: tuple[Finding, ...] = ()
    stated: date | None = None
    ended: tuple[Record, ...] = ()


def match(row: Row, state: str, register: Register, notice: Notice) -> Match:
    """The targets of ``row``, a part of the notification ``notice``.

    Findings of level error or review mean that it is about nothing that can be decided.
    """
    if row.kind == "designation":
        return _Designating(row, state, register, notice).match()
    wrong = misplaced(row)
    if wrong is not None:
        return Match((), (wrong,))
    kind = KINDS[row.kind]
    paths = {**row.values, kind.row[0]: state}
    if kind.known_by:
        found, told = provider(row, paths, register, notice)
        return Match((found,) if found else (), told, row.valid_from)
    if kind.of is not None:
        return _belonging(row, paths, register, notice)
    return Match((_target(row.kind, state, paths, register, notice.id),), (), row.valid_from)


def _belonging(row: Row, paths: Flat, register: Register, notice: Notice) -> Match:
    """A row about a record that belongs to another, which it names; its channels are for the Parties at least."""
    said, told = policy(paths, register)
    if told:
        return Match((), told)
    target = _target(row.kind, said["state"], said, register, notice.id)
    day = place(target.record, row.valid_from, notice.day_of(row), row.valid_to).based_on
    reached = with_channels(said, row.audience, channel_floor(None), held_audiences(target.record, day))
    return Match((replace(target, paths=reached),), (), row.valid_from)


def _target(kind: str, state: str, paths: Flat, register: Register, notification: str) -> Target:
    identity = identity_of(kind, paths)
    record = register.with_identity(kind, identity)
    return Target(kind, record.key if record else _new_key(kind, identity, notification), state, record, paths)


def _new_key(kind: str, identity: tuple[str | None, ...], notification: str) -> str:
    prefix = KINDS[kind].prefix
    if not prefix:
        return ".".join(part for part in identity if part)
    return derived_key(prefix, notification, *(part or "" for part in identity))


class _Designating(msgspec.Struct, frozen=True, gc=False):
    """A row of a designation being matched."""

    row: Row
    state: str
    register: Register
    notice: Notice

    def match(self) -> Match:
        named: Flat = {}
        own: Flat = {}
        for path, content in self.row.values.items():
            if path.startswith(AUTHORITY):
                named[path[_AUTHORITYS:]] = content
            else:
                own[path] = content
        if not own.get("provision"):
            return self._renaming(named)
        provision = PROVISIONS[own["provision"]]
        role = own.get("role") or provision.roles[0]
        if role not in provision.roles:
            return Match((), (_unknown_role(role, provision.code, provision.roles),))
        post = Post(self.state, own.get("territory"), provision.code, role, self.row.valid_from or self.notice.day_of(self.row))
        authority, found = body(self.row, named, post, self.register, self.notice)
        if authority is None:
            return Match((), found.findings)
        if self.row.verb is Verb.REPLACE:
            found = self._replacing(authority.key, post, found)
        return self._designated(own | {"state": self.state, "role": role, "authority": authority.key}, authority, found)

    def _designated(self, own: Flat, authority: Target, found: Succession) -> Match:
        target = _target("designation", self.state, own, self.register, self.notice.id)
        default = self.notice.day_of(self.row)
        missing = without_its_entry(self.row, target, authority, self.register, self.row.valid_from or default)
        stated, unclear = effective(self.row, target.record, default)
        day = place(target.record, stated, default, self.row.valid_to).based_on
        floor = channel_floor(PROVISIONS[own["provision"]])
        said = with_channels(own, self.row.audience, floor, held_audiences(target.record, day))
        paths, refused = extended(self.row, said, self.register, self.row.valid_from or default)
        faults = tuple(fault for fault in (missing, refused, unclear) if fault)
        whole = Target("designation", target.key, self.state, target.record, paths)
        return Match((authority, whole), (*found.findings, *faults), stated, found.ended)

    def _renaming(self, named: Flat) -> Match:
        """A row without a provision: it renames a body, in everything that it holds."""
        if self.row.verb is not Verb.RENAME:
            return Match((), (Finding(Level.ERROR, "missing-value", "the row names no provision", "Provision"),))
        if self.row.former is None:
            message = "a row that renames a body says under 'Former name' what it was called"
            return Match((), (Finding(Level.ERROR, "missing-value", message, FORMER),))
        authority, findings = formerly(self.row.former, {"state": self.state, **named}, self.register)
        return Match((authority,) if authority else (), findings, self.row.valid_from)

    def _replacing(self, own: str, post: Post, found: Succession) -> Succession:
        more = replaced(self.row, own, post, self.register, self.notice.choices)
        return replace(found, ended=(*found.ended, *more.ended), findings=(*found.findings, *more.findings))


def _unknown_role(role: str, provision: str, roles: tuple[str, ...]) -> Finding:
    message = f"provision {provision} has no role {role!r}; it has: {', '.join(roles)}"
    return Finding(Level.ERROR, "unknown-role", message, "Role", role, roles[0])
