"""What the shipped proxy says by itself, with nobody behind it: over which TLS, with which headers, and to whom without TLS."""

import socket
import ssl
from collections.abc import Iterator

import httpx
import pytest

from tests.api.asserts import SECURITY
from tests.faults.proxied import Deployed, Process, before

SUITES = {f"ECDHE-ECDSA-{cipher}" for cipher in ("AES256-GCM-SHA384", "CHACHA20-POLY1305", "AES128-GCM-SHA256")}
"""Those for a certificate with a key on an elliptic curve, as the tests have it."""
PAGES = ("/", "/states/QM?language=fr", "/sign-in", "/apiary", "/static/style.css")
PROGRAMS = (
    *("/api/v1/designations?state=QM", "/api", "/%61pi/v1/me", "//api/v1/me", "/states/../api/v1/me", "/openapi.json"),
    *("/feed.atom", "/feed.atom?state=QM", "/health/live", "/health/ready", "/metrics"),
)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The proxy before two processes that do not run."""
    folder = tmp_path_factory.mktemp("alone")
    with before([Process("", folder / name, {}) for name in ("one", "two")], folder, {}) as found:
        yield found


def secured(answer: httpx.Response, *, by_tls: bool = True) -> None:
    """That it has each header once that every answer has; that TLS is meant from now on is said by TLS alone (RFC 6797, 7.2)."""
    assert {name: answer.headers.get_list(name) for name in SECURITY} == {name: [value] for name, value in SECURITY.items()}
    (content,) = answer.headers.get_list("content-security-policy")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(content.split("; "))
    told = answer.headers.get_list("strict-transport-security")
    assert told == (["max-age=31536000; includeSubDomains"] if by_tls else [])


def plainly(alone: Deployed, method: str, path: str, **headers: str) -> httpx.Response:
    """An answer without TLS, to exactly that path."""
    with socket.create_connection(("127.0.0.1", alone.plain), 10) as line:
        lines = [f"{method} {path} HTTP/1.1", "Host: directory.example", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return answered(b"".join(iter(lambda: line.recv(65536), b"")))


def answered(told: bytes) -> httpx.Response:
    """The status and headers of what was told."""
    status, *lines = told.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    return httpx.Response(int(status.split()[1]), headers=headers)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_to_tls(alone: Deployed, path: str) -> None:
    answer = plainly(alone, "GET", path)
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://directory.example{path}")
    secured(answer, by_tls=False)


@pytest.mark.parametrize("path", PROGRAMS)
def test_a_program_without_tls_is_refused(alone: Deployed, path: str) -> None:
    answer = plainly(alone, "GET", path)
    assert (answer.status_code, answer.headers.get("location")) == (403, None)
    secured(answer, by_tls=False)


def test_what_only_programs_send_is_refused_without_tls_wherever_it_goes(alone: Deployed) -> None:
    answers = [plainly(alone, "GET", "/states/QM", Authorization="Bearer authdir_unknown")]
    answers += [plainly(alone, method, "/sign-in", **{"Content-Length": "0"}) for method in ("POST", "PUT", "DELETE", "OPTIONS")]
    assert {(answer.status_code, answer.headers.get("location")) for answer in answers} == {(403, None)}


def test_what_nginx_answers_by_itself_is_secured(alone: Deployed) -> None:
    with alone.client() as client:
        large = client.post("/api/v1/notifications", content=bytes(12 * 1024 * 1024))
        answers = {404: client.get("/metrics"), 413: large, 502: client.get("/states/QM")}
        line = {"Host": "directory.example", "X-Much": "x" * 70_000}
        answers[400] = client.get("/", headers=line)
    for status, answer in answers.items():
        assert answer.status_code == status
        secured(answer)


def test_an_address_that_asks_too_much_is_told_so_with_the_same_headers(alone: Deployed) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: directory.example\r\n\r\n" * 900
    with (
        socket.create_connection(("127.0.0.1", alone.port), 10, ("127.0.0.9", 0)) as plain,
        alone.trust.wrap_socket(plain) as line,
    ):
        line.sendall(asked)
        told = b""
        while b" 429 " not in told or not told.endswith(b"</html>\r\n"):
            told += line.recv(65536)
    secured(answered(told[told.index(b"HTTP/1.1 429 ") :]))


def agreed(alone: Deployed, suites: str) -> str | None:
    """The suite of a connection by TLS 1.2 with whoever offers these; None where there is none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{suites}:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", alone.port), 10) as plain:
        try:
            with context.wrap_socket(plain) as line:
                found = line.cipher()
                return found[0] if found else None
        except (ssl.SSLError, ConnectionError):
            return None


def test_only_suites_with_forward_secrecy_and_authenticated_encryption_are_spoken(alone: Deployed) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ALL:COMPLEMENTOFALL:!PSK:!SRP:@SECLEVEL=0")
    known = {each["name"] for each in context.get_ciphers() if each["protocol"] != "TLSv1.3"}
    assert known > SUITES
    assert {name for name in known if agreed(alone, name)} == SUITES


def test_the_strongest_suite_is_taken_whatever_stands_first(alone: Deployed) -> None:
    assert agreed(alone, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384") == "ECDHE-ECDSA-AES256-GCM-SHA384"
