"""What a process and its files take up, looked at again and again, and whether that grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ALLOWED = 1.05
"""What is taken up in the end, over what was taken up after the warm-up."""
MEMORY, HANDLES, THREADS = "memory", "handles", "threads"
Sample = Mapping[str, int]
"""What is taken up at one moment, by name: kilobytes of memory, numbers of handles and threads, bytes of files."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What was taken up in the first quarter after the warm-up and in the last one, and what may be taken up in any case."""

    name: str
    first: float
    last: float
    room: int

    @property
    def within(self) -> bool:
        return self.last <= max(self.first * ALLOWED, self.room)


def taken_up(process: int, files: Mapping[str, Sequence[Path]]) -> Sample:
    """What that process takes up now, and what the ``files`` of each name do together."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines())
    own = {
        MEMORY: int(told["VmRSS"].split()[0]),
        HANDLES: sum(1 for _ in Path(f"/proc/{process}/fd").iterdir()),
        THREADS: int(told["Threads"]),
    }
    return own | {name: sum(size_of(each) for each in places) for name, places in files.items()}


def size_of(place: Path) -> int:
    """Bytes of a file, or of all files in a folder; 0 where there is none, or it has just gone."""
    try:
        return sum(size_of(each) for each in place.iterdir()) if place.is_dir() else place.stat().st_size
    except FileNotFoundError:
        return 0


def growths(samples: Sequence[Sample], rooms: Mapping[str, int]) -> list[Growth]:
    """Of each name, medians of the second and of the last quarter of all samples: the first quarter is the warm-up.

    ``rooms`` has what a file may fill before it is used anew. ValueError for fewer than four samples.
    """
    quarter = len(samples) // 4
    if not quarter:
        raise ValueError(f"{len(samples)} samples are too few to see what grows")
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    return [
        Growth(name, median(each[name] for each in early), median(each[name] for each in late), rooms.get(name, 0))
        for name in samples[0]
    ]
