"""Following another directory from the command line, serving the copy, and watching over one State in it."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from app.bundle.roots import OFFLINE, make_keys
from app.domain.errors import OriginUnavailable
from app.mirror.origin import Origin
from app.wiring import SystemClock
from tests.cli.town import Town, run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def root(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root that names the keys of the town's log."""
    folder = tmp_path_factory.mktemp("root")
    names = httpx2.get(f"{town.url}/api/v1/keys.txt", trust_env=False).text.split()
    return make_keys(folder, folder / OFFLINE, names, SystemClock().now())


def test_a_copy_is_taken_and_kept(town: Town, root: Path, tmp_path: Path) -> None:
    untrusted = run("mirror", town.url, "--to", str(tmp_path / "m"))
    assert (untrusted.exit_code, "(no-trust)" in untrusted.output) == (1, True)
    first = run("mirror", town.url, "--to", str(tmp_path / "m"), "--trust", str(root))
    assert first.exit_code == 0, first.output
    count = re.match(r"(\d+) lines came; (\d+) lines are in", first.output)
    assert count is not None
    assert count[1] == count[2] != "0"
    again = run("mirror", town.url, "--to", str(tmp_path / "m"))
    assert again.output.startswith("0 lines came; ")


def test_an_origin_that_does_not_answer_is_another_end(root: Path, tmp_path: Path) -> None:
    found = run("mirror", "http://127.0.0.1:9", "--to", str(tmp_path / "m"), "--trust", str(root))
    assert (found.exit_code, "does not answer" in found.output) == (3, True)


def test_the_copy_is_served_read_only(town: Town, root: Path, tmp_path: Path) -> None:
    words = ("mirror", town.url, "--to", str(tmp_path / "m"), "--trust", str(root), "--serve", "--port", "0")
    serving = subprocess.Popen(
        [sys.executable, "-m", "app", *words], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert serving.stderr is not None
        address = next(filter(None, (re.search(r"http://[0-9.]+:[0-9]+", line) for line in serving.stderr)))[0]
        answer = httpx2.get(f"{address}/api/v1/states/QM", trust_env=False, timeout=60)
        assert answer.headers["directory-data-status"].startswith("snapshot; ")
        assert answer.json()["meta"]["data_status"] == "snapshot"
        refused = httpx2.post(f"{address}/api/v1/notifications", trust_env=False)
        assert (refused.status_code, refused.json()["code"]) == (405, "mirror-is-read-only")
        assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
    finally:
        serving.terminate()
        serving.wait(20)
        if serving.stderr is not None:
            serving.stderr.close()


@pytest.fixture
def watched(town: Town, root: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """The words of a monitor over QN with this in the file of what the State recognises."""

    def words(*known: str) -> list[str]:
        (tmp_path / "known").write_text("# ours\n" + "\n".join(known), encoding="utf-8")
        return [
            *("monitor", town.url, "--state", "qn", "--recognised", str(tmp_path / "known")),
            *("--to", str(tmp_path / "m"), "--trust", str(root)),
        ]

    return words


def test_what_nobody_recognises_is_an_alarm_until_somebody_does(watched: Callable[..., list[str]]) -> None:
    found = run(*watched(), "--json")
    assert found.exit_code == 1
    alarms = json.loads(found.stdout)["alarms"]
    assert alarms
    told = run(*watched())
    assert (told.exit_code, told.output.count("ALARM: a change about QN")) == (1, len(alarms))
    by_notification = [each["notification"] for each in alarms]
    one_left = run(*watched(*by_notification[1:]), "--json")
    assert [each["notification"] for each in json.loads(one_left.stdout)["alarms"]] == by_notification[:1]
    by_approval = {each["approval"] for each in alarms}
    for known in (by_notification, by_approval):
        quiet = run(*watched(*known))
        assert (quiet.exit_code, "everything about QN is recognised" in quiet.output) == (0, True), quiet.output
    records = {line["key"] for each in alarms for line in each["lines"]}
    assert run(*watched(*records)).exit_code == 1  # a record is no word for what is done to it later


def test_watching_tells_each_alarm_once(watched: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.monitoring.sleep", sleep)
    once = run(*watched()).output.count("ALARM")
    found = run(*watched(), "--watch")
    assert (found.exit_code, found.output.count("ALARM")) == (1, once)
    assert len(pauses) == 3


def test_a_log_that_is_not_what_it_was_is_an_alarm(watched: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    words = watched()
    run(*words)
    monkeypatch.setattr("app.mirror.origin.Origin.checkpoint", lambda _: b"another log\n0\n\n")
    found = run(*words)
    assert (found.exit_code, "wrong-signature" in found.output) == (1, True)

    def ends(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.monitoring.sleep", ends)
    watching = run(*words, "--watch")
    assert (watching.exit_code, "ALARM (origin-untrusted)" in watching.output) == (1, True)


def test_no_trouble_while_watching_hides_the_next_one_or_ends_it(
    watched: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = watched()
    run(*words)
    honest = Origin.checkpoint

    def gone(_: Origin) -> bytes:
        raise OriginUnavailable("nobody answers")

    def full(_: Origin) -> bytes:
        raise OSError(28, "No space left on device")

    shown = [
        gone,
        gone,
        lambda _: b"another log\n0\n\n",
        lambda _: "o\n1\n\xe9\n\n\u2014 o AAAAAAA=\n".encode(),
        full,
        honest,
        gone,
    ]
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == len(shown):
            raise KeyboardInterrupt
        monkeypatch.setattr(Origin, "checkpoint", shown[len(pauses)])

    monkeypatch.setattr("app.cli.monitoring.sleep", sleep)
    monkeypatch.setattr(Origin, "checkpoint", shown[0])
    found = run(*words, "--watch")
    told = re.findall(r"ALARM \((.*?)\)", found.output)
    assert told == ["origin-unavailable", "origin-untrusted", "origin-untrusted", "cannot-look", "origin-unavailable"]


def test_an_origin_that_never_finishes_is_an_alarm(watched: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    words, let_go, pauses = watched(), threading.Event(), list[float]()
    run(*words)

    def dripping(_: Origin) -> bytes:
        let_go.wait()
        raise OriginUnavailable("at last")

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            let_go.set()
            for each in threading.enumerate():
                if each.name == "look":
                    each.join()
            raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.monitoring.PATIENCE", 0.05)
    monkeypatch.setattr("app.cli.monitoring.sleep", sleep)
    monkeypatch.setattr(Origin, "checkpoint", dripping)
    found = run(*words, "--watch")
    assert (found.exit_code, found.output.count("ALARM (cannot-look)")) == (1, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mirror", "ftp://x", "--to", "m"), "does not begin with http"),
        (("mirror", "http://x", "--to", "m", "--audience", "restricted"), "is none of public, parties, network"),
        (("mirror", "http://x", "--to", "m", "--trust", "nowhere"), "cannot be read"),
        (("monitor", "http://x", "--to", "m", "--state", "QN", "--recognised", "nowhere"), "cannot be read"),
        (("mirror", "http://x", "--to", "m", "--token-file", "token"), "would be sent your token in clear"),
        (("monitor", "http://x", "--to", "m", "--state", "QN", "--recognised", "k", "--token-file", "token"), "token in clear"),
    ],
    ids=["address", "audience", "root", "recognised", "token", "monitors-token"],
)
def test_wrong_usage_says_what(words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("token").write_text("authdir_" + 50 * "a")
    found = run(*words, COLUMNS="200")
    assert (found.exit_code, said in " ".join(found.output.split())) == (2, True), found.output
