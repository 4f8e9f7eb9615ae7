"""The directory as it is shipped: processes of their own behind Debian's nginx with the configuration of docs/operations."""

import contextlib
import json
import os
import shutil
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.api.served import Loaded
from tests.crash.process import PATIENCE, environment
from tests.postgres import leash
from tests.tls import certified

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "docs" / "operations" / "nginx.conf"
HEALTHY = "127.0.0.2"
"""From where those ask who are not slow: the proxy counts by address."""
_MISSING = "{} is missing, which the tests of the proxy need: make proxy-tools, or apt-get install nginx-light slowhttptest varnish"


def tool(name: str) -> str:
    """Where a program is. RuntimeError, with what to install, where it is missing: no test of the proxy is skipped."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise RuntimeError(_MISSING.format(name))
    return found


def free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


@dataclass
class Process:
    """``authdir serve`` on a port that stays its own."""

    url: str
    folder: Path
    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        command = [*leash("KILL"), sys.executable, "-m", "app", "serve", "--port", str(self.port)]
        settings = {**environment(self.url, self.folder), "AUTHDIR_TRUSTED_PROXIES": "127.0.0.1", **self.settings}
        with (self.folder.parent / f"{self.folder.name}.errors").open("ab") as errors:
            self.running = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=errors)
        end = time.monotonic() + PATIENCE
        while not self.ready():
            assert self.running.poll() is None, (self.folder.parent / f"{self.folder.name}.errors").read_text()
            assert time.monotonic() < end, "it does not answer"
            time.sleep(0.05)

    def ready(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.port}/health/ready", trust_env=False, timeout=5).status_code == 200
        return False

    def stop(self) -> int:
        """Told to stop as a service manager does it; how it ended."""
        assert self.running is not None
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(PATIENCE)


@dataclass
class Deployed:
    """What stands: the proxy's address, its processes behind it, whom to believe, and everybody's token."""

    port: int
    processes: Sequence[Process]
    folder: Path
    trust: ssl.SSLContext
    tokens: Mapping[str, str]
    plain: int
    """The port without TLS."""

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def client(self, source: str = HEALTHY) -> httpx.Client:
        """Somebody who asks from ``source``."""
        transport = httpx.HTTPTransport(verify=self.trust, local_address=source)
        return httpx.Client(base_url=self.url, transport=transport, timeout=30, headers={"Host": "directory.example"})

    def longest(self) -> float:
        """How many seconds the proxy stayed with whoever it was longest with, as its log has it."""
        lines = (self.folder / "access.log").read_text(encoding="utf-8").splitlines()
        return max(float(json.loads(line)["seconds"]) for line in lines)

    def kept(self) -> bytes:
        """Every byte that the proxy holds on disk of what it handed on."""
        return b"".join(path.read_bytes() for path in (self.folder / "cache").rglob("*") if path.is_file())


def written(folder: Path, port: int, plain: int, processes: Sequence[Process]) -> Path:
    """The shipped configuration, with a place and ports of the test's own. Each part that is replaced must be there."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    own = {
        "worker_processes auto;": "worker_processes 1;\ndaemon off;\nuser root;",
        "/run/nginx.pid": str(folder / "pid"),
        "/var/log/nginx/": f"{folder}/",
        "/var/cache/nginx/directory": str(folder / "cache"),
        "listen 80 default_server": f"listen 127.0.0.1:{plain} default_server",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/nginx/directory.pem": str(folder / "certificate.pem"),
        "/etc/nginx/directory.key": str(folder / "certificate.pem"),
        "127.0.0.1:8001": f"127.0.0.1:{processes[0].port}",
        "127.0.0.1:8002": f"127.0.0.1:{processes[-1].port}",
    }
    for shipped, here in own.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    place = folder / "nginx.conf"
    place.write_text(text if os.geteuid() == 0 else text.replace("user root;", ""))
    return place


@contextlib.contextmanager
def deployed(loaded: Loaded, url: str, folder: Path, **settings: str) -> Iterator[Deployed]:
    """Two processes on one database, and the proxy before them."""
    processes = [Process(url, folder / name, settings) for name in ("one", "two")]
    with contextlib.ExitStack() as stack:
        for each in processes:
            each.folder.mkdir(mode=0o700)
            each.start()
            stack.callback(each.stop)
        yield stack.enter_context(before(processes, folder, loaded.tokens))


@contextlib.contextmanager
def before(processes: Sequence[Process], folder: Path, tokens: Mapping[str, str]) -> Iterator[Deployed]:
    """The proxy before ``processes``, whether they run or not."""
    nginx = tool("nginx")
    _, trust = certified(folder, "directory.example")
    trust.check_hostname = False
    port, plain = free_port(), free_port()
    own = ["-e", str(folder / "error.log"), "-p", str(folder), "-c", str(written(folder, port, plain, processes))]
    with contextlib.ExitStack() as stack:
        proxy = subprocess.Popen([*leash("KILL"), nginx, *own])
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        found = Deployed(port, processes, folder, trust, tokens, plain)
        _answers(found, proxy)
        yield found


def _answers(found: Deployed, proxy: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    with found.client() as client:
        while True:
            assert proxy.poll() is None, (found.folder / "error.log").read_text()
            with contextlib.suppress(httpx.TransportError):
                client.get("/metrics")  # which it answers by itself
                return
            assert time.monotonic() < end, "the proxy does not answer"
            time.sleep(0.05)


@dataclass
class Asked:
    """What those were told who asked all the time."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def p99(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[98]


@contextlib.contextmanager
def asking(found: Deployed, *, pause: float = 0.01, at_once: int = 4) -> Iterator[Asked]:
    """Lookups of strangers and of an officer, without a rest, as long as the context lasts."""
    asked, ended = Asked(), threading.Event()

    def ask(number: int) -> None:
        headers = {"Authorization": f"Bearer {found.tokens['officer']}"} if number % 2 else {}
        with found.client(f"127.0.0.{2 + number}") as client:
            while not ended.wait(pause):
                began = time.monotonic()
                try:
                    answer = client.get(f"/api/v1/designations?state=QM&limit={1 + len(asked.seconds) % 200}", headers=headers)
                    if answer.status_code != 200:
                        asked.failed.append(f"{answer.status_code} {answer.text[:300]}")
                except httpx.TransportError as error:
                    asked.failed.append(repr(error))
                asked.seconds.append(time.monotonic() - began)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(at_once)]
    for thread in threads:
        thread.start()
    try:
        yield asked
    finally:
        ended.set()
        for thread in threads:
            thread.join()
