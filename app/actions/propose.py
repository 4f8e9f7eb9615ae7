"""Proposing a change of one designation, field by field: a notification with one row, as if it had come in a file.

What a file would be told of in its preview is said before anything is sent in, of the field that it is about.
"""

from collections.abc import Iterator, Mapping

import msgspec

from app.actions.house import Caller, House
from app.actions.reply import Reply
from app.actions.submit import Sent, rehearsed, submit
from app.domain.errors import Fault, InvalidBody
from app.domain.findings import Finding, Level
from app.domain.plan import Action, Plan
from app.intake.headings import VERB, column, fields_of

KIND = "designation"
NOTHING_TO_CHANGE = "nothing-to-change"
_JSON = "application/json"


def propose(house: House, caller: Caller, row: Mapping[str, str], reference: str, key: str) -> Reply:
    """Sends in the row, whose members are paths of fields; it names its State: 201.

    Raises InvalidBody, with the path of each field that does not hold, and what submitting raises.
    """
    metadata = {"state": row["state"], "reference": reference or None}
    content = msgspec.json.encode({"metadata": metadata, "rows": [row]})
    sent = Sent(content, None, _JSON, metadata)
    plan = rehearsed(house, caller, sent)
    faults = list(_faults(plan))
    if faults:
        raise InvalidBody(faults[0].detail, faults)
    return submit(house, caller, sent, key)


def _faults(plan: Plan) -> Iterator[Fault]:
    """What stands in the way of the row."""
    for finding in (*plan.findings, *(each for row in plan.rows for each in row.findings)):
        if finding.level is Level.ERROR:
            yield Fault(finding.code, finding.message, pointer=f"/{_path(finding)}", suggestion=finding.suggestion)
    if all(row.action is Action.UNCHANGED for row in plan.rows):
        detail = "all of this stands in the register already: there is nothing to propose"
        yield Fault(NOTHING_TO_CHANGE, detail, pointer=f"/{VERB}")


def _path(finding: Finding) -> str:
    """The field that a finding is about, which names it by its path or by its heading; none where it is about the whole."""
    heading = finding.column or ""
    if heading in fields_of(KIND):
        return heading
    found = column(heading, KIND)
    return found.path if found else ""
