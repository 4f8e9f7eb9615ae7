"""Where somebody goes on who had to sign in first: to a page of ours that can be opened, and to nothing else."""

from urllib.parse import unquote

from starlette.requests import Request
from starlette.routing import Match, Route

from app.web.pages import Pages

BEGINNING = "/"
LONGEST = 16 * 1024
"""As long as any address may be."""
_ON_THE_WAY = ("/sign-in", "/step-up", "/enrol")
"""Pages that nobody goes back to."""


def onward(request: Request, wanted: str | None) -> str:
    """``wanted``, where it is the path of a page of ours, with parameters or without; otherwise the front page.

    What a browser might take for another site, or for no address at all, is none: anything but printable ASCII that begins
    with one slash, a backslash anywhere.
    """
    if wanted is None or not wanted.startswith("/") or wanted.startswith("//"):
        return BEGINNING
    if not (wanted.isascii() and wanted.isprintable()) or "\\" in wanted or " " in wanted:
        return BEGINNING
    path = unquote(wanted.partition("#")[0].partition("?")[0])
    return wanted if _a_page(request, path) and not path.startswith(_ON_THE_WAY) else BEGINNING


def nearest(request: Request) -> str:
    """The page to go back to from a request: itself, or for what only a form is sent to the nearest page above it."""
    path, query = request.url.path, request.url.query
    if request.method == "GET" and _a_page(request, path):
        return f"{path}?{query}" if query else path
    while path and not _a_page(request, path):
        path = path.rpartition("/")[0]
    return path or BEGINNING


def _a_page(request: Request, path: str) -> bool:
    """Whether a GET of ``path`` is answered by a group of pages."""
    asked = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(asked)[0] is Match.FULL:
            return isinstance(getattr(route.endpoint, "__self__", None), Pages)
    return False
