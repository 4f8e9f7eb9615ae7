"""This machine's part of the command line: settings, database, server. The only place that both faces and rooms meet."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.actions.backup.reading import Contents
from app.actions.bundles.making import Made
from app.actions.check import Report, check
from app.actions.check_lines import Step, Trouble
from app.actions.erasing.reapplying import Reapplied
from app.actions.erasing.wiping import wipe
from app.actions.house import House
from app.actions.monitoring import Strange
from app.actions.people import operating
from app.actions.people.enrolment import Link
from app.actions.people.starting import initialise
from app.actions.sign import Signature
from app.cli.ends import Refused
from app.cli.local import Bundling, Examined, Loaded, Migrated, Mirroring, Progress, Ready, Restored, Signing, Wanted
from app.domain.errors import DatabaseUnavailable
from app.settings import SEAL_FILE, Settings
from app.store import migrate
from app.store.unsafe import UnsafeDurability
from app.wiring import backups, bundling, close_house, mirroring, open_house, web_app
from app.wiring.alone import alone_in
from app.wiring.compared import settings_step
from app.wiring.copies import served_before
from app.wiring.demonstration import DATABASE, SIGNER, prepare, reached_at
from app.wiring.examined import refuse_unsafe
from app.wiring.keys import provide_key
from app.wiring.logs import write_as
from app.wiring.named import make_room, missing, refuse_unmigrated, told
from app.wiring.notes import notes
from app.wiring.serving import address_of, listening, run
from app.wiring.signing import sign, signing_beside

_NO_KEY = (
    "The service has no key of its own: AUTHDIR_SEAL_KEY is not set and there is no {place}. 'authdir init' makes one beside "
    "the first administrator; several processes share one as AUTHDIR_SEAL_KEY=$(openssl rand -base64 32 | tr '+/' '-_')."
)


class Here:
    """The implementation of ``Local``."""

    def migrate(self) -> Migrated:
        """Brings the database of the settings up to date."""
        settings = settings_of()
        with told(settings.database_url) as shown:
            make_room(settings.database_url)
            before = migrate.current(settings.database_url)
            migrate.upgrade(settings.database_url)
            return Migrated(shown, before, migrate.current(settings.database_url))

    def serve(self, host: str | None, port: int | None, ready: Ready) -> None:
        """Serves the database of the settings."""
        settings = settings_of()
        refuse_unsafe(settings, host or settings.host)
        with told(settings.database_url):
            refuse_unusable(settings)
        if not settings.seal.ready:
            raise Refused(_NO_KEY.format(place=settings.var_dir / SEAL_FILE))
        write_as(settings)
        there = host or settings.host, settings.port if port is None else port
        with alone_in(settings.var_dir), closing(listening(*there)) as listener:
            ready(address_of(listener))
            run(web_app(settings), listener, settings.public_url, settings.drain_seconds)

    def demo(self, wanted: Wanted, progress: Progress, ready: Callable[[Loaded], None]) -> None:
        """A fresh demonstration."""
        with closing(listening("127.0.0.1", wanted.port if wanted.serving else 0)) as listener:
            own = f"sqlite:///{wanted.folder / DATABASE}"
            given: dict[str, object] = {
                "database_url": wanted.database or own,
                "var_dir": wanted.folder,
                "signer_dir": wanted.folder / SIGNER,
                "smtp_host": "",
                "secretariat_email": "",
            }
            settings = reached_at(settings_of(**given), listener.getsockname()[1] if wanted.serving else None)
            with told(settings.database_url) as shown, prepare(settings, wanted, progress) as filled:
                url = address_of(listener) if wanted.serving else None
                ready(Loaded(wanted.folder, shown, filled.tokens, filled.roles, filled.files, filled.entries, url))
                if wanted.serving:
                    with signing_beside(settings):
                        run(web_app(settings, demonstration=True), listener, settings.public_url)

    def initialise(self, name: str, email: str) -> Link:
        """The first administrator's link."""
        with self._house() as house:
            link = initialise(house, name, email)
        provide_key(settings_of())
        return link

    def users(self, suspend: str | None) -> list[dict[str, Any]]:
        """The accounts, one of them suspended first."""
        with self._house() as house:
            if suspend is not None:
                operating.suspend(house, suspend)
            return operating.users(house)

    def tokens(self, revoke: str | None) -> list[dict[str, Any]]:
        """The tokens, one of them revoked first."""
        with self._house() as house:
            if revoke is not None:
                operating.revoke(house, revoke)
            return operating.tokens(house)

    def bundle(self, wanted: Bundling) -> Made:
        """An issue of a bundle."""
        with self._house() as house:
            return bundling.made(house, settings_of(), wanted)

    def mirror(self, wanted: Mirroring, told: Callable[[int, int], None], ready: Ready) -> None:
        """A copy of another directory."""
        own = f"sqlite:///{wanted.folder / mirroring.DATABASE}"
        mirroring.mirror(settings_of(database_url=own, var_dir=wanted.folder), wanted, told, ready)

    def monitor(self, wanted: Mirroring, state: str, recognised: str) -> tuple[int, Sequence[Strange]]:
        """What nobody of a State recognises in another directory."""
        return mirroring.monitor(wanted, state, recognised)

    def bundle_keys(self, root_key: Path | None, *, rotating: bool) -> Path:
        """The keys that sign bundles."""
        with self._house() as house:
            return bundling.keys(house, settings_of(), root_key, rotating=rotating)

    @contextmanager
    def _house(self) -> Iterator[House]:
        """The rooms over the database of the settings."""
        settings = settings_of()
        with told(settings.database_url):
            refuse_unmigrated(settings.database_url)
            house = open_house(settings)
            try:
                yield house
            finally:
                close_house(house)

    def sign(self, wanted: Signing, signed: Callable[[Signature], None]) -> None:
        """Signs the ledger of the settings."""
        settings = settings_of()
        with told(settings.database_url):
            refuse_unmigrated(settings.database_url)
            sign(settings, wanted, signed)

    def check(self, folder: Path | None, database: str | None) -> Examined:
        """Examines a database."""
        settings, said = examined_settings(folder, database)
        with told(settings.database_url) as shown:
            refuse_unmigrated(settings.database_url)
            journal = (settings.var_dir / "audit.sqlite").exists()
            if not journal:
                said.append(f"There is no local audit journal in {settings.var_dir}: nothing restricted was answered from there.")
            house = open_house(settings)
            try:
                report = check(house, journal=journal)
            except UnsafeDurability as error:
                report = Report((Step("settings", 1, (Trouble("durability", str(error)),)),), 0)
            finally:
                close_house(house)
        report = replace(report, steps=(*report.steps, settings_step(settings)))
        return Examined(shown, report, (*said, *notes(settings, report.waiting, report.copy, datetime.now(UTC))))

    def backup(self, place: Path, recipient: str | None) -> Contents:
        """A backup of the database of the settings."""
        settings = settings_of()
        with told(settings.database_url):
            refuse_unmigrated(settings.database_url)
            return backups.take_one(settings, place, recipient)

    def restore(self, place: Path, keys: Path | None, checkpoint: Path | None) -> Restored:
        """A backup put back."""
        settings = settings_of()
        with told(settings.database_url):
            make_room(settings.database_url)
            contents = backups.put_back(settings, place, keys)
        with self._house() as house:
            missing = backups.missing_lines(house, checkpoint) if checkpoint else None
        return Restored(contents, self.check(None, None), missing)

    def record_erasures(self, place: Path) -> int:
        """The list of erasures, beside the backups."""
        with self._house() as house:
            return backups.record_erasures(house, place)

    def wipe_erased(self) -> bool:
        """The database written anew."""
        with self._house() as house:
            return wipe(house)

    def reapply(self, place: Path | None) -> Reapplied | None:
        """What was erased since a backup was made, erased again."""
        with self._house() as house:
            return backups.erase_again(house, place)

    def release(self, *, despite_findings: bool) -> Examined:
        """A restored database lets writes in, where it is sound."""
        found = self.check(None, None)
        if despite_findings or not any(step.troubles for step in found.report.steps):
            with self._house() as house:
                backups.release(house)
        return found


