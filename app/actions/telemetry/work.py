"""How the work that the service does by itself gets on: for each job, when it last went well, and how often it did not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec

from app.domain.moment import Clock

P = ParamSpec("P")
FOLLOWING = "following the ledger"
"""The job that brings the snapshot up to date."""


@dataclass(slots=True)
class Job:
    """One job. ``failing``: the last time it did not go well."""

    done_at: datetime
    failures: int = 0
    failing: bool = False


class Work:
    """All jobs by name."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}

    def watched(self, name: str, work: Callable[P, object], clock: Clock) -> Callable[P, object]:
        """``work``, watched: whatever it returns or raises is passed on."""
        job = self.jobs[name] = Job(clock.now())

        def doing(*args: P.args, **more: P.kwargs) -> object:
            try:
                done = work(*args, **more)
            except Exception:
                job.failures += 1
                job.failing = True
                raise
            job.done_at, job.failing = clock.now(), False
            return done

        return doing
