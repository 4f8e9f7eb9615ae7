"""Files as States send them, from submission to approval: what waits is chosen, what cannot be read stays out, nothing is lost."""

from pathlib import Path
from typing import Any

import pytest

from app.actions.check_approvals import approvals
from tests.actions.makers import Office
from tests.intake.workbooks import merged_multiheader

CORPUS = Path(__file__).parents[1] / "intake" / "corpus"
CODES = ("AL", "AD", "AT", "CI", "CY", "GE", "MC", "ME", "NL", "RS", "SI", "TR", "EE", "HU", "DE")
FURTHER = "Record,State,Name (en),Valid from\n" + "".join(f"state,{code},{code},2000-01-01\n" for code in CODES)
FILES: dict[str, bytes] = {path.stem: path.read_bytes() for path in sorted(CORPUS.glob("0*.csv"))} | {"book": merged_multiheader()}


@pytest.mark.parametrize("name", FILES)
def test_from_what_was_sent_to_the_register(office: Office, name: str) -> None:
    office.approve(office.submit(FURTHER.encode(), state=None))
    sent: dict[str, Any] = office.submit(FILES[name], state=None)
    assert sent["status"] == "previewed"
    for _ in range(5):
        plan = office.plan(sent)
        assert all(each["message"] and each["code"] for row in plan["rows"] for each in row["findings"])
        if not plan["undecided"]:
            break
        sent = office.choose(sent)
    assert office.plan(sent)["undecided"] == 0
    done = office.approve(sent)
    assert done["counts"]["create"] > 0
    again = office.submit(FILES[name] + b"\n" if not FILES[name].startswith(b"PK") else FILES[name], state=None)
    if again["status"] == "previewed":
        assert again["counts"]["create"] == 0
    with office.house.database.reading() as unit:
        stored = unit.inbox.listing(limit=100)
        assert approvals(unit.inbox, unit.chosen, list(unit.ledger.all_entries()), stored)[1] == []
