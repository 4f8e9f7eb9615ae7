"""Lines to PostgreSQL by TLS: what is told of addresses, and that a server which is another is refused."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.store.engine import USUAL, open_engine
from app.store.verified import unverified_hosts
from tests.faults.proxied import free_port
from tests.postgres import Cluster, own_cluster
from tests.tls import certified

PSYCOPG = "postgresql+psycopg://authdir@"


@pytest.mark.parametrize(
    ("address", "environment", "hosts"),
    [
        ("sqlite:///var/directory.sqlite", {}, ()),
        (f"{PSYCOPG}/name", {}, ()),
        (f"{PSYCOPG}/name?host=/run/postgresql", {}, ()),
        (f"{PSYCOPG}localhost/name", {}, ()),
        (f"{PSYCOPG}127.0.0.1/name", {}, ()),
        (f"{PSYCOPG}[::1]/name", {}, ()),
        (f"{PSYCOPG}database/name", {}, ("database",)),
        (f"{PSYCOPG}10.1.0.7/name?sslmode=require", {}, ("10.1.0.7",)),
        (f"{PSYCOPG}database/name?sslmode=verify-ca", {}, ("database",)),
        (f"{PSYCOPG}database/name?sslmode=verify-full", {}, ()),
        (f"{PSYCOPG}database/name", {"PGSSLMODE": "verify-full"}, ()),
        (f"{PSYCOPG}database/name?sslmode=prefer", {"PGSSLMODE": "verify-full"}, ("database",)),
        (f"{PSYCOPG}/name", {"PGHOST": "database"}, ("database",)),
        (f"{PSYCOPG}localhost/name?hostaddr=10.1.0.7", {}, ("10.1.0.7",)),
        (f"{PSYCOPG}/name?host=db1,db2&port=5432,5432", {}, ("db1", "db2")),
        (f"{PSYCOPG}/name?host=db1:5432&host=localhost:5432", {}, ("db1:5432",)),
        (f"{PSYCOPG}/name?host=db1,db2&sslmode=verify-full", {}, ()),
        (f"{PSYCOPG}/name?service=prod", {}, ("service prod",)),
        (f"{PSYCOPG}/name", {"PGSERVICE": "prod"}, ("service prod",)),
        (f"{PSYCOPG}/name", {"PGSERVICE": "prod", "PGSSLMODE": "verify-full"}, ("service prod",)),
        (f"{PSYCOPG}database/name", {"PGSERVICE": "prod"}, ("database", "service prod")),
        (f"{PSYCOPG}/name?service=prod&sslmode=verify-full", {}, ()),
    ],
)
def test_where_nothing_shows_who_answers(address: str, environment: dict[str, str], hosts: tuple[str, ...]) -> None:
    assert unverified_hosts(address, environment) == hosts


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Path]]:
    """A server that speaks TLS as ``localhost``, and the certificate by which it is known."""
    folder = tmp_path_factory.mktemp("certificate")
    certified(folder, "localhost")
    with own_cluster(port=free_port()) as cluster:
        own = cluster.folder / "certificate.pem"
        shutil.copy(folder / "certificate.pem", own)
        there = cluster.folder.stat()
        os.chown(own, there.st_uid, there.st_gid)
        own.chmod(0o600)
        cluster.options = ["ssl=on", f"ssl_cert_file={own}", f"ssl_key_file={own}"]
        cluster.stop()
        cluster.start()
        yield cluster, folder / "certificate.pem"


def by_tls(cluster: Cluster, host: str, known_by: Path) -> object:
    """Whether a connection of the store's speaks TLS, where it verifies the server."""
    there = {"host": host, "hostaddr": "127.0.0.1", "sslmode": "verify-full", "sslrootcert": str(known_by)}
    url = cluster.url.set(drivername="postgresql+psycopg").update_query_dict(there).render_as_string(hide_password=False)
    engine = open_engine(url, USUAL, writing=False, allow_unsafe_durability=True)
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).scalar()
    finally:
        engine.dispose()


def test_a_server_that_is_verified(trusted: tuple[Cluster, Path]) -> None:
    assert by_tls(trusted[0], "localhost", trusted[1]) is True


def test_a_server_under_another_name_is_refused(trusted: tuple[Cluster, Path]) -> None:
    with pytest.raises(OperationalError, match="does not match host name"):
        by_tls(trusted[0], "database.example", trusted[1])


def test_a_server_with_another_certificate_is_refused(trusted: tuple[Cluster, Path], tmp_path: Path) -> None:
    certified(tmp_path, "localhost")
    with pytest.raises(OperationalError, match="certificate verify failed"):
        by_tls(trusted[0], "localhost", tmp_path / "certificate.pem")
