"""Whether lines to PostgreSQL show that they lead to the right server. Connects to nothing."""

import ipaddress
import os
from collections.abc import Mapping

from sqlalchemy import make_url

VERIFYING = "verify-full"


def unverified_hosts(url: str, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The hosts beyond this machine whose certificate and name would not be verified: whoever is between could answer for them.

    PostgreSQL's own variables count where the address says nothing. A service is among them, for what its file says, which counts
    before the variables, is not read here. Empty for SQLite, sockets and loopback addresses.
    """
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        return ()
    service = _told(address.query.get("service"), "", environment, "PGSERVICE")
    beside = {} if service else environment
    if _told(address.query.get("sslmode"), "", beside, "PGSSLMODE") == VERIFYING:
        return ()
    hosts = _told(address.query.get("hostaddr"), "", beside, "PGHOSTADDR") or _told(
        address.query.get("host"), address.host or "", beside, "PGHOST"
    )
    named = tuple(host for host in hosts.split(",") if not _here(host))
    return (*named, f"service {service}") if service else named


def _told(asked: str | tuple[str, ...] | None, usual: str, environment: Mapping[str, str], name: str) -> str:
    """What counts of an address's parameter, its usual place and a variable; several are separated by commas."""
    given = ",".join(asked) if isinstance(asked, tuple) else asked
    return given or usual or environment.get(name, "")


def _here(host: str) -> bool:
    """Whether that is a socket of this machine, or its loopback address."""
    name = host.partition(":")[0] if host.count(":") == 1 else host
    if name in {"", "localhost"} or name[0] in "/@":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
