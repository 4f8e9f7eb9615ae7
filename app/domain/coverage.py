"""Which designations a State owes, why not where it owes none, and what a register that holds some of them adds up to."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.provisions import PROVISIONS, Kind, Provision, Required
from app.domain.routing.way import Text
from app.domain.status import Status

COVERED = tuple(row for row in PROVISIONS.values() if row.kind is Kind.DESIGNATION)
"""The provisions under which authorities are designated, in order."""

OWED = "owed"
DECLARED, MISSING, NOT_REQUIRED = "declared", "missing", "not_required"
STATUSES: Mapping[str, Text] = {
    DECLARED: Text("named in this register", "nommée dans ce registre"),
    MISSING: Text("missing from this register", "absente de ce registre"),
    NOT_REQUIRED: Text("none in this register, and none required", "aucune dans ce registre, et aucune requise"),
}
DUTIES: Mapping[str, Text] = {
    OWED: Text("owed: the State has consented to be bound", "due : l'État a consenti à être lié"),
    "informal-directory": Text(
        "informal: kept in practice, so that a missing entry is no breach (10.5)",
        "informel : tenu en pratique, une entrée absente n'est pas un manquement (10.5)",
    ),
    "not-bound": Text("not bound by the treaty on that day", "non lié par le traité ce jour-là"),
    "reserved-7.9.a": Text("Article 7 is reserved (7.9.a)", "l'article 7 fait l'objet d'une réserve (7.9.a)"),
    "notification-not-asked": Text(
        "no notification of orders is asked for (7.5.a)", "aucune notification des injonctions n'est demandée (7.5.a)"
    ),
}
NOTE = Text(
    "Coverage says what is in this register, not what a State has told the depositary.",
    "La couverture dit ce qui figure dans ce registre, non ce qu'un État a communiqué au dépositaire.",
)

_BOUND = (Status.CONSENTED, Status.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Need:
    """Whether a designation is needed; the reason is set where it is not."""

    needed: bool
    reason: str | None = None


def requirement(provision: Provision, status: Status, stated: Collection[str]) -> Need:
    """Whether a State of that treaty status, having made these statements, owes an authority under ``provision``.

    CETS 224 art. 7.5.e is owed by those who ask to be notified (7.5.a) and by nobody who reserved Article 7 (7.9.a);
    the list under art. 10.5 is informal, so that a missing entry is no breach.
    """
    if provision.required is Required.INFORMAL:
        return Need(needed=False, reason="informal-directory")
    if status not in _BOUND:
        return Need(needed=False, reason="not-bound")
    if provision.required is Required.CONDITIONAL:
        if "7.9.a" in stated:
            return Need(needed=False, reason="reserved-7.9.a")
        if "7.5.a" not in stated:
            return Need(needed=False, reason="notification-not-asked")
    return Need(needed=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """One State and provision: what is owed, and the entries there are, counted by how fresh they are.

    What a State says for one of its ``territories`` does not speak for the State.
    """

    provision: str
    need: Need
    entries: Counter[str]
    territories: Mapping[str, Counter[str]]

    @property
    def status(self) -> str:
        """One of STATUSES."""
        if self.entries:
            return DECLARED
        return MISSING if self.need.needed else NOT_REQUIRED

    @property
    def reason(self) -> str | None:
        """Why nothing is needed, where nothing is there."""
        return self.need.reason if self.status == NOT_REQUIRED else None

    @property
    def duty(self) -> str:
        """One of DUTIES: what is owed, whether or not something is there."""
        return self.need.reason or OWED


@dataclass(frozen=True, slots=True)
class Total:
    """What some cells add up to. ``met`` counts those in which something is owed and there.

    ``entries`` are those of the States themselves, ``elsewhere`` those of their territories, each by how fresh they are.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    met: int = 0

    @property
    def owed(self) -> int:
        """In how many cells something is owed."""
        return self.met + self.statuses[MISSING]


def total(cells: Iterable[Cell]) -> Total:
    """The sum of some cells, of one State or of one provision."""
    known = tuple(cells)
    return Total(
        statuses=Counter(cell.status for cell in known),
        reasons=Counter(cell.reason for cell in known if cell.reason is not None),
        entries=_sum(cell.entries for cell in known),
        elsewhere=_sum(counts for cell in known for counts in cell.territories.values()),
        met=sum(cell.need.needed and cell.status == DECLARED for cell in known),
    )


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in counters:
        found.update(each)
    return found


def cell_of(provision: Provision, need: Need, found: Iterable[tuple[str | None, str]]) -> Cell:
    """The cell of a State: ``found`` has the territory, None for the State itself, and the freshness of each entry there is."""
    entries: Counter[str] = Counter()
    territories: dict[str, Counter[str]] = {}
    for territory, freshness in found:
        (entries if territory is None else territories.setdefault(territory, Counter()))[freshness] += 1
    return Cell(provision.code, need, entries, dict(sorted(territories.items())))
