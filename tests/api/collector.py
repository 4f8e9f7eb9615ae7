"""A collector of traces on this machine: it takes what OpenTelemetry sends by HTTP and protobuf, as one anywhere would."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PATH = "/v1/traces"
PATIENCE = 20.0


@dataclass
class Collector:
    """What came, and how it answers. While ``hanging`` is set it takes what is sent and says nothing."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hanging: threading.Event = field(default_factory=threading.Event)
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def sent(self) -> list[ExportTraceServiceRequest]:
        """Each batch, as it is understood."""
        return [ExportTraceServiceRequest.FromString(each) for each in tuple(self.bodies)]

    def spans(self) -> list[Span]:
        """All spans, in the order in which they came."""
        return [
            span
            for each in self.sent()
            for resource in each.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def span(self, request_id: str) -> Span:
        """The one of that request, once it is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for span in self.spans():
                if told(span)["request_id"] == request_id:
                    return span
            time.sleep(0.02)
        raise AssertionError("the span does not come")


def told(span: Span) -> dict[str, str | int]:
    """What a span says, by name."""
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


@contextlib.contextmanager
def collecting(port: int = 0) -> Iterator[Collector]:
    """A collector that listens, on that port if one is named."""
    found = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.paths.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"]))
            while found.hanging.is_set():
                time.sleep(0.02)
            if self.path == PATH and found.status == 200:
                found.bodies.append(body)
            with contextlib.suppress(OSError):  # nobody waited for it
                self.send_response(found.status)
                for name, value in found.headers.items():
                    self.send_header(name, value)
                self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        found.url = f"http://127.0.0.1:{server.server_port}{PATH}"
        try:
            yield found
        finally:
            found.hanging.clear()
            server.shutdown()
            thread.join()
