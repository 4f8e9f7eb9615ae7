"""Files that an exercise State might send: every row is somebody's designation, and carries a site that no other file has."""

import hashlib
import math
import random
from dataclasses import dataclass

STATES = {"QM": "Meridia", "QN": "Norvania", "QO": "Ostrovia"}
_PROVISIONS = {"8.10.a": "submit", "8.10.b": "receive", "14.7.c": "notify"}
_HEADINGS = "Record,State,Provision,Role,Authority (en),Website,Phone,Valid from"
_OFFICES = 3000
_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, the State that sends it, the mark in it, and the site in each of its rows."""

    state: str
    mark: str
    content: bytes
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The fewest and the most rows of a file."""

    fewest: int
    most: int

    def draw(self, chance: random.Random) -> int:
        """A number of rows; small files are as frequent as large ones."""
        return round(math.exp(chance.uniform(math.log(self.fewest), math.log(self.most))))


def sample(chance: random.Random, sizes: Sizes) -> Sample:
    """A file that changes something in every row: offices that are known by now get another site, others are new."""
    mark = f"m{chance.getrandbits(48):012x}"
    state, name = chance.choice(list(STATES.items()))
    provision, role = chance.choice(list(_PROVISIONS.items()))
    offices = chance.sample(range(_OFFICES), sizes.draw(chance))
    phone = f"+44 20 7946 0{chance.randrange(100, 1000)}"
    sites = tuple(f"https://{mark}.example/{office}" for office in offices)
    rows = [
        f"designation,{state},{provision},{role},{_office(office)} of {name},{site},{phone},2026-01-01"
        for office, site in zip(offices, sites, strict=True)
    ]
    return Sample(state, mark, "\n".join((_HEADINGS, *rows, "")).encode(), sites)


def _office(number: int) -> str:
    """A name that nobody takes for another: eight syllables drawn by the number."""
    drawn = hashlib.sha256(str(number).encode()).digest()
    first, second = ("".join(_SYLLABLES[each % len(_SYLLABLES)] for each in part) for part in (drawn[:4], drawn[4:8]))
    return f"{first.capitalize()} {second.capitalize()} Office"
