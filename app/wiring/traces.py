"""Traces: each answer as a span, brought by OpenTelemetry to the collector that the settings name, in the background.

Loaded only where that is wanted. A span says what the log says of an answer, and the template of its route: nothing of path, query,
headers, body or person. A collector that is away costs spans and one line of the log, never an answer.
"""

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, StatusCode, TraceFlags, set_span_in_context
from requests import Response, Session, TooManyRedirects
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from app.actions.telemetry.work import Work
from app.domain.moment import Clock
from app.http.under_way import given_trace, told_of

NAME = "sending traces"
"""The name under which this is found among the jobs of the service."""
SECONDS = 5.0
"""How long the collector has for a batch, further tries included."""
LAST_SECONDS = 3.0
"""How long a process that stops waits for the last spans to be taken."""
WAITING, AT_ONCE, EVERY_SECONDS = 2048, 512, 1.0
"""How many spans wait at most, the oldest go when there are more; how many make a batch; how often one is sent."""
_METHODS = frozenset(("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"))

log = logging.getLogger("authdir")


class NotTaken(OSError):
    """The collector did not take what was sent. The text is for a log."""


class Traces:
    """Makes the spans, and sends them to the collector at ``url``. How that gets on is told in ``work``."""

    def __init__(self, url: str, work: Work, clock: Clock) -> None:
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # what it says of each try, we say once
        self._sender = _Sender(url, work, clock)
        self._named = _Named()
        self._templates: Mapping[Any, str] = {}
        self._provider = TracerProvider(
            sampler=ParentBased(ALWAYS_ON),  # who says of a trace that it is not kept, is believed
            resource=Resource.create({"service.name": "authority-directory"}),
            shutdown_on_exit=False,
            id_generator=self._named,
        )
        self._provider.add_span_processor(BatchSpanProcessor(self._sender, WAITING, EVERY_SECONDS * 1000, AT_ONCE))
        self._tracer = self._provider.get_tracer("authdir")

    def know(self, routes: Iterable[BaseRoute]) -> None:
        """Keeps the template of each route by its endpoint, which is all that some leave in the scope."""
        self._templates = {route.endpoint: route.path_format for route in routes if isinstance(route, Route)}

    def __call__(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        """Makes the span of an answer that just went out; ``method`` is as it came, ``status`` 0 where nobody waited for it."""
        ended = time.time_ns()
        told, route = told_of(scope), self._template(scope)
        known = method in _METHODS
        attributes: dict[str, str | int] = {
            "http.request.method": method if known else "_OTHER",
            "request_id": told["request_id"],
            **({"http.route": route} if route else {}),
            **({"http.response.status_code": status} if status else {}),
        }
        name = f"{method if known else 'HTTP'} {route}".rstrip()
        self._named.trace_id = int(told["trace_id"], 16)
        begun = ended - int(seconds * 1_000_000_000)
        span = self._tracer.start_span(name, _parent(scope), SpanKind.SERVER, attributes, start_time=begun)
        if status >= 500:
            span.set_attribute("error.type", str(status))
            span.set_status(StatusCode.ERROR)
        span.end(ended)

    def _template(self, scope: Scope) -> str:
        """That of the route that a request took; blank where it took none. Endpoints that serve several say which."""
        found: str = getattr(scope.get("route"), "path_format", "") or self._templates.get(scope.get("endpoint"), "")
        return found

    def close(self) -> None:
        """Sends what is left, and waits for that a little while."""
        ending = threading.Thread(target=self._provider.shutdown, name="traces", daemon=True)
        ending.start()
        ending.join(LAST_SECONDS)
        self._sender.shutdown()


class _Named(RandomIdGenerator):
    """Identifiers; that of a trace which begins here is the one that the log tells. One event loop makes all spans."""

    trace_id = 0

    def generate_trace_id(self) -> int:
        """The one of the request."""
        return self.trace_id


class _Sender(SpanExporter):
    """Hands batches over, and says once that it cannot."""

    def __init__(self, url: str, work: Work, clock: Clock) -> None:
        self._line = _Line()
        self._exporter: SpanExporter = OTLPSpanExporter(url, timeout=SECONDS, session=self._line)
        self._watched = work.watched(NAME, self._send, clock)
        self._failing = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Whether the collector took them. Those that it did not take are gone."""
        try:
            self._watched(spans)
        except NotTaken as error:
            if not self._failing:
                log.error("not sending traces: %s", error)  # noqa: TRY400 - an outage has a name, and needs no trace
            self._failing = True
            return SpanExportResult.FAILURE
        self._failing = False
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """Nothing is sent from now on, and what is being tried is not tried again."""
        self._exporter.shutdown()

    def _send(self, spans: Sequence[ReadableSpan]) -> None:
        if self._exporter.export(spans) is not SpanExportResult.SUCCESS:
            raise NotTaken(self._line.told)


class _Line(Session):
    """The way to the collector: no proxy, no redirect, and nothing read of an answer but its status and headers."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.told = "nothing was sent"

    def request(self, *args: Any, **more: Any) -> Response:
        """The answer, closed. Raises OSError or ValueError for none, and where it leads elsewhere: the exporter would take that."""
        try:
            answer = super().request(*args, **more | {"stream": True, "timeout": more["timeout"] / 2})  # to connect, and to wait
        except (OSError, ValueError) as error:  # what the library means by its own errors, and those of files that are not there
            self.told = type(error).__name__
            raise
        answer.close()
        self.told = f"status {answer.status_code}"
        if answer.status_code // 100 == 3:
            raise TooManyRedirects(self.told)
        return answer


def _parent(scope: Scope) -> Context:
    """What the caller's span is to ours; nothing where it names none."""
    given = given_trace(scope)
    if given is None:
        return Context()
    trace, span, flags = (int(each, 16) for each in given)
    return set_span_in_context(NonRecordingSpan(SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(flags))), Context())
