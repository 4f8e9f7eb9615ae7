"""Bundles on this machine: where the keys and the issues lie, and how a command gets them made."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.actions.bundles.making import Made, Order, log_keys, make
from app.actions.house import House
from app.bundle import roots
from app.bundle.faults import Untrusted
from app.bundle.manifest import Manifest, Periods
from app.bundle.write import copy, manifest_in, newest
from app.cli.ends import Refused
from app.cli.local import Bundling
from app.domain.access import Audience
from app.domain.errors import NotSignedYet
from app.settings import Settings


def made(house: House, settings: Settings, wanted: Bundling) -> Made:
    """Makes the issue, and a copy of it where one is wanted. Raises Refused."""
    periods = Periods(wanted.next_update, wanted.expiry)
    order = Order(wanted.audience, settings.signer_dir, house.bundles, wanted.recipient, periods)
    with _told():
        found = make(house, order)
        if wanted.to is not None:
            copy(found.folder, wanted.to)
    return found


def keys(house: House, settings: Settings, root_key: Path | None, *, rotating: bool) -> Path:
    """Makes the keys, or another online key; the place of the root that names them. Raises Refused."""
    folder = settings.signer_dir
    with house.database.reading() as unit:
        known = log_keys(unit)
    with _told():
        if not known:
            raise NotSignedYet("the signer has no key yet that a root could name: run 'authdir sign' first")
        change = roots.rotate if rotating else roots.make_keys
        return change(folder, root_key or folder / roots.OFFLINE, known, house.clock.now())


def last_public(shelf: Path) -> Manifest | None:
    """What the last public issue says of itself; None where there is none that can be read."""
    try:
        issue = newest(shelf, Audience.PUBLIC.label)
        return manifest_in(issue) if issue is not None else None
    except (OSError, Untrusted):
        return None


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong in words for an operator."""
    try:
        yield
    except Untrusted as error:
        raise Refused(f"{error} ({error.code}).") from error
    except OSError as error:
        raise Refused(f"{error.filename} cannot be written: {error.strerror}.") from error
