"""What was told and has ended is kept for a while, and then only as far as nobody is told twice."""

from app.actions.notices import subscribing
from app.actions.notices.forgetting import KEPT, forget
from app.actions.people.once import Instruction
from tests.actions.makers import Office, decoded
from tests.actions.subscribed import HELD, OFFICER, apply, enrol, mails, subscribe


def test_nothing_grows_for_ever(office: Office) -> None:
    enrol(office)
    ended, living = (subscribe(office.house, OFFICER)["id"] for _ in range(2))
    apply(office, HELD)
    assert len(mails(office)) == 1
    subscribing.end(office.house, Instruction(OFFICER, {}), ended)
    forget(office.house)
    assert {each["id"] for each in decoded(subscribing.mine(office.house, OFFICER))["items"]} == {ended, living}
    with office.house.database.reading() as unit:
        assert [each.kind for each in unit.outbox.all()].count("changes") == 1
    office.clock.time += KEPT
    forget(office.house)
    assert {each["id"] for each in decoded(subscribing.mine(office.house, OFFICER))["items"]} == {living}
    with office.house.database.reading() as unit:
        assert [each.kind for each in unit.outbox.all()].count("changes") == 0
    assert mails(office) == []
