"""What is measured: every operation by name, whom it asks, and what it must reach beside the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.bench.load import Ask
from tests.bench.register import CODES, PURPOSES, Shape
from tests.bench.results import Results

OURS, USUAL, FASTAPI, STARLETTE = "ours", "usual", "bare FastAPI", "bare Starlette"
BARE = "/states/JP/8.10"
READS, ROUTES = "/api/v1/designations", "/api/v1/routes"
_PLACE = '"{path}?state=" .. any(states) .. "&provision=" .. any(provisions)'
_PLACE_OF_FEW = _PLACE.replace("any(states)", "any(few_states)")
"""Of so many States as one person is shown the 24/7 contacts of within an hour: more would be refused."""
_DAY = 'os.date("!%Y-%m-%d", moment())'
_INSTANT = 'os.date("!%Y-%m-%dT%H:%M:%S", moment()) .. string.format(".%06dZ", math.random(0, 999999))'
_PAIR = (
    "(function() local from = math.random(#states); local to = (from + math.random(#states - 1) - 1) % #states + 1;"
    ' return "{path}?from=" .. states[from] .. "&to=" .. states[to] .. "&purpose=" .. any(purposes) end)()'
)
"""Two different States and a purpose: so many questions that hardly one is asked twice while its answer is kept."""
_SEARCH = (
    '"{path}?q=" .. any(first_words):sub(1, math.random(3, 6)) .. "%20" .. any(second_words):lower()'
    ' .. "&limit=" .. math.random(20, 60)'
)


@dataclass(frozen=True, slots=True)
class Must:
    """A figure to reach: in words, and whether it is reached."""

    words: str
    met: Callable[[Results], bool]


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the table. ``usual`` names the line it is compared with."""

    name: str
    server: str
    ask: Ask
    usual: str | None = None
    must: Must | None = None


def _at_least(name: str, least: float) -> Must:
    return Must(f"{least:g} x bare", lambda found: found.to_bare(name) >= least)


def _restricted(name: str) -> Must:
    def met(found: Results) -> bool:
        return found.to_bare(name) >= 0.9 and found.ratio(name, "usual restricted") >= 30

    return Must("0.9 x bare, 30 x usual", met)


_ONE = Must(
    "p50 <= bare + 3 syncs",
    lambda found: found.p50("restricted, 1 conn") <= found.p50(f"{FASTAPI}, 1 conn") + 3 * found.sync,
)
_SIXTEEN = Must("p99 <= 2 x bare", lambda found: found.p99("restricted, 16 conn") <= 2 * found.p99(f"{FASTAPI}, 16 conn"))
_MANY = Must(
    ">= 0.85 of 64 conn, no errors",
    lambda found: found.ratio("restricted, 256 conn", "restricted") >= 0.85 and not found.errors("restricted, 256 conn"),
)
_SEARCHED = Must("15 x usual", lambda found: found.ratio("search, 16 conn", "usual search, 16 conn") >= 15)


def of_one_size(shape: Shape) -> tuple[Ask, Ask]:
    """Any key, and any key as of any day: the first three designations, so that an answer is as long in a register of any size."""
    hot, any_place = f"{READS}?state={shape.codes()[0]}&provision={CODES[0]}", _PLACE.format(path=READS) + ' .. "&limit=3"'
    return Ask(hot, any_place), Ask(hot, f'{any_place} .. "&as_of=" .. {_DAY}')


def operations(shape: Shape) -> list[Operation]:
    """All of them, in the order in which a round asks them: what is compared stands close together."""
    place = f"state={shape.codes()[shape.states // 2]}&provision={CODES[0]}"
    hot, any_place = f"{READS}?{place}", _PLACE.format(path=READS)
    limit = ' .. "&limit=" .. math.random(3, 200)'
    restricted, usual = "/restricted/designations", "/designations"
    signed_in = Ask(hot, signed_in=True)
    return [
        Operation(FASTAPI, FASTAPI, Ask(BARE)),
        Operation(STARLETTE, STARLETTE, Ask(BARE)),
        Operation("public", OURS, Ask(hot), "usual public", _at_least("public", 1.2)),
        Operation("public, any key", OURS, Ask(hot, any_place), "usual public", _at_least("public, any key", 1.2)),
        Operation("public, never asked before", OURS, Ask(hot, any_place + limit), "usual public"),
        Operation("not modified (304)", OURS, Ask(hot, tagged=True), None, _at_least("not modified (304)", 1.3)),
        Operation("usual public", USUAL, Ask(f"{usual}?{place}", _PLACE.format(path=usual))),
        Operation("restricted", OURS, signed_in, "usual restricted", _restricted("restricted")),
        Operation(
            "restricted, any key", OURS, Ask(hot, _PLACE_OF_FEW.format(path=READS), signed_in=True), "usual restricted",
            _restricted("restricted, any key"),
        ),
        Operation("usual restricted", USUAL, Ask(f"{restricted}?{place}", _PLACE.format(path=restricted), signed_in=True)),
        Operation("as of any day", OURS, Ask(hot, f'{any_place} .. "&as_of=" .. {_DAY}'), None, _at_least("as of any day", 0.8)),
        Operation(
            "known at any instant", OURS, Ask(hot, f'{any_place} .. "&known_at=" .. {_INSTANT}'), None,
            _at_least("known at any instant", 0.8),
        ),
        *_of_few_and_many(hot),
        *_of_routes(shape),
        Operation(
            "search, 16 conn", OURS, Ask(f"{READS}?q=cedar%20courts", _SEARCH.format(path=READS), 16),
            "usual search, 16 conn", _SEARCHED,
        ),
        Operation("usual search, 16 conn", USUAL, Ask(f"{usual}?q=cedar%20courts", _SEARCH.format(path=usual), 16)),
    ]  # fmt: skip


def _of_routes(shape: Shape) -> list[Operation]:
    """The route answer, made anew for nearly every question; and one that was made before."""
    sender, *_, receiver = shape.codes()
    hot = f"{ROUTES}?from={sender}&to={receiver}&purpose={PURPOSES[0]}"
    anew = Operation("route, any pair", OURS, Ask(hot, _PAIR.format(path=ROUTES)), None, _at_least("route, any pair", 0.3))
    return [anew, Operation("route, asked again", OURS, Ask(hot))]


def _of_few_and_many(hot: str) -> list[Operation]:
    found = []
    for connections, must in ((1, _ONE), (16, _SIXTEEN), (256, _MANY)):
        found.append(Operation(f"{FASTAPI}, {connections} conn", FASTAPI, Ask(BARE, connections=connections)))
        ask = Ask(hot, connections=connections, signed_in=True)
        found.append(Operation(f"restricted, {connections} conn", OURS, ask, None, must))
    return found


def headers_of(ask: Ask, token: str, tag: str) -> Mapping[str, str]:
    """The headers that an operation sends."""
    found = {"Authorization": f"Bearer {token}"} if ask.signed_in else {}
    return {**found, "If-None-Match": tag} if ask.tagged else found
