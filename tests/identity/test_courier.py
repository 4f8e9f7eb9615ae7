"""Messages to receivers whom callers name: over real TLS, to nobody inside, never further than was meant, never for long."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.identity import outgoing
from app.identity.outgoing import Answered, Courier, NotReached
from tests.identity.test_outgoing import PRIVATE
from tests.tls import Receiver, receiving

BODY = b'{"type":"register.changed"}'


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with receiving(tmp_path) as found:
        yield found


def pointing(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Names point to one of these addresses after the other, and stay with the last; which names were asked for."""
    real, looked = socket.getaddrinfo, list[str]()

    def look(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host in addresses:
            return real(host, port, *more, **named)
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (addresses[min(len(looked), len(addresses)) - 1], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    return looked


def test_a_message_arrives_as_it_was_sent(receiver: Receiver) -> None:
    assert receiver.courier().bring(receiver.url(), BODY, {"webhook-id": "msg_1"}) == Answered(204)
    (found,) = receiver.received
    assert (found.path, found.body) == ("/hook", BODY)
    assert found.headers["host"] == f"localhost:{receiver.port}"
    assert found.headers["webhook-id"] == "msg_1"


@pytest.mark.parametrize("status", [200, 302, 307, 400, 410, 429, 500, 503])
def test_what_is_answered_is_told_and_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    receiver.statuses["/hook"] = status
    receiver.headers = {"Location": receiver.url("/elsewhere")}
    assert receiver.courier().bring(receiver.url(), BODY, {}).status == status
    assert [each.path for each in receiver.received] == ["/hook"]


@pytest.mark.parametrize(
    ("said", "seconds"), [("120", 120), ("0", 0), ("-1", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("٣", None)]
)
def test_when_to_call_again(receiver: Receiver, said: str, seconds: int | None) -> None:
    receiver.headers = {"Retry-After": said.encode().decode("latin-1")}
    assert receiver.courier().bring(receiver.url(), BODY, {}).retry_after == seconds


@pytest.mark.parametrize("path", ["/large", "/endless"])
def test_of_an_answer_nothing_is_read_but_its_status(receiver: Receiver, path: str) -> None:
    receiver.statuses[path] = 200
    assert receiver.courier().bring(receiver.url(path), BODY, {}) == Answered(200)


def test_an_answer_that_drips_is_not_waited_for(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    with pytest.raises(NotReached, match="takes too long"):
        receiver.courier().bring(receiver.url("/dripping"), BODY, {})


def test_a_name_that_points_inside_by_the_time_of_sending_leads_nowhere(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """What was looked at when the subscription was made does not count when something is sent."""
    looked = pointing(monkeypatch, "93.184.215.14", "127.0.0.1")
    usual = Courier(frozenset((receiver.port,)), trust=receiver.trust)
    url = receiver.url().replace("localhost", "hooks.receiver.example")
    assert str(usual.look(url)) == "93.184.215.14"
    with pytest.raises(NotReached, match="cannot be reached from here"):
        usual.bring(url, BODY, {})
    assert looked == ["hooks.receiver.example"] * 2
    assert receiver.received == []


def test_a_name_is_looked_up_once_for_a_message_and_called_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the connection nothing is asked again, and whoever is there must prove to be who was meant."""
    with receiving(tmp_path, "hooks.receiver.example") as receiver:
        looked = pointing(monkeypatch, "127.0.0.1", "127.0.0.9")
        assert receiver.courier().bring(receiver.url(), BODY, {}).status == 204
        assert looked == ["hooks.receiver.example"]
        assert receiver.received[0].headers["host"] == f"hooks.receiver.example:{receiver.port}"
        looked.clear()
        with pytest.raises(NotReached, match="ConnectError"):
            receiver.courier().bring(receiver.url().replace("hooks", "other"), BODY, {})
        looked.clear()
        with pytest.raises(NotReached, match="ConnectError"):
            Courier(frozenset((receiver.port,)), allowed=lambda _: True).bring(receiver.url(), BODY, {})
        assert len(receiver.received) == 1


INSIDE = (*PRIVATE, "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "198.18.0.1", "2001:db8::1", "::127.0.0.1")


@pytest.mark.parametrize("address", INSIDE)
def test_nobody_inside_is_ever_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("93.184.215.14", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)
    for asked in (lambda url: Courier().look(url), lambda url: Courier().bring(url, BODY, {})):
        with pytest.raises(NotReached, match="cannot be reached from here") as error:
            asked("https://hooks.receiver.example/")
        assert address not in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.receiver.example/",
        "ftp://hooks.receiver.example/",
        "file:///etc/passwd",
        "https://",
        "https:///hook",
        "https://user@hooks.receiver.example/",
        "https://hooks.receiver.example:80/",
        "https://hooks.receiver.example:22/",
        "https://hooks.receiver.example:99999/",
        "https://hooks.receiver.example:x/",
        "https://hooks.receiver.example/#there",
        "https://127.0.0.1/",
        "https://93.184.215.14/",
        "https://[::1]/",
        "https://hooks.réceiver.example/",
        "hooks.receiver.example",
        "\x00",
        "https://hooks.receiver.example/\n",
        "https://[::1",
    ],
)
def test_what_is_never_called(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = pointing(monkeypatch, "93.184.215.14")
    assert Courier().refused(url)
    with pytest.raises(NotReached):
        Courier().bring(url, BODY, {})
    assert looked == []


@pytest.mark.parametrize(
    "url", ["https://hooks.receiver.example/a?b=c", "https://HOOKS.example:8443", "https://xn--mnchen-3ya.example/"]
)
def test_what_may_be_called(url: str) -> None:
    assert Courier().refused(url) is None


def test_a_number_that_means_an_address_is_looked_at_as_one() -> None:
    """The resolver of the machine takes these for loopback."""
    for url in ("https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://localhost/"):
        with pytest.raises(NotReached):
            Courier().look(url)


def test_no_proxy_of_the_environment_is_in_between(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert receiver.courier().bring(receiver.url(), BODY, {}).status == 204


def test_what_it_may_reach_is_fixed() -> None:
    with pytest.raises(AttributeError):
        Courier().ports = frozenset((80,))  # type: ignore[misc]
    assert Courier().ports == {443, 8443}


@pytest.mark.parametrize("host", ["xn--a.receiver.example", "xn--", "x" * 64 + ".example", "a..example"])
def test_a_host_that_is_no_name_is_refused_and_never_called(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = pointing(monkeypatch, "93.184.215.14")
    assert Courier().refused(f"https://{host}/") is not None
    with pytest.raises(NotReached):
        Courier().bring(f"https://{host}/", BODY, {})
    assert looked == []


@pytest.mark.parametrize("address", ["127.0.0.1", None])
def test_a_name_that_cannot_be_read_back_has_no_address_all_the_same(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks, and whatever the resolver says."""

    def look(*_: Any, **__: Any) -> Any:
        if address is None:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    with pytest.raises(NotReached, match="xn--a"):
        outgoing.posted("https://xn--a.receiver.example/", {}, ("", ""))
