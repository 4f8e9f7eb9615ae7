"""Which provider a row means: by its name, a former one or what a person chose; and whose policy a row tells of.

A name that is like a known one, or that comes with a known website, is never decided without a person.
"""

from collections.abc import Collection
from enum import StrEnum

from app.domain.bodies import FORMER, renamed
from app.domain.canonical import derived_key
from app.domain.choices import chosen_of, settled
from app.domain.findings import Finding, Level
from app.domain.flat import Flat
from app.domain.known import Known
from app.domain.plan import Notice
from app.domain.records import KINDS
from app.domain.register import Register
from app.domain.submission import Row
from app.domain.target import NAMES, Target
from app.domain.values import fold

KIND = "provider"
COLUMN = "Provider"
FURTHER = "a further provider"
Found = tuple[Target | None, tuple[Finding, ...]]


class How(StrEnum):
    """What an unknown name may mean, seen from a provider that is known."""

    SAME = "the same provider: {}"
    RENAMED = "{} under a new name"


def provider(row: Row, paths: Flat, register: Register, notice: Notice) -> Found:
    """The provider that a row is about, with what is told of it; None where it cannot be told."""
    known, state = register.known[KIND], paths["state"]
    names = [str(name) for path, name in paths.items() if path.startswith(NAMES) and name]
    if not names:
        return None, (Finding(Level.ERROR, "missing-value", "the row names no provider", COLUMN),)
    at = known.at(state, paths["website"]) if paths.get("website") else []
    found = _named(known, state, names if row.former is None else [row.former], at)
    if len(found) > 1:
        return None, (_ambiguous(found, state, names[0], "give its website"),)
    if found:
        return _known(found[0], paths, register, row.former), ()
    if row.former is not None:
        message = f"no provider in {state} goes or went by the name '{row.former}'"
        return None, (Finding(Level.ERROR, "former-name-unknown", message, FORMER, row.former),)
    meant, told = _asked(row, names, at, (known, state, notice))
    if meant is not None:
        how, key = meant
        return _known(key, _without_names(paths) if how is How.SAME else paths, register, None), told
    key = derived_key(KINDS[KIND].prefix, notice.id, state, *sorted(map(fold, names))[:1])
    return Target(KIND, key, state, None, paths), told


def _named(known: Known, state: str, names: Collection[str], at: Collection[str]) -> list[str]:
    """Those that go by one of the names; of several, those that have the website."""
    found = list(dict.fromkeys(key for name in names for key in known.named(state, name)))
    return [key for key in found if key in at] or found if len(found) > 1 else found


def _known(key: str, paths: Flat, register: Register, former: str | None) -> Target:
    """The provider with what the row sets. A name without a language that it goes by in one already says nothing new."""
    record, said = register.get(KIND, key), paths.get(f"{NAMES}und")
    if said is not None and fold(said) in register.known[KIND].names_of(key):
        paths = {path: content for path, content in paths.items() if path != f"{NAMES}und"}
    return Target(KIND, key, paths["state"], record, renamed(paths, record, former))


def _without_names(paths: Flat) -> Flat:
    return {path: content for path, content in paths.items() if not path.startswith(NAMES)}


def _asked(
    row: Row, names: list[str], at: list[str], where: tuple[Known, str, Notice]
) -> tuple[tuple[How, str] | None, tuple[Finding, ...]]:
    """What an unknown name means, where that is to be asked: which provider and how, None for a further one; the question."""
    known, state, notice = where
    alike = dict.fromkeys(key for name in names for key in known.like(state, name))
    readings: dict[str, tuple[How, str]] = {}
    for key in dict.fromkeys((*alike, *at)):
        title = f"{known.title_of(key)} ({key})"
        readings |= {how.value.format(title): (how, key) for how in How if how is How.RENAMED or key in alike}
    if not readings:
        return None, ()
    message = f"{state} has no provider of the name '{names[0]}', but one like it or with its website: say which it is"
    choices = (*readings, FURTHER)
    finding = Finding(Level.REVIEW, "provider-renamed-or-new", message, row.column(COLUMN), names[0], None, choices)
    chosen = chosen_of(finding, row.number, notice.choices)
    return readings.get(chosen or ""), (settled(finding, row.number, notice.choices),)


def policy(paths: Flat, register: Register) -> tuple[Flat, tuple[Finding, ...]]:
    """The paths of a row with the key of the provider that it names: by identifier, name or website."""
    known, state, said = register.known[KIND], paths["state"], str(paths.get(KIND) or "")
    record = register.get(KIND, said)
    if record is not None and record.state == state:
        return paths, ()
    found = known.named(state, said) or known.at(state, said)
    if len(found) == 1:
        return paths | {KIND: found[0]}, ()
    if found:
        return paths, (_ambiguous(found, state, said, "name it by its identifier"),)
    alike = next((known.title_of(key) for key in known.like(state, said)), None)
    mend = alike or "bring the provider in first, by a row of the record 'provider' above this one"
    message = f"{state} has no provider with the name, website or identifier '{said[:200]}'"
    return paths, (Finding(Level.ERROR, "provider-unknown", message, COLUMN, said[:200], mend),)


def _ambiguous(keys: Collection[str], state: str, name: str, mend: str) -> Finding:
    message = f"more than one provider in {state} goes by this: {', '.join(keys)}"
    return Finding(Level.ERROR, "ambiguous-provider", message, COLUMN, name[:200], mend)
