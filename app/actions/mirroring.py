"""Following another directory: what it gives is verified, kept, and then a source of entries like the ledger of this house."""

from app.bundle.faults import Untrusted
from app.bundle.following import Followed
from app.domain.access import AUDIENCES
from app.domain.entry import Entry
from app.domain.errors import OriginUntrusted
from app.mirror.origin import Origin
from app.snapshot.signed import Signed, SignedTree


class Mirror:
    """Entries of ``origin``, numbered by their place in its audience's tree, as ``followed`` keeps them."""

    def __init__(self, origin: Origin, followed: Followed) -> None:
        self._origin = origin
        self._followed = followed

    @property
    def url(self) -> str:
        """Where the directory is that is followed."""
        return self._origin.url

    @property
    def size(self) -> int:
        """How many lines are here."""
        return self._followed.size

    @property
    def root_version(self) -> int:
        """Which root all of this is trusted by."""
        return self._followed.trusted.root.version

    def refresh(self) -> int:
        """Takes what is new; how many lines came. Raises OriginUnavailable, OriginUntrusted for what does not hold."""
        try:
            self._follow_roots()
            return self._followed.take(self._origin.checkpoint(), self._origin.lines)
        except Untrusted as error:
            raise OriginUntrusted(f"{self.url}: {error} ({error.code})") from error

    def after(self, number: int, limit: int) -> list[Entry]:
        """Up to ``limit`` entries that follow ``number``; the origin is asked once all that is here was given.

        Raises what ``refresh`` does.
        """
        if number >= self.size:
            self.refresh()
        return self._followed.entries[number : number + limit]

    @property
    def signed(self) -> Signed:
        """The checkpoint that all of this stands on, as this mirror tells it on."""
        audience = AUDIENCES[self._origin.audience]
        tree = SignedTree(self.size, self._followed.tree.root(), self._followed.note.decode())
        return Signed({audience: tree} if self._followed.note else {})

    def _follow_roots(self) -> None:
        trusted = self._followed.trusted
        while (following := self._origin.root(trusted.root.version + 1)) is not None:
            self._followed.follow_root(following)
