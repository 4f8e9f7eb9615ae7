"""What was counted, and what follows from it: medians, and ratios taken within each round."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import mean, median

from tests.bench.load import Sample


@dataclass
class Results:
    """Samples of each operation, one a round, and of the bare route just before and just after each of them.

    ``sync`` is what one sync of the disk costs, in milliseconds.
    """

    sync: float
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    bare: dict[str, list[tuple[Sample, Sample]]] = field(default_factory=dict)

    def add(self, name: str, sample: Sample, bare: tuple[Sample, Sample]) -> None:
        """One more run of an operation."""
        self.samples.setdefault(name, []).append(sample)
        self.bare.setdefault(name, []).append(bare)

    def to_bare(self, name: str) -> float:
        """How many times the rate of the bare route beside it: the median of the rounds' ratios."""
        pairs = zip(self.samples[name], self.bare[name], strict=True)
        return median(one.rate / mean(each.rate for each in bare) for one, bare in pairs)

    def to_bare_by_processor(self, name: str) -> float:
        """The same for answers in a second of the server's processor time: other work on the machine does not move it much."""
        pairs = zip(self.samples[name], self.bare[name], strict=True)
        return median(mean(each.each for each in bare) / one.each if one.each else 0.0 for one, bare in pairs)

    def share(self) -> float:
        """Which part of its core the bare route had: less than 0.9 tells of other work on the machine."""
        return median(each.processor / each.seconds for pairs in self.bare.values() for pair in pairs for each in pair)

    def has(self, *names: str) -> bool:
        """Whether all of these were measured."""
        return all(name in self.samples for name in names)

    def rate(self, name: str) -> float:
        """Answers a second."""
        return self._median(name, lambda sample: sample.rate)

    def p50(self, name: str) -> float:
        """Milliseconds within which half of the answers came."""
        return self._median(name, lambda sample: sample.p50)

    def p99(self, name: str) -> float:
        """Milliseconds within which 99 of 100 answers came."""
        return self._median(name, lambda sample: sample.p99)

    def errors(self, name: str) -> int:
        """Answers that were refusals, and requests that had none."""
        return sum(sample.refused + sample.broken for sample in self.samples[name])

    def ratio(self, name: str, to: str) -> float:
        """How many times the rate of ``to``: the median of the rounds' ratios."""
        pairs = zip(self.samples[name], self.samples[to], strict=True)
        return median(one.rate / other.rate if other.rate else float("inf") for one, other in pairs)

    def _median(self, name: str, of: Callable[[Sample], float]) -> float:
        return median(of(sample) for sample in self.samples[name])