def settings_of(**given: object) -> Settings:
    """The settings, with what a command gave in their place. Raises Refused naming the variable that does not hold."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = "; ".join(f"AUTHDIR_{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in error.errors())
        raise Refused(f"A setting does not hold. {faults}") from error


def examined_settings(folder: Path | None, database: str | None) -> tuple[Settings, list[str]]:
    """What to examine: what was named; else the database of the settings; else, where there is none, the demonstration's."""
    usual = settings_of()
    demonstration = Path("var/demo")
    if folder is None and database is None and missing(usual.database_url) and (demonstration / DATABASE).exists():
        note = f"There is no {missing(usual.database_url)}: the demonstration in {demonstration} is examined."
        own = f"sqlite:///{demonstration / DATABASE}"
        return settings_of(database_url=own, var_dir=demonstration), [note]
    if folder is not None:
        database = database or f"sqlite:///{folder / DATABASE}"
    return settings_of(database_url=database or usual.database_url, var_dir=folder or usual.var_dir), []


def refuse_unusable(settings: Settings) -> None:
    """Raises for a database that cannot be served from. One that is away is no reason where a copy of its register is kept."""
    try:
        if missing(settings.database_url) is None or not served_before(settings):
            refuse_unmigrated(settings.database_url)
        house = open_house(settings)
        try:
            house.database.ping()
        finally:
            close_house(house)
    except DatabaseUnavailable:
        if not served_before(settings):
            raise
