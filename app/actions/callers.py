"""Who is behind a token: a map in memory, so that lookups go on without the database, reloaded when accounts change."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.domain.access import Principal
from app.domain.errors import Unauthenticated
from app.domain.moment import Clock
from app.identity.tokens import token_hash, well_formed
from app.store.accounts import Holder
from app.store.unit import Database

RELOAD_AFTER = timedelta(minutes=1)


class Callers:
    """Principals by the hash of their token."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._holders: Mapping[bytes, Holder] = {}
        self._revision = -1
        self._loaded_at: datetime | None = None

    def refresh(self) -> None:
        """Reloads when accounts changed, or after a minute: grants begin and end without a change."""
        now = self._clock.now()
        with self._database.reading() as unit:
            revision = unit.accounts.revision()
            fresh = self._loaded_at is not None and now - self._loaded_at < RELOAD_AFTER
            if revision == self._revision and fresh:
                return
            self._holders = unit.accounts.token_holders(now)
        self._revision, self._loaded_at = revision, now

    def behind(self, token: str) -> Principal:
        """The principal who holds ``token``. Raises Unauthenticated, which does not say why."""
        return self._holder(token).principal

    def session_end(self, token: str) -> datetime:
        """When ``token`` ends, or the first of the roles that it brings. Raises Unauthenticated."""
        return self._holder(token).expires_at

    def _holder(self, token: str) -> Holder:
        holder = self._holders.get(token_hash(token)) if well_formed(token) else None
        if holder is None or holder.expires_at <= self._clock.now():
            raise Unauthenticated("the token is not valid")
        return holder
