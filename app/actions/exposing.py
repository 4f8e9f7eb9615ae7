"""The numbers in the text format of Prometheus.

Whoever has not signed in sees what lookups and probes show anyway: no write, no session, no letter, no event is counted before
them, because each of those may be about something that is not public.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from app.actions.house import House
from app.actions.telemetry.tally import WITHIN
from app.domain.access import PUBLIC_ONLY

OPEN_KINDS = frozenset(("lookup", "page", "probe", "asset"))


def exposed(house: House, *, wholly: bool) -> bytes:
    """All numbers; without ``wholly`` only those that anybody may see."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Numbers(house, wholly=wholly))
    return generate_latest(registry)


class _Numbers(Collector):
    """The service's own."""

    def __init__(self, house: House, *, wholly: bool) -> None:
        self._house = house
        self._wholly = wholly
        self._now = house.clock.now()

    def collect(self) -> Iterator[Metric]:
        """Each number with what it means."""
        yield from self._requests()
        yield from self._snapshot()
        yield _gauge(
            "authdir_audit_reserve", "1 while room on the disk is kept for the audit journal", self._house.journal.reserved
        )
        if self._wholly:  # when something is written or read above public is told by what waits, and by ages
            yield _gauge("authdir_journal_waiting", "Audit events that wait for the disk", self._house.journal.waiting)
            yield from self._ages()
            yield from self._work()
            yield from self._waiting()

    def _requests(self) -> Iterator[Metric]:
        tally = self._house.tally
        counted = CounterMetricFamily(
            "authdir_requests", "Answers by kind and status; 0: nobody waited for it", labels=("kind", "status")
        )
        for (kind, status), count in sorted(tally.answered.items()):
            if self._shown(kind):
                counted.add_metric((kind, str(status)), count)
        yield counted
        timed = HistogramMetricFamily("authdir_request_seconds", "How long answers took, by kind", labels=("kind",))
        for kind, within in sorted(tally.within.items()):
            if self._shown(kind):
                ends = (*map(str, WITHIN), "+Inf")
                timed.add_metric((kind,), list(zip(ends, accumulate(within), strict=True)), tally.seconds[kind])
        yield timed

    def _snapshot(self) -> Iterator[Metric]:
        snapshot, lag = self._house.shelf.snapshot, self._house.lag
        yield _gauge(
            "authdir_public_revision", "Public entries that answers come from", snapshot.log.count(PUBLIC_ONLY, snapshot.number)
        )
        yield _gauge("authdir_degraded", "1 while answers come from a snapshot that may be old", not lag.now().live)

    def _ages(self) -> Iterator[Metric]:
        contact = self._house.lag.contact
        age = self._age(contact) if contact else math.inf
        yield _gauge("authdir_snapshot_age_seconds", "Seconds since the whole ledger was last seen, if ever", age)
        ages = GaugeMetricFamily(
            "authdir_kept_age_seconds", "Seconds since it was last made, as far as known here", labels=("what",)
        )
        for what, moment in sorted(self._house.gauges.kept.items()):
            made_at = moment()
            if made_at is not None:
                ages.add_metric((what,), self._age(made_at))
        yield ages

    def _work(self) -> Iterator[Metric]:
        failures = CounterMetricFamily("authdir_job_failures", "How often a job of the service did not go well", labels=("job",))
        failing = GaugeMetricFamily("authdir_job_failing", "1 while a job's last try did not go well", labels=("job",))
        ages = GaugeMetricFamily("authdir_job_age_seconds", "Seconds since a job last went well", labels=("job",))
        for name, job in sorted(self._house.work.jobs.items()):
            failures.add_metric((name,), job.failures)
            failing.add_metric((name,), job.failing)
            ages.add_metric((name,), self._age(job.done_at))
        yield from (failures, failing, ages)

    def _waiting(self) -> Iterator[Metric]:
        found = self._house.gauges.last
        if found is None:
            return
        since = self._age(found.mail_since) if found.mail_since else 0.0
        yield from (
            _gauge(
                "authdir_database_seen_age_seconds", "Seconds since the database last told the numbers below", self._age(found.at)
            ),
            _gauge("authdir_outbox_waiting", "Letters that wait to be sent", found.mail_waiting),
            _gauge("authdir_outbox_oldest_seconds", "How long the oldest of them waits", since),
            _gauge("authdir_outbox_failing", "1 while a letter was refused and waits", found.mail_failing),
            _gauge("authdir_sessions", "People who are signed in", found.sessions),
            _gauge("authdir_journal_unshipped", "Events of the local journal not yet in the central trail", found.unshipped),
            _gauge("authdir_restored_copy", "1 while the database is a restored copy that nobody released", found.restored),
        )

    def _shown(self, kind: str) -> bool:
        return self._wholly or kind in OPEN_KINDS

    def _age(self, moment: datetime) -> float:
        return max(0.0, (self._now - moment).total_seconds())


def names(text: bytes) -> set[str]:
    """The names that a scrape shows, as rules use them."""
    lines: Iterable[str] = text.decode().splitlines()
    return {line.partition("{")[0].partition(" ")[0] for line in lines if not line.startswith("#")}


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=float(value))
