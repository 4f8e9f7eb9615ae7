"""How often one address outside may press the button of a drill's page in a minute: as often as a person, not as a machine."""

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from app.domain.errors import TooManyTries

IN_A_MINUTE, ADDRESSES = 20, 10_000
_MINUTE = timedelta(minutes=1)


class Pace:
    """The presses of the last minute, by address, in this process."""

    def __init__(self) -> None:
        self._lately: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, address: str, now: datetime) -> None:
        """Counts one. Raises TooManyTries, which says when there is room again."""
        with self._guard:
            lately = self._lately.setdefault(address, deque())
            self._lately.move_to_end(address)
            while len(self._lately) > ADDRESSES:
                self._lately.popitem(last=False)
            while lately and lately[0] <= now - _MINUTE:
                lately.popleft()
            if len(lately) >= IN_A_MINUTE:
                wait = lately[0] + _MINUTE - now
                raise TooManyTries(
                    "this page is used too often from where you are", extra={"retry_after": int(wait.total_seconds()) + 1}
                )
            lately.append(now)
