"""What a row says it does, where it says so; what it then needs, and the row in the plain terms of fields and days.

A row without a verb sets its fields, and brings in what is not there yet.
"""

from datetime import date

from msgspec.structs import replace

from app.domain.effect import flat_on
from app.domain.findings import Finding, Level
from app.domain.flat import Flat
from app.domain.register import Register
from app.domain.submission import Row, Verb
from app.domain.target import AUTHORITY, Target, name_of
from app.domain.timeline import Record, boundaries, span_around

_IDENTIFYING = ("state", "territory", "provision", "role")
_NEEDS_ENTRY = (Verb.AMEND, Verb.CORRECT, Verb.END, Verb.RENAME)
_EVIDENCE = ("declared_on", "registered_on", "period_start", "source_url")


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


def without_its_entry(row: Row, target: Target, authority: Target, register: Register, day: date) -> Finding | None:
    """Some verbs speak of an entry that is there, on ``day`` or later."""
    if row.verb not in _NEEDS_ENTRY:
        return None
    runs = target.record.spans() if target.record else []
    until = row.valid_to if row.verb is Verb.END else None
    if any(run.end is None or (run.end > day if until is None else run.end >= until) for run in runs):
        return None
    if runs:
        message = f"this row is to {row.verb} an entry that holds until {runs[-1].end} only"
        return Finding(
            Level.ERROR, "nothing-to-change", message, "Change", row.verb.value, "leave 'Change' blank to bring it in again"
        )
    alike = next((register.title_of(key) for key in register.authorities_like(target.state, name_of(authority))), None)
    message = f"this row is to {row.verb} an entry, and there is none of this State, territory, provision, role and authority"
    mend = f"perhaps '{alike}' was meant" if alike else "leave 'Change' blank to bring it in"
    return Finding(Level.ERROR, "nothing-to-change", message, "Change", row.verb.value, mend)


def withdrawn_from(row: Row, record: Record | None) -> date | None:
    """The first day of an entry that a row ends before it has begun, or on that day: nothing of it then holds."""
    if row.verb is not Verb.END or row.valid_to is None or record is None:
        return None
    runs = record.spans()
    if any(run.start < row.valid_to and (run.end is None or row.valid_to <= run.end) for run in runs):
        return None
    return next((run.start for run in runs if row.valid_to <= run.start), None)


def effective(row: Row, record: Record | None, default: date) -> tuple[date | None, Finding | None]:
    """The day that a row states. A correction that states none reaches back to where the values that it corrects begin.

    Where they begin on different days it must say which it means: the beginning of one must not tell of the other.
    """
    if row.verb is not Verb.CORRECT or row.valid_from is not None or record is None:
        return row.valid_from, None
    paths = [path for path in row.values if path not in _IDENTIFYING and not path.startswith(AUTHORITY)]
    now = flat_on(record, default)
    starts = sorted({_since(record, path, default) for path in paths if now.get(path)})
    run = span_around(record.spans(), default)
    if not starts:
        return (run.start if run else None), None
    if len(starts) == 1:
        return starts[0], None
    message = f"the values that this row corrects began on different days, the last of them on {starts[-1]}"
    mend = "say under 'Valid from' since when what stands there is wrong"
    return None, Finding(Level.ERROR, "correction-needs-day", message, "Valid from", None, mend)


def _since(record: Record, path: str, day: date) -> date:
    """Since when a field has the value that it has on ``day``."""
    content, since = flat_on(record, day).get(path), day
    for earlier in sorted({each for stream in record.streams.values() for each in boundaries(stream) if each <= day}, reverse=True):
        if flat_on(record, earlier).get(path) != content:
            break
        since = earlier
    return since


def extended(row: Row, paths: Flat, register: Register, day: date) -> tuple[Flat, Finding | None]:
    """The fields of a designation for one more territory: those of the State's own, unless the row says otherwise.

    When and where the State's own was declared is evidence of that one only.
    """
    if row.verb is not Verb.EXTEND:
        return paths, None
    identity = (paths["state"], None, paths["provision"], paths["role"], paths["authority"])
    own = register.with_identity("designation", identity)
    flat = flat_on(own, day)
    if paths.get("territory") is None or not flat:
        message = "to extend an entry, name a territory; the State itself must have an entry of this provision, role and authority"
        return paths, Finding(Level.ERROR, "nothing-to-extend", message, "Change", row.verb.value, "name the territory")
    return {path: content for path, content in flat.items() if path not in _EVIDENCE} | paths, None
