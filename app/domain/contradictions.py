"""What an entry says that cannot both be true once a row is added to it. Told, never refused: the State may mean either."""

import re
from collections.abc import Iterator

from app.domain.effect import Effect
from app.domain.findings import Finding, Level

_AT_ANY_HOUR = re.compile(r'24/7(?: ?"[^"]*")?')


def contradictory_hours(effect: Effect) -> Iterator[Finding]:
    """Hours that are amended to some of the day while the entry goes on to say round the clock: nobody knows which is meant."""
    spec = effect.after.get("hours.spec")
    if spec and effect.after.get("hours.round_the_clock") and not _AT_ANY_HOUR.fullmatch(spec):
        message = f"the hours '{spec[:80]}' contradict the 'Round the clock' beside them, so that readers are told 'unknown'"
        yield Finding(Level.WARNING, "hours-contradictory", message, "Hours", spec[:200], "Write 'no' under Round the clock.")
