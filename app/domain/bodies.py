"""Which body a row's authority is: by its name, by a former one, by what a person chose, or one that is new."""

from collections.abc import Iterable

from msgspec.structs import replace

from app.domain.canonical import derived_key
from app.domain.findings import Finding, Level
from app.domain.flat import Flat
from app.domain.plan import Notice
from app.domain.register import Register, latest_value
from app.domain.submission import Row
from app.domain.succession import COLUMN, How, Newcomer, Post, Succession
from app.domain.target import NAMES, Target
from app.domain.timeline import Record
from app.domain.values import fold

FORMER = "Former name"


def body(row: Row, named: Flat, post: Post, register: Register, notice: Notice) -> tuple[Target | None, Succession]:
    """The authority of a row that holds ``post``, with what its name means for those who hold it; None where none can be told."""
    names = {path: name for path, name in named.items() if path.startswith(NAMES) and name}
    paths = {"state": post.state, **named}
    if not names:
        return None, _failed(Finding(Level.ERROR, "missing-value", "the row names no authority", COLUMN))
    if row.former is not None:
        target, findings = formerly(row.former, paths, register)
        return target, Succession(findings=findings)
    keys = dict.fromkeys(key for name in names.values() for key in register.authorities_named(post.state, name))
    if len(keys) > 1:
        return None, _failed(_ambiguous(keys, post.state, next(iter(names.values()))))
    newcomer = Newcomer(row, names, post, register, notice.choices)
    if keys:
        key = next(iter(keys))
        return _known(key, paths, register), newcomer.known(key)
    found = newcomer.unknown()
    if found.body is not None and found.how in (How.SAME, How.RENAMED):
        return _meant(found.body, found.how, paths, register), found
    key = derived_key("a_", notice.id, post.state, *sorted(fold(name) for name in names.values())[:1])
    return Target("authority", key, post.state, None, paths), found


def formerly(former: str, paths: Flat, register: Register) -> tuple[Target | None, tuple[Finding, ...]]:
    """The body that goes or went by the name ``former``, under the name that ``paths`` give it from now on."""
    state = paths["state"]
    keys = register.authorities_named(state, former)
    if len(keys) > 1:
        return None, (_ambiguous(keys, state, former),)
    if not keys:
        alike = next(iter(register.authorities_like(state, former)), None)
        message = f"no authority of {state} goes or went by the name '{former}'"
        return None, (
            Finding(Level.ERROR, "former-name-unknown", message, FORMER, former, register.title_of(alike) if alike else None),
        )
    target = _known(keys[0], paths, register)
    taken = next((name for name in _names(paths) if set(register.authorities_named(state, name)) - {target.key}), None)
    if taken is not None:
        message = f"{state} has another authority called '{taken}': two of one name could not be told apart"
        return None, (Finding(Level.ERROR, "name-of-another-body", message, COLUMN, taken),)
    return replace(target, paths=renamed(target.paths, target.record, former)), ()


def _names(paths: Flat) -> list[str]:
    return [name for path, name in paths.items() if path.startswith(NAMES) and name]


def renamed(paths: Flat, record: Record | None, former: str | None) -> Flat:
    """``paths`` of a body with its new name in the language of the former one, where the row does not say of which it is."""
    new, held = paths.get(f"{NAMES}und"), (latest_value(record) or {}).get("names", {}) if record else {}
    languages = [language for language, name in held.items() if former is None or fold(name) == fold(former)]
    if new is None or not languages:
        return paths
    language = "en" if "en" in languages else languages[0]
    return {path: content for path, content in paths.items() if path != f"{NAMES}und"} | {f"{NAMES}{language}": new}


def _meant(key: str, how: How, paths: Flat, register: Register) -> Target:
    record = register.get("authority", key)
    if how is How.SAME:
        paths = {path: content for path, content in paths.items() if not path.startswith(NAMES)}
    return Target("authority", key, paths["state"], record, renamed(paths, record, None))


def _known(key: str, paths: Flat, register: Register) -> Target:
    record = register.get("authority", key)
    return Target("authority", key, paths["state"], record, _without_repeated_names(paths, key, register))


def _without_repeated_names(paths: Flat, key: str, register: Register) -> Flat:
    """A name without a language that the body already goes by in some language says nothing new."""
    undetermined = paths.get(f"{NAMES}und")
    if undetermined is None or fold(undetermined) not in register.names_of(key):
        return paths
    return {path: content for path, content in paths.items() if path != f"{NAMES}und"}


def _ambiguous(keys: Iterable[str], state: str, name: str) -> Finding:
    message = f"more than one authority of {state} goes by this name: {', '.join(keys)}"
    return Finding(Level.ERROR, "ambiguous-authority", message, COLUMN, name)


def _failed(finding: Finding) -> Succession:
    return Succession(findings=(finding,))
