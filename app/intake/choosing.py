"""Choices that a person has made among the readings that findings offer, and how they are taken up. Nothing is chosen here."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.domain.choices import LEAVE_OUT, Choices, settled
from app.domain.findings import Finding, Level
from app.intake.normalise.outcome import Outcome, Remark

IMPORT = "import the row"
SPLIT, KEEP = "one row for each", "one authority"


def chosen_remark(remark: Remark, chosen: str) -> Remark:
    """What is told of a remark once it is decided: it stays in the plan, with what was offered."""
    return Remark(Level.INFO, remark.code, f"Chosen: {chosen}. {remark.message}", chosen, remark.choices)


def choice_in(outcome: Outcome, choices: Choices, number: int, label: str | None) -> tuple[Remark, str] | None:
    """The first remark of ``outcome`` that is decided, and what was chosen. What was not offered cannot be chosen."""
    for remark in outcome.remarks:
        if remark.choices and remark.level is not Level.INFO:
            chosen = choices.get((number, remark.code, label))
            if chosen in remark.choices:
                return remark, chosen
    return None


def decided(findings: tuple[Finding, ...], choices: Choices, number: int) -> Iterator[Finding]:
    """Findings of a reader on a whole row; one that a person must look at can be answered by taking or leaving the row."""
    for finding in findings:
        if finding.level is not Level.REVIEW:
            yield finding
            continue
        yield settled(replace(finding, choices=finding.choices or (IMPORT, LEAVE_OUT)), number, choices)
