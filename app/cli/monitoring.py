"""The command with which a State watches over what the log says about it, on a machine of its own."""

from pathlib import Path
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.local import Local, Mirroring
from app.cli.mirroring import refuse_unknown, root_in, token_for
from app.cli.options import Json, TokenFile
from app.cli.screen import machine, plain, say, strong
from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError
from app.domain.moment import format_instant

if TYPE_CHECKING:  # importing it takes half a second, and most commands need none of it
    from app.actions.monitoring import Strange

PAUSE = 60
PATIENCE = 600.0
"""Seconds after which a look that has not ended is an alarm."""
CANNOT_LOOK = "cannot-look"


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Bundles and mirrors")(monitor)


@asks(Permission.OPERATE)
def monitor(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Address of the directory to watch.")],
    *,
    state: Annotated[str, typer.Option(metavar="XX", help="The State that is watched over.")],
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the verified copy of the log is kept.")],
    recognised: Annotated[Path, typer.Option(metavar="FILE", help="What the State itself recognises, one a line.")],
    audience: Annotated[str, typer.Option(metavar="NAME", help="Whose lines: public, parties or network.")] = "public",
    trust: Annotated[Path | None, typer.Option(metavar="FILE", help="The root.json to trust, got by another way.")] = None,
    token_file: TokenFile = None,
    watch: Annotated[bool, typer.Option("--watch", help=f"Go on: look every {PAUSE} seconds, until Ctrl-C.")] = False,
    as_json: Json = False,
) -> None:
    """Raise an alarm on any change about one State that its own people do not recognise, and on a log that was tampered with.

    Example: authdir monitor https://directory.example --state JP --recognised known.txt --to var/monitor --trust root.json
    """
    refuse_unknown(url, audience)
    wanted = Mirroring(url, audience, to, root_in(trust), token_for(url, token_file))
    look = _Look(ctx.obj(), wanted, state.upper(), recognised, as_json)
    while watch:
        look.again()
        try:
            sleep(PAUSE)
        except KeyboardInterrupt:
            raise typer.Exit(1 if look.alarms else 0) from None
    look.once()
    if look.alarms:
        raise typer.Exit(1)


class _Look:
    """Looks, and tells each alarm once. ``alarms`` counts them."""

    def __init__(self, here: Local, wanted: Mirroring, state: str, recognised: Path, as_json: bool) -> None:
        self._here = here
        self._wanted = wanted
        self._state = state
        self._recognised = recognised
        self._as_json = as_json
        self._told = set[str]()
        self._trouble = ""
        self._looking: Thread | None = None
        self.alarms = 0

    def again(self) -> None:
        """Looks; what goes wrong is told as an alarm, once until it is over. So is an origin that lets a look last and last."""
        if self._looking is None or not self._looking.is_alive():
            self._looking = Thread(target=self._look, name="look", daemon=True)
            self._looking.start()
        self._looking.join(PATIENCE)
        if self._looking.is_alive():
            self._tell(CANNOT_LOOK, f"a look has not ended after {PATIENCE:g} seconds: somebody may be holding the log back")

    def _look(self) -> None:
        try:
            self.once()
            self._trouble = ""
        except DirectoryError as error:
            self._tell(error.code, str(error))
        except Exception as error:  # noqa: BLE001 - a watch that ended would be no alarm to anybody
            self._tell(CANNOT_LOOK, str(error))

    def _tell(self, code: str, text: str) -> None:
        """Tells a trouble, unless it is the one that was told last: a worse one never passes for one that was told before."""
        told = f"ALARM ({code}): {plain(text)}"
        if self._trouble != told:
            self.alarms += 1
            self._trouble = told
            say(strong(told, "bold red"), error=True)

    @staticmethod
    def _key(each: "Strange") -> str:
        """What tells an alarm from every other: also one that has grown since it was told."""
        return f"{each.notification} {each.approval} {each.lines[0].number} {each.lines[-1].number}"

    def once(self) -> None:
        """Looks. Raises OriginUnavailable, and OriginUntrusted where the log was tampered with."""
        size, found = self._here.monitor(self._wanted, self._state, _read(self._recognised))
        fresh = [each for each in found if self._key(each) not in self._told]
        self._told |= {self._key(each) for each in fresh}
        self.alarms += len(fresh)
        if self._as_json:
            machine({"state": self._state, "lines": size, "alarms": [_as_json(each) for each in fresh]})
            return
        for each in fresh:
            _show(self._state, each)
        if not found:
            say(f"{size} lines, all signed and as they were; everything about {self._state} is recognised.")


def _show(state: str, each: "Strange") -> None:
    when = format_instant(each.recorded_at)
    say(strong(f"ALARM: a change about {state} that nobody recognises, recorded {when}", "bold red"))
    say(f"  notification {plain(each.notification)}, approval {plain(each.approval)}")
    for line in each.lines:
        place = f"line {line.number}: {line.change.value} {line.kind} {plain(line.key)}"
        say(f"  {place}{f', provision {plain(line.provision)}' if line.provision else ''} ({line.audience.label})")


def _as_json(each: "Strange") -> dict[str, object]:
    return {
        "notification": each.notification,
        "approval": each.approval,
        "recorded_at": format_instant(each.recorded_at),
        "lines": [
            {"number": line.number, "change": line.change.value, "kind": line.kind, "key": line.key, "provision": line.provision}
            for line in each.lines
        ],
    }


def _read(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        hint = "it holds one notification (n_...) or approval (sha256:...) on each line, and may be empty"
        raise typer.BadParameter(f"{place} cannot be read: {hint}", param_hint="--recognised") from error
