"""compose.yaml is well-formed, and says of each container what an operator relies on."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = import_module("yaml").safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_there_is_one_database_one_migration_one_directory_and_one_signer() -> None:
    assert list(SERVICES) == ["database", "migrate", "directory", "signer"]
    assert SERVICES["signer"]["command"] == ["authdir", "sign", "--watch"]
    assert SERVICES["migrate"]["command"] == ["authdir", "migrate"]
    assert "command" not in SERVICES["directory"]  # the image's own: authdir serve
    assert 'CMD ["authdir", "serve"]' in (ROOT / "Dockerfile").read_text()


def test_nothing_starts_before_what_it_needs() -> None:
    healthy, done = {"condition": "service_healthy"}, {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"database": healthy}
    assert SERVICES["directory"]["depends_on"] == {"database": healthy, "migrate": done}
    assert SERVICES["signer"]["depends_on"] == {"database": healthy, "migrate": done}
    assert all(SERVICES[name]["healthcheck"]["test"][0] == "CMD" for name in ("database", "directory"))


def test_what_must_last_is_in_volumes_that_exist() -> None:
    used = [volume.split(":") for service in SERVICES.values() for volume in service.get("volumes", ())]
    assert {name for name, _ in used} == set(COMPOSE["volumes"])
    assert ["journal", "/srv/authdir/var"] in used
    assert [name for name, _ in used].count("signer") == 1  # nobody else sees the keys
    assert "VOLUME /srv/authdir/var" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", ["migrate", "directory", "signer"])
def test_our_containers_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["environment"]["AUTHDIR_DATABASE_URL"] == "postgresql+psycopg://authdir@database/authdir"
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_images_can_be_named_by_digest_and_no_password_stands_here() -> None:
    assert SERVICES["database"]["image"].startswith("${POSTGRES_IMAGE:-")
    assert SERVICES["directory"]["build"]["args"]["BASE"].startswith("${BASE_IMAGE:-")
    for name, variable in (("database", "POSTGRES_PASSWORD"), ("migrate", "PGPASSWORD"), ("directory", "PGPASSWORD")):
        assert SERVICES[name]["environment"][variable].startswith("${POSTGRES_PASSWORD:?")


def test_every_variable_is_described() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    told = (ROOT / "docs" / "operations" / "docker.md").read_text(encoding="utf-8")
    assert used == set(re.findall(r"^\| `([A-Z_]+)` \|", told, re.MULTILINE))
