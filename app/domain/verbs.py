"""What a row says it does, where it says so; what it then needs, and the row in the plain terms of fields and days.

A row without a verb sets its fields, and brings in what is not there yet.
"""

from dataclasses import replace
from datetime import date

import msgspec

from app.domain.findings import Finding, Level
from app.domain.flat import Flat, flatten
from app.domain.records import KINDS, merge, without_marker
from app.domain.register import Register
from app.domain.submission import Row, Verb
from app.domain.target import Target, name_of
from app.domain.timeline import Record, governing

_IDENTIFYING = ("state", "territory", "provision", "role")
_NEEDS_ENTRY = (Verb.AMEND, Verb.CORRECT, Verb.END)


def spoken(row: Row, default: date) -> Row:
    """The row with the end that it speaks of: ``end`` sets no field, and its day is the one from which nothing holds."""
    if row.verb is not Verb.END:
        return row
    values = {path: content for path, content in row.values.items() if path in _IDENTIFYING or path.startswith("authority.names.")}
    return replace(row, values=values, valid_from=None, valid_to=row.valid_to or row.valid_from or default)


def misplaced(row: Row) -> Finding | None:
    """Verbs are for designations: other records are amended by naming them again."""
    if row.verb is None or row.kind == "designation":
        return None
    message = f"a row of the record {row.kind} takes no 'Change'; it sets what it says"
    return Finding(Level.ERROR, "change-not-possible", message, "Change", row.verb.value, "leave 'Change' blank")


def without_its_entry(row: Row, target: Target, authority: Target, register: Register) -> Finding | None:
    """Some verbs speak of an entry that is there."""
    if row.verb not in _NEEDS_ENTRY or target.record is not None:
        return None
    alike = next((register.title_of(key) for key in register.authorities_like(target.state, name_of(authority))), None)
    message = f"this row is to {row.verb} an entry, and there is none of this State, territory, provision, role and authority"
    mend = f"perhaps '{alike}' was meant" if alike else "leave 'Change' blank to bring it in"
    return Finding(Level.ERROR, "nothing-to-change", message, "Change", row.verb.value, mend)


def effective(row: Row, record: Record | None, default: date) -> tuple[date | None, Finding | None]:
    """The day that a row states. A correction that states none reaches back to where the values that it corrects begin.

    Where they begin on different days it must say which it means: the beginning of one must not tell of the other.
    """
    if row.verb is not Verb.CORRECT or row.valid_from is not None or record is None:
        return row.valid_from, None
    named = {path.partition(".")[0] for path in row.values} - {*_IDENTIFYING, "authority"}
    governed = [entry for stream in record.streams.values() if (entry := governing(stream, default)) and entry.payload]
    held = [entry for entry in governed if not named.isdisjoint(msgspec.json.decode(entry.payload or b"{}"))]
    starts = sorted({entry.span.start for entry in held or governed[:1]})
    if len(starts) < 2:
        return next(iter(starts), None), None
    message = f"the values that this row corrects began on different days, the last of them on {starts[-1]}"
    mend = "say under 'Valid from' since when what stands there is wrong"
    return None, Finding(Level.ERROR, "correction-needs-day", message, "Valid from", None, mend)


def extended(row: Row, paths: Flat, register: Register, day: date) -> tuple[Flat, Finding | None]:
    """The fields of a designation for one more territory: those of the State's own, unless the row says otherwise."""
    if row.verb is not Verb.EXTEND:
        return paths, None
    identity = (paths["state"], None, paths["provision"], paths["role"], paths["authority"])
    own = register.with_identity("designation", identity)
    payloads = own.payloads(day) if own else {}
    if paths.get("territory") is None or not payloads:
        message = (
            "to extend an entry, name the territory; the State itself must have an entry of that provision, role and authority"
        )
        return paths, Finding(Level.ERROR, "nothing-to-extend", message, "Change", row.verb.value, "name the territory")
    flat = flatten(without_marker(merge(KINDS["designation"], payloads)))
    return flat | paths, None
