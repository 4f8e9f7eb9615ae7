"""Every route names the permission it asks for, or the service does not start."""

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route

from app.domain.access import NamelessError, Permission, permission_of


def permissions(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, frozenset[str], Permission]]:
    """Path, methods and permission of every route. Raises NamelessError for one that names none."""
    for route in routes:
        if not isinstance(route, Route | Mount):
            raise NamelessError(f"{route!r} is neither a route nor a mount")
        endpoint = route.app if isinstance(route, Mount) else route.endpoint
        permission = permission_of(endpoint, f"the route {route.path}")
        yield (
            route.path_format if isinstance(route, Route) else route.path,
            frozenset(getattr(route, "methods", None) or {"GET"}),
            permission,
        )
