"""What a person posts as a provisional contact, read as a file's cell would be, but with nobody to choose among readings.

So it counts only where it can be read without a doubt: what would have to be completed is refused, with what was perhaps meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.actions.particulars import LONGEST, Unfit, members, text
from app.domain.errors import Fault, InvalidBody
from app.domain.findings import Level
from app.domain.provisional import AT_NIGHT
from app.domain.records.channels import SLOTS
from app.intake.normalise import normaliser
from app.intake.normalise.outcome import Around, Remark, Spread

MEMBERS = ("slot", "value", "reason")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The members of the body; ``value`` as it was written."""

    slot: str
    value: str
    reason: str | None

    def as_json(self) -> dict[str, str | None]:
        """All members."""
        return {"slot": self.slot, "value": self.value, "reason": self.reason}


def wanted(body: Any) -> Wanted:
    """The body's members. Raises InvalidBody with a fault for each that does not hold."""
    given = members(body, MEMBERS)
    values: dict[str, str | None] = {}
    faults = []
    for name in MEMBERS:
        try:
            values[name] = _read(name, given)
        except Unfit as error:
            code = "missing-member" if given.get(name) is None else "invalid-value"
            faults.append(Fault(code, f"{name}: {error}", pointer=f"/{name}"))
    if faults:
        raise InvalidBody(faults[0].detail, faults)
    return Wanted(str(values["slot"]), str(values["value"]), values["reason"])


def _read(name: str, given: Mapping[str, Any]) -> str | None:
    found = text(given.get(name))
    if name == "slot" and found not in AT_NIGHT:
        raise Unfit(f"one of {', '.join(AT_NIGHT)}, where somebody can be reached at any hour")
    if name == "value" and found is None:
        raise Unfit(f"the number or address, of at most {LONGEST:,} characters")
    return found


def value_of(asked: Wanted, state: str, provision: str) -> tuple[str, tuple[Remark, ...]]:
    """The one value in the register's terms, and what its poster should look at. Raises InvalidBody."""
    read = normaliser(SLOTS[asked.slot].column)
    outcome = read(asked.value, Around("designation", state, provision=provision))
    doubts = [remark for remark in outcome.remarks if remark.level is not Level.INFO]
    refused = [remark for remark in doubts if outcome.refused or remark.suggestion]
    if refused:
        raise InvalidBody(
            f"value: {refused[0].message}",
            [Fault(each.code, f"value: {each.message}", pointer="/value", suggestion=each.suggestion) for each in refused],
        )
    if isinstance(outcome.value, Spread) or len(outcome.value) != 1:
        many = 0 if isinstance(outcome.value, Spread) else len(outcome.value)
        detail = f"value: exactly one for {SLOTS[asked.slot].column.en.lower()}; {many} were found"
        raise InvalidBody(detail, (Fault("not-one-value", detail, pointer="/value"),))
    return outcome.value[0], tuple(doubts)
