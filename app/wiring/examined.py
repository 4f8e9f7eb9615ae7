"""What a service that others reach must not be started with, and what its operator should know.

Each refusal names the setting, and how to mend it.
"""

import ipaddress
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.cli.ends import Refused
from app.http.proxies import proxies_of
from app.settings import Settings

_OF_UVICORN = "FORWARDED_ALLOW_IPS"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""Whatever somebody else than the owner may do with a file."""


def refuse_unsafe(settings: Settings, host: str, environment: Mapping[str, str] = os.environ) -> None:
    """Raises Refused with everything that is not as it must be to serve on ``host``."""
    found = [*_debugging(environment), *_believing(environment), *_open_to_others(settings.var_dir), *_forgetful(settings, host)]
    if found:
        raise Refused("The service does not start like this. " + " ".join(found))


def _debugging(environment: Mapping[str, str]) -> Iterator[str]:
    for name in ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE"):
        if environment.get(name):
            yield f"{name} switches debugging on, which slows every answer and tells about the inside: unset it."
    if sys.flags.dev_mode and not environment.get("PYTHONDEVMODE"):
        yield "Python runs with -X dev, which switches debugging on: leave that out."


def _believing(environment: Mapping[str, str]) -> Iterator[str]:
    try:
        proxies_of(environment.get(_OF_UVICORN, ""))
    except ValueError as error:
        yield (
            f"{_OF_UVICORN} lets others than proxies say for whom they ask ({error}): unset it, and name the proxies before the "
            "service in AUTHDIR_TRUSTED_PROXIES."
        )


def _open_to_others(folder: Path) -> Iterator[str]:
    if folder.exists() and folder.stat().st_mode & OTHERS:
        yield f"AUTHDIR_VAR_DIR: others may enter {folder}, which holds who read what, and keys: chmod 700 {folder}."


def _forgetful(settings: Settings, host: str) -> Iterator[str]:
    if settings.allow_unsafe_durability and not (_this_machine(host) and settings.public_url.startswith("http:")):
        yield (
            "AUTHDIR_ALLOW_UNSAFE_DURABILITY is for tests on this machine only, and this service is for others: unset it, and let "
            "the database wait for the disk (fsync and synchronous_commit on)."
        )


def _this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
