"""What the doctor says beside its findings: what waits, what was not done for long, what is set as it should not stay."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.bundle.manifest import Manifest
from app.domain.moment import format_instant
from app.settings import Settings
from app.store.outbox import Waiting
from app.store.restored import Restoration
from app.store.verified import unverified_hosts
from app.wiring.backups import last_backup
from app.wiring.bundling import last_public

BACKUP_EVERY = timedelta(days=1)
_UNSAFE = "AUTHDIR_ALLOW_UNSAFE_DURABILITY is set: the database may acknowledge what a power cut takes back. For tests only."

_UNVERIFIED = (
    "AUTHDIR_DATABASE_URL: nothing shows that {hosts} is the database, and the line may be in clear. Unless nobody else is on the "
    "network between, add sslmode=verify-full and sslrootcert."
)


def notes(settings: Settings, waiting: Waiting | None, copy: Restoration | None, now: datetime) -> Iterator[str]:
    """All of it."""
    if waiting is not None and waiting.count:
        yield waiting_mail(waiting, sending=bool(settings.smtp_host))
    yield from _backed_up(last_backup(settings.var_dir), now)
    yield from _overdue(last_public(settings.var_dir / "bundles"), now)
    if copy is not None and copy.released_at is None:
        yield f"The database is a copy of {format_instant(copy.made_at)}, for reading only: 'authdir restore --release' ends that."
    if settings.allow_unsafe_durability:
        yield _UNSAFE
    if hosts := unverified_hosts(settings.database_url):
        yield _UNVERIFIED.format(hosts=", ".join(hosts))


def waiting_mail(waiting: Waiting, *, sending: bool) -> str:
    """What is to be said of mail that waits."""
    since = waiting.since.isoformat(timespec="minutes") if waiting.since else ""
    why = f"; last trouble: {waiting.last_error}" if waiting.last_error else ""
    hint = "" if sending else "; AUTHDIR_SMTP_HOST names no server to send it"
    return f"{waiting.count} message{'s wait' if waiting.count > 1 else ' waits'} in the outbox, since {since}{why}{hint}."


def _overdue(last: Manifest | None, now: datetime) -> Iterator[str]:
    if last is not None and last.next_update < now:
        yield f"The next public bundle was due at {format_instant(last.next_update)}: 'authdir bundle' makes one."


def _backed_up(last: datetime | None, now: datetime) -> Iterator[str]:
    if last is None:
        yield "No backup was made from here, as far as is known: 'authdir backup FILE' makes one."
    elif now - last > BACKUP_EVERY:
        yield f"The last backup from here is of {format_instant(last)}, more than a day ago."
