"""Following another directory: what it gives is verified, kept, and then a source of entries like the ledger of this house."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.bundle.faults import ErasureUnsigned, Untrusted
from app.bundle.following import Followed
from app.bundle.keys import ALGORITHMS, VerifierKey
from app.domain.access import AUDIENCES
from app.domain.entry import Entry
from app.domain.errors import OriginUnavailable, OriginUntrusted
from app.mirror.origin import Origin
from app.snapshot.signed import Signed, SignedTree, SignersKey


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
            came = self._followed.take(self._origin.checkpoint(), self._origin.lines)
        except ErasureUnsigned as error:
            raise OriginUnavailable(f"{self.url}: {error}") from error
        except Untrusted as error:
            raise OriginUntrusted(f"{self.url}: {error} ({error.code})") from error
        self._followed.confirm(datetime.now(UTC))
        return came

    @property
    def here(self) -> list[Entry]:
        """All that was taken so far."""
        return self._followed.entries

    @property
    def as_of(self) -> datetime | None:
        """When all that the origin had signed was here, as far as the copy itself knows; None: never."""
        return self._followed.as_of

    def after(self, number: int, limit: int) -> list[Entry]:
        """Up to ``limit`` entries that follow ``number``; the origin is asked once all that is here was given.

        Raises what ``refresh`` does.
        """
        if number >= self.size:
            self.refresh()
        return self._followed.entries[number : number + limit]

    @property
    def signed(self) -> Signed:
        """The checkpoint that all of this stands on and the keys that the trusted root names, as this mirror tells them on."""
        audience = AUDIENCES[self._origin.audience]
        tree = SignedTree(self.size, self._followed.tree.root(), self._followed.note.decode())
        return Signed({audience: tree} if self._followed.note else {}, tuple(self._keys()))

    def _keys(self) -> Iterator[SignersKey]:
        """Since when they sign a root does not say."""
        for text in self._followed.trusted.log_keys:
            key = VerifierKey.parse(text)
            audience = AUDIENCES.get(key.name.rpartition("/")[2])
            if audience is not None:
                yield SignersKey(audience, text, ALGORITHMS[key.algorithm], None, None)

    def _follow_roots(self) -> None:
        trusted = self._followed.trusted
        while (following := self._origin.root(trusted.root.version + 1)) is not None:
            self._followed.follow_root(following)
