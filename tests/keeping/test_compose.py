"""The compose files are well-formed, ask for nothing that there is not, and say of each container what an operator relies on."""

import re
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from app.cli.app import build
from app.cli.local import Local
from app.settings import Settings
from tests.faults.proxied import CONFIGURATION

ROOT = Path(__file__).parents[2]
HOME, VAR = Path("/srv/authdir"), "/srv/authdir/var"
LOADED: dict[str, dict[str, Any]] = {
    name: import_module("yaml").safe_load((ROOT / name).read_text(encoding="utf-8"))
    for name in ("compose.yaml", "compose.standby.yaml", "compose.mirror.yaml")
}
COMPOSE, STANDBY, MIRROR = LOADED.values()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {
    **{name: SERVICES[name] for name in ("migrate", "directory", "second", "signer", "bundles")},
    "mirror": MIRROR["services"]["mirror"],
}
COMMAND = re.compile(r"\bauthdir ([a-z-]+)((?: [^&|;]+)?)")


def mounts(service: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    """What is mounted where, and whether it is only to be read."""
    found = [re.sub(r"\$\{[^}]*\}", "variable", volume).split(":") for volume in service.get("volumes", ())]
    return {each[1]: (each[0], each[2:] == ["ro"]) for each in found}


def commands() -> Iterator[tuple[str, str, list[str]]]:
    """Each command of ours that a container is started with, by its words."""
    for name, service in OURS.items():
        text = " ".join(service.get("command", ["authdir", "serve"]))
        for command, rest in COMMAND.findall(text):
            yield name, command, rest.split()


def test_there_is_what_one_host_needs_and_the_rest_is_asked_for() -> None:
    assert list(SERVICES) == ["database", "migrate", "directory", "second", "proxy", "signer", "bundles"]
    assert [name for name, each in SERVICES.items() if each.get("profiles") == ["proxied"]] == ["second", "proxy"]
    assert 'CMD ["authdir", "serve"]' in (ROOT / "Dockerfile").read_text()


def test_every_command_is_one_of_ours_with_options_that_it_takes() -> None:
    tree: Any = get_command(build(Local)).commands  # type: ignore[attr-defined]
    found = list(commands())
    assert [(name, command) for name, command, _ in found] == [
        ("migrate", "migrate"),
        ("directory", "serve"),
        ("second", "serve"),
        ("signer", "sign"),
        ("bundles", "bundle"),
        ("mirror", "mirror"),
    ]
    for _, command, words in found:
        known = {option for parameter in tree[command].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known


def test_every_setting_is_one_of_ours() -> None:
    known = {f"AUTHDIR_{name.upper()}" for name in Settings.model_fields}
    everywhere = [service.get("environment", {}) for each in LOADED.values() for service in each["services"].values()]
    named = {name for environment in everywhere for name in environment if name.startswith("AUTHDIR_")}
    assert "AUTHDIR_SEAL_KEY" in named
    assert named <= known


def test_nothing_starts_before_what_it_needs() -> None:
    healthy, done = {"condition": "service_healthy"}, {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"database": healthy}
    for name in ("directory", "second", "signer", "bundles"):
        assert SERVICES[name]["depends_on"] == {"database": healthy, "migrate": done}
    assert STANDBY["services"]["migrate"]["depends_on"] == {"standby": healthy}
    assert all(SERVICES[name]["healthcheck"]["test"][0] == "CMD" for name in ("database", "directory"))


@pytest.mark.parametrize("name", LOADED)
def test_what_must_last_is_in_volumes_that_exist(name: str) -> None:
    used = {what for service in LOADED[name]["services"].values() for what, _ in mounts(service).values()}
    assert {each for each in used if not each.startswith((".", "variable"))} == set(LOADED[name]["volumes"])


def test_no_two_processes_share_a_journal_and_each_has_one_that_lasts() -> None:
    kept = [mounts(OURS[name])[VAR] for name in ("directory", "second", "signer", "mirror")]
    assert len({what for what, _ in kept}) == 4
    assert not any(only_read for _, only_read in kept)
    assert f"VOLUME {VAR}" in (ROOT / "Dockerfile").read_text()


def test_bundles_are_made_by_one_container_and_only_read_by_those_that_give_them() -> None:
    there = f"{VAR}/bundles"
    assert {name: mounts(each)[there] for name, each in OURS.items() if there in mounts(each)} == {
        "directory": ("bundles", True),
        "second": ("bundles", True),
        "bundles": ("bundles", False),
    }
    assert f"--mode=0700 {VAR} {there}\n" in (ROOT / "Dockerfile").read_text()  # a new volume belongs to whom the folder does


def test_keys_are_where_the_signer_and_the_maker_of_bundles_look_and_nowhere_else() -> None:
    holding = {name: place for name, each in OURS.items() for place, (what, _) in mounts(each).items() if what == "signer"}
    assert holding == {"signer": VAR, "bundles": "/srv/authdir/keys"}
    own = Path(OURS["bundles"]["environment"]["AUTHDIR_SIGNER_DIR"])
    assert own.relative_to(holding["bundles"]) == Path(Settings.model_fields["signer_dir"].default).relative_to("var")
    assert HOME / Path(Settings.model_fields["var_dir"].default) == Path(VAR)


def test_the_mirror_writes_into_its_volume_and_is_told_whom_to_trust() -> None:
    (words,) = [words for name, _, words in commands() if name == "mirror"]
    given = dict(pairwise(words))
    there = mounts(OURS["mirror"])
    assert (HOME / given["--to"]).is_relative_to(VAR)
    assert there[given["--trust"]] == ("variable", True)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_little(name: str) -> None:
    service = OURS[name]
    assert (service["read_only"], service["cap_drop"], service["tmpfs"]) == (True, ["ALL"], ["/tmp"])
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_the_proxy_has_the_configuration_that_is_tested_and_all_that_it_names() -> None:
    proxy, text = SERVICES["proxy"], CONFIGURATION.read_text(encoding="utf-8")
    there = mounts(proxy)
    assert there["/etc/nginx/nginx.conf"] == (f"./{CONFIGURATION.relative_to(ROOT)}", True)
    assert {"/etc/nginx/directory.pem", "/etc/nginx/directory.key"} <= there.keys()
    assert set(re.findall(r"(?:ssl_certificate|ssl_certificate_key) (\S+);", text)) <= there.keys()
    written = [place.partition(":")[0] for place in proxy["tmpfs"]]
    for place in re.findall(r"(?:pid|proxy_cache_path) (\S+?);? ?(?:levels|\n)", text):
        assert any(place.startswith(f"{each}/") for each in written), place
    assert (proxy["read_only"], proxy["cap_drop"], proxy["network_mode"]) == (True, ["ALL"], "host")
    asked = set(re.findall(r"server (127\.0\.0\.1:\d+) ", text))
    assert asked == {port.removesuffix(":8000") for name in ("directory", "second") for port in SERVICES[name]["ports"]} - {
        "127.0.0.1:${PORT:-8000}"
    }
    assert "127.0.0.1:8001:8000" in OURS["mirror"]["ports"]
    assert MIRROR["services"]["proxy"]["extends"] == {"file": "compose.yaml", "service": "proxy"}


@pytest.mark.parametrize("compose", [COMPOSE, MIRROR])
def test_the_proxy_is_believed_as_containers_see_it(compose: dict[str, Any]) -> None:
    (network,) = compose["networks"]["default"]["ipam"]["config"]
    believing = [
        each["environment"]["AUTHDIR_TRUSTED_PROXIES"]
        for each in compose["services"].values()
        if "authority-directory" in str(each.get("image"))
    ]
    assert set(believing) == {network["gateway"]}
    assert network["subnet"].removesuffix(".0/24") == network["gateway"].removesuffix(".1")


def test_with_a_standby_all_of_ours_know_both_and_writes_wait_for_it() -> None:
    services = STANDBY["services"]
    assert set(services) - {"database", "standby"} == {name for name in SERVICES if name in OURS}
    urls = {services[name]["environment"]["AUTHDIR_DATABASE_URL"] for name in services if name in OURS}
    assert urls == {"postgresql+psycopg://authdir@/authdir?host=database,standby&port=5432,5432"}
    (given,) = services["database"]["configs"]
    assert "synchronous_standby_names = '*'" in STANDBY["configs"][given["source"]]["content"]
    assert "exec postgres -c synchronous_standby_names=\n" in services["standby"]["command"][2]
    assert services["standby"]["image"] == SERVICES["database"]["image"]


def test_images_can_be_named_by_digest_and_no_password_stands_here() -> None:
    assert SERVICES["database"]["image"].startswith("${POSTGRES_IMAGE:-")
    assert SERVICES["proxy"]["image"].startswith("${NGINX_IMAGE:-")
    assert SERVICES["directory"]["build"]["args"]["BASE"].startswith("${BASE_IMAGE:-")
    for name, variable in (("database", "POSTGRES_PASSWORD"), ("migrate", "PGPASSWORD"), ("directory", "PGPASSWORD")):
        assert SERVICES[name]["environment"][variable].startswith("${POSTGRES_PASSWORD:?")


def test_every_variable_is_described() -> None:
    used = {name for each in LOADED for name in re.findall(r"\$\{([A-Z_]+)", (ROOT / each).read_text())}
    told = (ROOT / "docs" / "operations" / "docker.md").read_text(encoding="utf-8")
    assert used == set(re.findall(r"^\| `([A-Z_]+)` \|", told, re.MULTILINE))
