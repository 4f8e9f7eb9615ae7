"""Who is written to about a drill, in the unit that does it: a State's editors. About an exercise nobody is: it is shown."""

from collections.abc import Callable, Sequence

from app.actions.drills.letters import Occasion, announced, cancelled, results
from app.actions.drills.named import posts_of, state_names
from app.actions.house import House
from app.domain.access import Role
from app.domain.drills.drill import Call, Drill
from app.domain.moment import legal_day
from app.store.outbox import Mail
from app.store.unit import Writing


def tell_beforehand(unit: Writing, house: House, drill: Drill) -> int:
    """Letters to the editors of the States of an announced drill; how many."""
    return _tell(unit, house, drill, announced) if drill.announced else 0


def tell_of_cancelling(unit: Writing, house: House, drill: Drill) -> int:
    """Letters to those who had been told of it."""
    return _tell(unit, house, drill, cancelled) if drill.announced else 0


def tell_of_results(unit: Writing, house: House, drill: Drill, calls: Sequence[Call]) -> int:
    """Letters to the editors of each State with its own results."""
    posts = posts_of(unit, drill, calls)

    def written(occasion: Occasion, recipient: str) -> Mail:
        own = [call for call in calls if call.state == occasion.state]
        return results(occasion, recipient, own, posts)

    return _tell(unit, house, drill, written)


def occasion_of(unit: Writing, house: House, drill: Drill, state: str) -> Occasion:
    """What letters to ``state`` tell of now."""
    return Occasion(drill, state, state_names(unit, state, legal_day(unit.now, house.zone)), unit.now, house.secretariat)


def _tell(unit: Writing, house: House, drill: Drill, written: Callable[[Occasion, str], Mail]) -> int:
    if drill.exercise:
        return 0
    found = [
        written(occasion_of(unit, house, drill, state), recipient)
        for state in drill.states
        for recipient in unit.accounts.addresses(Role.STATE_EDITOR, state, unit.now)
    ]
    unit.outbox.add(found)
    return len(found)
