"""Whoever ends a State's last contact at any hour must know it: nobody would answer there at night.

ETS 185 art. 35 and CETS 224 art. 10.5: a point of contact available around the clock.
"""

from collections.abc import Iterator, Sequence

from app.domain.choices import LEAVE_OUT
from app.domain.entry import Change
from app.domain.findings import Finding, Level
from app.domain.plan import PlannedRow
from app.domain.provisions import PROVISIONS
from app.domain.register import Register, latest_value

CODE = "last-round-the-clock-contact"
END_IT = "end the last one"


def last_contacts(register: Register, rows: Sequence[PlannedRow]) -> Iterator[tuple[PlannedRow, Finding]]:
    """The rows that leave a State, or a territory of its own, without anybody under such a provision, with what must be chosen."""
    for row in rows:
        for draft in row.drafts:
            provision = PROVISIONS.get(draft.provision or "")
            ends = draft.kind == "designation" and draft.change is Change.END
            if ends and provision and provision.round_the_clock and _nobody_left(register, row):
                message = f"{row.state} would have nobody under {provision.code} from {draft.span.start}: nobody to call at night"
                yield row, Finding(Level.REVIEW, CODE, message, "Provision", provision.code, None, (END_IT, LEAVE_OUT))
                break


def _nobody_left(register: Register, row: PlannedRow) -> bool:
    """Whether on the day from which the row's entry ends no other entry of its provision and territory holds."""
    record = register.get("designation", row.record or "")
    territory = (latest_value(record) or {}).get("territory") if record else None
    day = next(draft.span.start for draft in row.drafts if draft.change is Change.END)
    others = (value for _, value in register.values_on("designation", row.state or "", day))
    return not any(value["provision"] == row.provision and value.get("territory") == territory for value in others)
