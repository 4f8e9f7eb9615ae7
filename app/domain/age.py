"""Whether an answer shows the register as it is now or a copy of it, and how old that is: what API, pages and audit say alike."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.moment import format_instant

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Age:
    """``live``: the ledger was asked a moment ago. Otherwise the answer is from a copy that held all of it at ``as_of``.

    ``age_seconds`` is how long ago that was; ``as_of`` None where it never was. An age of None is not
    known: this machine's clock is behind the copy.
    """

    live: bool
    age_seconds: int | None = 0
    as_of: datetime | None = None

    @property
    def mode(self) -> str:
        """As ``meta`` and the audit name it."""
        return "live" if self.live else "snapshot"

    @property
    def header(self) -> str:
        """The value of Directory-Data-Status."""
        as_of = f'as-of="{format_instant(self.as_of)}"; ' if self.as_of else ""
        return f"{self.mode}; {as_of}age={'unknown' if self.age_seconds is None else self.age_seconds}"

    @property
    def age(self) -> str:
        """The age in words of every language: 12 s, 5 min, 30 h 05 min; ? where it is not known."""
        if self.age_seconds is None:
            return "?"
        minutes, seconds = divmod(self.age_seconds, _MINUTE)
        hours, minutes = divmod(minutes, _MINUTE)
        if hours:
            return f"{hours} h {minutes:02} min"
        return f"{minutes} min" if minutes else f"{seconds} s"

    def by_the_minute(self) -> "Age":
        """The same with an age in whole minutes, rounded up: what is drawn costs too much to be drawn anew each second."""
        if self.age_seconds is None:
            return self
        return Age(self.live, -(-self.age_seconds // _MINUTE) * _MINUTE, self.as_of)


LIVE = Age(live=True)
