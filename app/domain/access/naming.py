"""Whatever can be asked of the service names its permission: routes, commands, jobs. What names none stops the start."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.domain.access.matrix import Permission


class NamelessError(LookupError):
    """Something names no permission: the service must not start with it."""


F = TypeVar("F", bound=Callable[..., Any])


def asks(permission: Permission) -> Callable[[F], F]:
    """Marks an endpoint, a command or a job with its permission."""

    def mark(asked: F) -> F:
        asked.permission = permission  # type: ignore[attr-defined]
        return asked

    return mark


def permission_of(asked: object, name: str) -> Permission:
    """The permission that something names. Raises NamelessError, which tells its ``name``."""
    permission = getattr(asked, "permission", None)
    if not isinstance(permission, Permission):
        raise NamelessError(f"{name} names no permission")
    return permission
