"""The form in which a change of a designation is proposed: what it asks for, from the declarations of fields; what it sends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.access import Audience
from app.domain.records import Field, Reads
from app.domain.records.channels import SLOTS
from app.intake.cells import CLEAR
from app.intake.headings import fields_of
from app.web.language import translations
from app.web.proposal_words import SECTIONS
from app.web.terms import term
from app.web.words import tongue

KIND = "designation"
NAMES = "authority.names"
FORMER, VERB, VALID_FROM = "row.former", "row.verb", "row.valid_from"
IDENTITY = ("state", "provision", "role", "territory")
"""What says which designation it is: a change of it has them as they are."""
AMEND, CORRECT, END = "amend", "correct", "end"
VERBS = (AMEND, CORRECT, END)
_ALWAYS_NAMED = ("en", "fr")
_TOLD_ELSEWHERE = ("openpgp", "source_url")
"""Fields whose content the register does not tell as it would be sent in: a blank leaves them."""
_LINED = (Reads.LINES, Reads.OPENPGP)
_PROSE = ("procedure", "verification", "scope.text")
_VOCABULARY = {"authority.type": "authority", "scope.along": "scope"}
_FLAG = ("yes", "no")
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the form. ``hidden``: something may stand there that this reader does not see."""

    path: str
    label: str
    help: str
    audience: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...]
    hidden: bool
    required: bool = False
    language: str = ""


def present(found: Content) -> dict[str, str]:
    """What stands in a designation as the API tells it, by path, as a row would say it."""
    authority = found["authority"]
    said: dict[str, Any] = {f"{NAMES}.{code}": name for code, name in authority["names"].items()}
    said |= {f"authority.{name}": authority.get(name) for name in ("type", "parent", "website")}
    for part, held in (
        ("authority.address", authority.get("address")),
        ("hours", found.get("hours")),
        ("scope", found.get("scope")),
    ):
        said |= {f"{part}.{name}": value for name, value in (held or {}).items()}
    plain = (*IDENTITY, "languages", "procedure", "person", "verification", "declared_on", "registered_on", "period_start")
    said |= {name: found.get(name) for name in plain}
    slots = {(each.type, each.label): name for name, each in SLOTS.items()}
    for channel in found.get("channels", ()):
        said.setdefault(f"channels.{slots[channel['type'], channel['label']]}", []).append(channel["value"])
    known = fields_of(KIND)
    texts = {path: _text(value, known.get(path)) for path, value in said.items()}
    return {path: text for path, text in texts.items() if text}


def _text(value: Any, field: Field | None) -> str:
    if isinstance(value, bool):
        return _FLAG[0] if value else _FLAG[1]
    if isinstance(value, list):
        return ("\n" if field and field.reads in _LINED else "; ").join(value)
    return str(value or "")


def unseen(found: Content | None, ceiling: Audience) -> frozenset[str]:
    """The paths of fields where something may stand that the reader does not see."""
    if found is None:
        return frozenset()
    withheld = {each["field"] for each in found["redacted"]}
    return frozenset(
        path
        for path, field in fields_of(KIND).items()
        if path in _TOLD_ELSEWHERE or path.partition(".")[0] in withheld or (field.audience or Audience.PUBLIC) > ceiling
    )


def sections(filled: Mapping[str, str], language: str, hidden: frozenset[str]) -> list[dict[str, Any]]:
    """The form's parts with their fields, ``filled`` with what stands there or was typed."""
    say = translations(language).gettext
    return [
        {
            "name": name,
            "title": say(told.title),
            "text": say(told.text),
            "lines": [line for path in told.paths for line in _lines(path, filled, language, hidden)],
        }
        for name, told in SECTIONS.items()
    ]


def _lines(path: str, filled: Mapping[str, str], language: str, hidden: frozenset[str]) -> Iterator[Line]:
    field = fields_of(KIND)[path]
    label, say = field.en if language == "en" else field.fr, translations(language).gettext
    audience = term((field.audience or Audience.PUBLIC).label, language, "audience")
    if not field.per_language:
        told = say(field.help)
        yield Line(
            path, label, told, audience, _input(path, field), filled.get(path, ""), options(path, field, language), path in hidden
        )
        return
    held = [each.removeprefix(f"{path}.") for each in filled if each.startswith(f"{path}.")]
    for code in dict.fromkeys((*_ALWAYS_NAMED, *held)):
        named = f"{path}.{code}"
        spoken = label if code == "und" else f"{label} ({tongue(code, language)})"
        mark = "" if code == "und" else code
        yield Line(named, spoken, "", audience, "text", filled.get(named, ""), (), hidden=False, language=mark)


def options(path: str, field: Field, language: str) -> tuple[tuple[str, str], ...]:
    """What can be chosen for a field, in words; none where it is written."""
    say = translations(language).gettext
    if field.reads is Reads.FLAG:
        return tuple((each, say(each)) for each in _FLAG)
    return tuple((each, term(each, language, _VOCABULARY[path])) for each in field.choices)


def _input(path: str, field: Field) -> str:
    if field.choices or field.reads is Reads.FLAG:
        return "select"
    if field.reads is Reads.DAY:
        return "date"
    return "textarea" if field.reads in _LINED or path in _PROSE else "text"


def paths(form: Mapping[str, str]) -> Iterator[str]:
    """The paths of all fields that a form of ours may have sent."""
    for told in SECTIONS.values():
        for path in told.paths:
            if fields_of(KIND)[path].per_language:
                yield from (name for name in form if name.startswith(f"{path}."))
            else:
                yield path


def row_of(before: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """The row that says what was changed in the form, and of which designation; one that ends says of which alone.

    ``sent`` are the texts of the form by path. What was emptied is cleared; what is as before, or did not come, is left out.
    """
    row = {path: before[path] for path in IDENTITY if path in before}
    ending = sent.get(VERB) == END
    told = {} if ending else {path: (before.get(path, ""), sent.get(path, before.get(path, ""))) for path in paths(sent)}
    changes = {path: after or CLEAR for path, (was, after) in told.items() if after != was}
    names = {path: name for path, name in before.items() if path.startswith(f"{NAMES}.")}
    if any(path.startswith(f"{NAMES}.") for path in changes):
        row[FORMER] = next(iter(names.values()), "")
    row |= {path: name for path, name in names.items() if sent.get(path, name) == name or ending} | changes
    return row | {path: sent[path] for path in (VERB, VALID_FROM) if sent.get(path)}


def new_row(sent: Mapping[str, str], state: str) -> dict[str, str]:
    """The row of a new designation: whatever was filled in."""
    told = {path: sent[path] for path in (*IDENTITY[1:], *paths(sent), VALID_FROM) if sent.get(path)}
    return {"state": state, **told}


def says_more(row: Mapping[str, str]) -> bool:
    """Whether a row changes anything but to be of a day."""
    return row.get(VERB) == END or any(path not in (*IDENTITY, VERB, VALID_FROM) and not path.startswith(NAMES) for path in row)
