"""Every route names the permission it asks for, or the service does not start."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from starlette.routing import BaseRoute, Mount, Route

from app.domain.access import Permission


class NamelessRouteError(LookupError):
    """A route that names no permission: the service must not start with it."""


F = TypeVar("F", bound=Callable[..., Any])


def asks(permission: Permission) -> Callable[[F], F]:
    """Marks an endpoint with its permission."""

    def mark(endpoint: F) -> F:
        endpoint.permission = permission  # type: ignore[attr-defined]
        return endpoint

    return mark


def permissions(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, frozenset[str], Permission]]:
    """Path, methods and permission of every route. Raises NamelessRouteError for one that names none."""
    for route in routes:
        if not isinstance(route, Route | Mount):
            raise NamelessRouteError(f"{route!r} is neither a route nor a mount")
        endpoint = route.app if isinstance(route, Mount) else route.endpoint
        permission = getattr(endpoint, "permission", None)
        if not isinstance(permission, Permission):
            raise NamelessRouteError(f"the route {route.path} names no permission")
        yield (
            route.path_format if isinstance(route, Route) else route.path,
            frozenset(getattr(route, "methods", None) or {"GET"}),
            permission,
        )
