"""Traces: one span for each answer, with the names that the log tells and nothing else; a collector that is away costs none."""

import io
import json
import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from pydantic import ValidationError

from app import wiring
from app.actions.telemetry.work import Work
from app.http.under_way import ANSWERED
from app.settings import Settings
from app.wiring import SystemClock, traces
from app.wiring.logs import Lines
from app.wiring.traces import Traces
from tests.api.collector import PATH, Collector, collecting, told
from tests.api.served import API, PATIENCE, Loaded, Response, Served, copied, settings_of
from tests.api.test_metrics import numbers
from tests.client import Client
from tests.tls import receiving

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
GIVEN = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
JOB = f'{{job="{traces.NAME}"}}'


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Batches are sent often, and a busy machine is waited for. What is still sent at a test's end is told in no other."""
    monkeypatch.setattr(traces, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(traces, "LAST_SECONDS", PATIENCE)
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("OtelBatch"):
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for, as in earnest but sooner."""
    monkeypatch.setattr(traces, "SECONDS", 0.5)
    monkeypatch.setattr(traces, "LAST_SECONDS", 1.0)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found


@pytest.fixture
def log() -> Iterator[Callable[[], str]]:
    """What is logged, as programs read it."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Lines())
    root.addHandler(handler)
    ANSWERED.setLevel(logging.INFO)
    yield written.getvalue
    ANSWERED.setLevel(logging.NOTSET)
    root.removeHandler(handler)


@contextmanager
def serving(loaded: Loaded, folder: Path, url: str) -> Iterator[Served]:
    with copied(loaded, folder) as database:
        settings = settings_of(database, folder).model_copy(update={"traces_to": url})
        with Client(wiring.web_app(settings)) as client:
            yield Served(client, database, folder, loaded.tokens)


@pytest.fixture
def traced(loaded_sqlite: Loaded, tmp_path: Path, collector: Collector) -> Iterator[Served]:
    with serving(loaded_sqlite, tmp_path, collector.url) as served:
        yield served


def made_for(url: str, work: Work | None = None) -> Traces:
    """What makes and sends traces, without a service before it."""
    return Traces(url, work or Work(), SystemClock())


def answered(made: Traces, number: int, status: int = 200) -> None:
    """Makes the span of a request by that identifier."""
    made({"request_id": str(number), "trace_id": TRACE, "headers": []}, "GET", status, 0.001)


def span_of(collector: Collector, answer: Response) -> Span:
    return collector.span(answer.headers["x-request-id"])


def lines(written: str, **having: Any) -> list[dict[str, Any]]:
    """The lines of the log that have that."""
    found = [json.loads(each) for each in written.splitlines()]
    return [each for each in found if having.items() <= each.items()]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_a_span_is_part_of_the_callers_trace(
    traced: Served, collector: Collector, log: Callable[[], str]
) -> None:  # fmt: skip
    before = time.time_ns()
    answer = traced.get("/designations?state=JP", "officer", **GIVEN)
    span = span_of(collector, answer)
    (line,) = lines(log(), request_id=answer.headers["x-request-id"])
    assert (span.trace_id.hex(), span.parent_span_id.hex()) == (line["trace_id"], PARENT) == (TRACE, PARENT)
    assert span.span_id.hex() not in (PARENT, "0" * 16)
    assert (span.name, span.kind) == (f"GET {API}/designations", Span.SPAN_KIND_SERVER)
    assert told(span) == {
        "http.request.method": "GET",
        "http.route": f"{API}/designations",
        "http.response.status_code": 200,
        "request_id": answer.headers["x-request-id"],
    }
    assert span.status.code == Status.STATUS_CODE_UNSET
    assert 0 < span.end_time_unix_nano - span.start_time_unix_nano == pytest.approx(line["milliseconds"] * 1e6, abs=1e4)
    assert before <= span.end_time_unix_nano <= time.time_ns()
    (resource,) = collector.sent()[0].resource_spans
    named = {each.key: each.value.string_value for each in resource.resource.attributes}
    assert named["service.name"] == "authority-directory"


@pytest.mark.parametrize("given", [{}, {"traceparent": f"00-{TRACE}-{'0' * 16}-01"}, {"traceparent": "secret"}])
def test_a_trace_that_begins_here_is_the_one_of_the_log(
    traced: Served, collector: Collector, log: Callable[[], str], given: Mapping[str, str]
) -> None:
    answers = [traced.get("/designations?state=JP", None, **given) for _ in range(2)]
    spans = [span_of(collector, each) for each in answers]
    written = log()
    for answer, span in zip(answers, spans, strict=True):
        (line,) = lines(written, request_id=answer.headers["x-request-id"])
        assert span.trace_id.hex() == line["trace_id"]
        assert span.parent_span_id == b""
    assert len({TRACE, *(each.trace_id.hex() for each in spans)}) == 3


def test_whoever_does_not_keep_a_trace_is_believed(traced: Served, collector: Collector) -> None:
    left = traced.get("/designations?state=JP", None, traceparent=f"00-{TRACE}-{PARENT}-00")
    span_of(collector, traced.get("/designations?state=JP"))
    assert not any(told(each)["request_id"] == left.headers["x-request-id"] for each in collector.spans())


@pytest.mark.parametrize(
    ("asked", "status", "name"),
    [
        (("GET", f"{API}/designations/d_hidden"), 404, f"GET {API}/designations/{{id}}"),
        (("HEAD", f"{API}/designations/d_hidden"), 404, f"HEAD {API}/designations/{{id}}"),
        (("DELETE", f"{API}/designations"), 405, f"DELETE {API}/designations"),
        (("GET", "/hidden/path"), 404, "GET"),
        (("BREW", "/hidden/path"), 404, "HTTP"),
        (("POST", f"{API}/notifications/n_hidden/approve"), 401, f"POST {API}/notifications/{{id}}/approve"),
        (("GET", "/health/live"), 200, "GET /health/live"),
        (("GET", "/static/hidden.css"), 404, "GET /static/{name}"),
        (("GET", "/states/JP"), 200, "GET /states/{iso2}"),
        (("POST", "/hidden/path"), 403, "POST"),
    ],
)
def test_it_is_named_by_the_template_of_its_route(
    traced: Served, collector: Collector, asked: tuple[str, str], status: int, name: str
) -> None:  # fmt: skip
    headers = {"Origin": "https://hidden.example"} if status == 403 else {}
    answer = traced.send(*asked, headers=headers)
    assert answer.status_code == status
    span = span_of(collector, answer)
    assert (span.name, told(span)["http.response.status_code"]) == (name, status)
    assert told(span)["http.request.method"] == ("_OTHER" if name == "HTTP" else asked[0])
    assert span.status.code == Status.STATUS_CODE_UNSET


def test_whoever_goes_away_first_gets_no_status(collector: Collector) -> None:
    made = made_for(collector.url)
    answered(made, 1, status=0)
    made.close()
    (span,) = collector.spans()
    assert told(span) == {"http.request.method": "GET", "request_id": "1"}


def test_errors_of_our_own_are_marked(traced: Served, collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.metrics.exposed", lambda *_, **__: 1 / 0)
    span = span_of(collector, traced.send("GET", "/metrics", "administrator"))
    assert (span.status.code, span.status.message, list(span.events)) == (Status.STATUS_CODE_ERROR, "", [])
    assert (told(span)["http.response.status_code"], told(span)["error.type"]) == (500, "500")


def test_nothing_of_what_is_asked_or_answered_is_in_it(traced: Served, collector: Collector) -> None:
    hidden = {
        "Directory-Reason": "hidden", "Directory-Case": "hidden", "User-Agent": "hidden", "Cookie": "__Host-session=hidden",
        "X-Forwarded-For": "203.0.113.77", "Tracestate": "hidden=hidden", "Baggage": "who=hidden", "Host": "hidden.example",
        **GIVEN,
    }  # fmt: skip
    answers = [
        traced.send("GET", f"{API}/designations?state=QM&provision=35", "officer", headers=hidden),
        traced.send("GET", f"{API}/search?q=hidden", "officer", headers=hidden),
        traced.send("GET", f"{API}/designations?hidden=hidden", None, headers=hidden),
        traced.post("/designations/hidden/reports", "officer", {"hidden": "hidden"}, **hidden),
        traced.submit(b"State,hidden\nQM,hidden\n", reference="hidden"),
    ]
    assert answers[0].status_code == 200
    for each in answers:
        span_of(collector, each)
    sent, spans = b"".join(collector.bodies), collector.spans()
    words = ["hidden", "provision", "203.0.113.77", "testclient", traced.tokens["officer"]]
    assert [word for word in words if word.encode() in sent] == []
    assert not any("QM" in word for span in spans for word in (span.name, *map(str, told(span).values())))
    allowed = {"http.request.method", "http.route", "http.response.status_code", "request_id", "error.type"}
    assert {name for span in spans for name in told(span)} <= allowed
    resources = (resource for each in collector.sent() for resource in each.resource_spans)
    assert {each.key.partition(".")[0] for found in resources for each in found.resource.attributes} <= {"service", "telemetry"}


@pytest.mark.usefixtures("impatient")
def test_a_collector_that_is_gone_costs_one_line_and_no_answer(
    loaded_sqlite: Loaded, tmp_path: Path, log: Callable[[], str]
) -> None:
    port = free_port()
    with serving(loaded_sqlite, tmp_path, f"http://127.0.0.1:{port}{PATH}") as served:
        while not numbers(served)[f"authdir_job_failures_total{JOB}"] > 2:
            assert served.get("/designations?state=JP").status_code == 200
        assert numbers(served)[f"authdir_job_failing{JOB}"] == 1
        with collecting(port) as collector:
            span_of(collector, served.get("/designations?state=JP"))
            while numbers(served)[f"authdir_job_failing{JOB}"]:
                pass
    warned = [each for each in lines(log()) if each["level"] != "info"]
    assert [(each["logger"], each["message"]) for each in warned[:1]] == [("authdir", "not sending traces: ConnectionError")]
    assert len(warned) <= 2  # the collector may be gone again before the process is


def test_a_collector_that_hangs_holds_up_neither_answers_nor_the_end(
    loaded_sqlite: Loaded, tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "SECONDS", 600.0)
    monkeypatch.setattr(traces, "LAST_SECONDS", 1.0)
    collector.hanging.set()
    with serving(loaded_sqlite, tmp_path, collector.url) as served:
        while not collector.paths:
            assert served.get("/designations?state=JP").status_code == 200
        assert {served.get("/designations?state=JP").status_code for _ in range(50)} == {200}
        began = time.monotonic()
    assert time.monotonic() - began < PATIENCE
    assert (len(collector.paths), collector.bodies) == (1, [])


@pytest.mark.usefixtures("impatient")
def test_a_batch_that_takes_too_long_is_given_up(collector: Collector, caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    made = made_for(collector.url, work)
    collector.hanging.set()
    answered(made, 1)
    while not work.jobs[traces.NAME].failing:
        time.sleep(0.01)
    collector.hanging.clear()
    answered(made, 2)
    while work.jobs[traces.NAME].failing:
        time.sleep(0.01)
    made.close()
    assert caplog.messages == ["not sending traces: ReadTimeout"]


def test_no_more_wait_than_were_meant_to(collector: Collector) -> None:
    made, limit = made_for(collector.url), traces.WAITING + traces.AT_ONCE
    collector.hanging.set()
    for number in range(2 * limit):
        answered(made, number)
    collector.hanging.clear()
    answered(made, -1)
    made.close()
    kept = [told(each)["request_id"] for each in collector.spans()]
    assert len(kept) <= limit
    assert kept[-1] == "-1"


@pytest.mark.parametrize("path", ["/endless", "/large"])
def test_of_what_a_collector_answers_nothing_is_read_but_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:  # fmt: skip
    """By TLS, with the certificate and the key that OpenTelemetry's own variables name."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_CERTIFICATE", str(tmp_path / "certificate.pem"))
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=for%20collectors")
    with receiving(tmp_path) as receiver:
        work = Work()
        made = made_for(receiver.url(path), work)
        answered(made, 1)
        made.close()
        assert [(each.path, each.headers["api-key"]) for each in receiver.received] == [(path, "for collectors")]
        assert not work.jobs[traces.NAME].failures


@pytest.mark.parametrize(("certificate", "why"), [("none.pem", "OSError"), ("other.pem", "SSLError"), ("", "SSLError")])
def test_a_collector_that_nobody_vouches_for_gets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, certificate: str, why: str
) -> None:
    if certificate:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_CERTIFICATE", str(tmp_path / certificate))
    (tmp_path / "other.pem").write_text("none")
    with receiving(tmp_path) as receiver:
        made = made_for(receiver.url())
        answered(made, 1)
        made.close()
        assert receiver.received == []
    assert caplog.messages == [f"not sending traces: {why}"]


@pytest.mark.usefixtures("impatient")
def test_the_end_waits_for_no_collector_that_drips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_CERTIFICATE", str(tmp_path / "certificate.pem"))
    with receiving(tmp_path) as receiver:
        made = made_for(receiver.url("/dripping"))
        answered(made, 1)
        began = time.monotonic()
        made.close()
        assert time.monotonic() - began < PATIENCE
        while not receiver.received:
            time.sleep(0.01)


def test_what_is_left_is_sent_at_the_end(
    loaded_sqlite: Loaded, tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "EVERY_SECONDS", 600.0)
    with serving(loaded_sqlite, tmp_path, collector.url) as served:
        answers = [served.get("/designations?state=JP") for _ in range(3)]
        assert collector.bodies == []
    assert [told(each)["request_id"] for each in collector.spans()] == [each.headers["x-request-id"] for each in answers]


@pytest.mark.parametrize("status", [302, 304, 307, 401, 404, 503])
def test_only_a_good_answer_is_one(
    traced: Served, collector: Collector, caplog: pytest.LogCaptureFixture, status: int
) -> None:  # fmt: skip
    collector.status, collector.headers = status, {"Location": collector.url.replace(PATH, "/elsewhere")}
    told = f"not sending traces: status {status}"
    while not numbers(traced)[f"authdir_job_failing{JOB}"] or told not in caplog.messages:
        pass
    assert [each for each in caplog.messages if traces.NAME in each] == [told]
    assert set(collector.paths) == {PATH}


def test_no_proxy_is_used(loaded_sqlite: Loaded, tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(loaded_sqlite, tmp_path, collector.url) as served:
        span_of(collector, served.get("/designations?state=JP"))


def test_without_it_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    """The framework itself brings the names of OpenTelemetry, and nothing that makes or sends."""
    script = """
import sys
from app.settings import Settings
from app.wiring import web_app
from app.wiring.keys import provide_key
settings = Settings(database_url=f"sqlite:///{sys.argv[1]}/none.sqlite", var_dir=sys.argv[1])
provide_key(settings)
web_app(settings)
print(*sys.modules)
"""
    names = ("opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.proto", "google.protobuf", "requests")
    command = [sys.executable, "-c", script, str(tmp_path)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert [each for each in loaded if each.startswith(names)] == []
    assert set(names) <= set(sys.modules)  # as the other tests here need it


@pytest.mark.parametrize(
    "url",
    [
        "collector.example:4318",
        "ftp://collector.example/v1/traces",
        "http:///v1/traces",
        "http://collector.example:4318/",
        "https://a:b@c.example/v1/traces",
    ],
)
def test_what_is_no_address_of_a_collector(url: str) -> None:
    with pytest.raises(ValidationError, match="collector"):
        Settings(traces_to=url)
