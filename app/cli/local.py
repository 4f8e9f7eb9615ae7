"""What the command line needs of this machine. Faces may not know settings or wiring, so the door hands an implementation in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.access import Audience

if TYPE_CHECKING:  # importing it takes half a second, and most commands need none of it
    from app.actions.backup.reading import Contents
    from app.actions.bundles.making import Made
    from app.actions.check import Report
    from app.actions.erasing.reapplying import Reapplied
    from app.actions.monitoring import Strange
    from app.actions.people.enrolment import Link
    from app.actions.sign import Signature

Progress = Callable[[int, int, str], None]
Ready = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Migrated:
    """A database brought up to date: its URL without a password, and the revisions before and after."""

    database: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A demonstration as it was asked for. Without a database it gets one of its own in ``folder``."""

    folder: Path
    database: str | None
    port: int
    serving: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """A demonstration that is ready. ``url`` None: it is not served."""

    folder: Path
    database: str
    tokens: Path
    roles: tuple[str, ...]
    files: int
    entries: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Bundling:
    """A bundle as it was asked for: ``recipient`` by name and age key; a copy of it goes to the folder ``to``."""

    audience: Audience
    recipient: tuple[str, str] | None
    to: Path | None
    next_update: timedelta
    expiry: timedelta


@dataclass(frozen=True, slots=True)
class Mirroring:
    """A directory that is to be followed: as ``audience``, with ``token`` where that is above public, into ``folder``.

    ``root`` is what its reader trusts, if they name it now.
    """

    url: str
    audience: str
    folder: Path
    root: bytes | None
    token: str | None
    serving: bool = False
    host: str = "127.0.0.1"
    port: int = 0


@dataclass(frozen=True, slots=True)
class Examined:
    """What the doctor found, in which database, and what else should be known."""

    database: str
    report: "Report"
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """How to sign. ``watching``: on and on, until told to stop or until the process ``beside`` it has ended.

    ``full_every`` is how many seconds go by before all lines are read again and not only new ones.
    """

    watching: bool = False
    full_every: float = 3600
    beside: int | None = None
    new_key: bool = False
    retire: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was filled from a backup, what it then held, and whether that is sound.

    ``missing``: how many lines a checkpoint counts that are not there, where there was one to compare with.
    """

    contents: "Contents"
    examined: Examined
    missing: int | None


class Local(Protocol):
    """This machine's part. Every method raises Refused or Unavailable with a text for people."""

    def migrate(self) -> Migrated:
        """Brings the database of the settings up to date."""

    def serve(self, host: str | None, port: int | None, ready: Ready) -> None:
        """Serves until it is told to stop; ``ready`` gets the address."""

    def demo(self, wanted: Wanted, progress: Progress, ready: Callable[[Loaded], None]) -> None:
        """Makes a fresh demonstration and serves it, if wanted."""

    def initialise(self, name: str, email: str) -> "Link":
        """Makes an administrator and the link to enrol by, where there are none to do so."""

    def users(self, suspend: str | None) -> list[dict[str, Any]]:
        """The accounts, as they stand once the one named in ``suspend`` is suspended."""

    def tokens(self, revoke: str | None) -> list[dict[str, Any]]:
        """The tokens that can be used, once the one named in ``revoke`` is revoked."""

    def bundle(self, wanted: Bundling) -> "Made":
        """Makes a bundle from the database of the settings."""

    def bundle_keys(self, root_key: Path | None, *, rotating: bool) -> Path:
        """Makes the keys that sign bundles, or another online key; the place of the root that names them."""

    def sign(self, wanted: Signing, signed: "Callable[[Signature], None]") -> None:
        """Signs the ledger of the settings; ``signed`` gets what was signed, each time that something was."""

    def mirror(self, wanted: Mirroring, told: Callable[[int, int], None], ready: Ready) -> None:
        """Follows another directory into a folder; ``told`` gets how many lines came and how many are here."""

    def monitor(self, wanted: Mirroring, state: str, recognised: str) -> "tuple[int, Sequence[Strange]]":
        """How many lines a directory's log has, and which of those about a State its file ``recognised`` does not know."""

    def check(self, folder: Path | None, database: str | None) -> Examined:
        """Examines the database of the settings, or the one named, or that of the demonstration in ``folder``."""

    def backup(self, place: Path, recipient: str | None) -> "Contents":
        """Makes a backup of the database of the settings; for this service's key, or for another recipient's."""

    def record_erasures(self, place: Path) -> int:
        """Writes down all erasures; how many."""

    def wipe_erased(self) -> bool:
        """Makes the database forget what was erased; whether it did."""

    def reapply(self, place: Path | None) -> "Reapplied | None":
        """Erases in a restored database what the list in ``place`` says was erased since; None: nothing was."""

    def restore(self, place: Path, keys: Path | None, checkpoint: Path | None) -> Restored:
        """Fills the empty database of the settings from a backup, which this service's key opens, or those of a file.

        Compared with a signed ``checkpoint`` that somebody kept.
        """

    def release(self, *, despite_findings: bool) -> Examined:
        """Examines a restored database, and lets it take writes where it is sound."""
