"""Puts the command line together, and turns every way in which a command can end into an exit code and a sentence."""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from app.cli import (
    audit,
    backups,
    bundles,
    changes,
    coverage,
    decisions,
    drills,
    emergency,
    erasures,
    freshness,
    glass,
    histories,
    indicators,
    mirroring,
    monitoring,
    people,
    providers,
    reads,
    routes,
    running,
    searches,
    signing,
    submission,
    subscriptions,
    verifying,
)
from app.cli.ends import Stop
from app.cli.http import Problem
from app.cli.local import Local
from app.cli.screen import plain, problem, say
from app.domain.access import permission_of
from app.domain.errors import DirectoryError, Kind

_HELP = """The directory of the authorities that States designate under ETS 185 and CETS 224.

Exit codes: 0 done, 1 refused or a problem found, 2 wrong usage, 3 the server or the database is not reachable.

Example: authdir demo, then in another terminal: authdir lookup JP 8.10
"""

FACES = (
    *(reads, searches, histories, changes, emergency, routes, providers, coverage, indicators, audit, glass),
    *(submission, decisions, erasures, freshness, drills, subscriptions, people, running, signing, backups),
    *(bundles, verifying, mirroring, monitoring),
)
"""Modules that attach their commands, in the order in which the help lists them."""


class Commands(TyperGroup):
    """All commands; what they raise ends here."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except Problem as found:
            problem(found)
            raise typer.Exit(found.code) from found
        except Stop as stop:
            say(plain(stop), error=True)
            raise typer.Exit(stop.code) from stop
        except DirectoryError as error:
            say(f"{plain(error.title[0])}: {plain(error)}", error=True)
            raise typer.Exit(3 if error.kind in (Kind.UNAVAILABLE, Kind.FULL) else 1) from error


def build(here: Callable[[], Local]) -> typer.Typer:
    """The commands. ``here`` gives this machine's part when a command needs it: putting that together takes a while.

    Raises NamelessError for a command that names no permission.
    """
    app = typer.Typer(
        name="authdir",
        cls=Commands,
        help=_HELP,
        context_settings={"obj": here},
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for face in FACES:
        face.attach(app)
    groups = (group.typer_instance for group in app.registered_groups if group.typer_instance is not None)
    for command in (*app.registered_commands, *(each for group in groups for each in group.registered_commands)):
        permission_of(command.callback, f"the command {command.callback}")
    return app
