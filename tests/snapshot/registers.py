"""Random registers for properties: a base that holds something in every audience, and files that change it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.submission import Row
from tests import makers
from tests.snapshot.makers import Book, party, post, state

VISIBLE_TO: dict[Audience, dict[str, tuple[Any, Any]]] = {
    Audience.PUBLIC: {
        "authority.website": ("https://one.example/", "https://two.example/"),
        "authority.address.locality": ("Tokyo", "Osaka"),
        "scope.text": ("Ministry matters", "Other matters"),
    },
    Audience.PARTIES: {
        "languages": (["ja"], ["ja", "en"]),
        "hours.spec": ("Mo-Fr 09:00-17:00", "24/7"),
        "channels.email": (["one@justice.example"], ["two@justice.example", "three@justice.example"]),
    },
    Audience.NETWORK: {
        "channels.duty_phone": (["+81300000001"], ["+81300000002", "+81300000003"]),
        "procedure": ("Call the duty desk.", "Write."),
    },
    Audience.RESTRICTED: {
        "person": ("Somebody", "Somebody else"),
        "verification": ("called back", "by letter"),
        "channels.private_phone": (["+81300000004"], ["+81300000005"]),
    },
}
TIER = {path: tier for tier, fields in VISIBLE_TO.items() for path in fields}
POSTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("JP", {"provision": "8.10.a"}),
    ("FR", {"provision": "35", "territory": "PF"}),
    ("JP", {"provision": "8.10.b"}),
)
BODIES = ("Ministry of Justice", "National Police")
DAYS = tuple(date(year, month, 1) for year in (2024, 2025, 2026) for month in (1, 7))


@dataclass(frozen=True)
class File:
    """Rows, the day on which they were submitted, and the one State concerned, if there is one."""

    rows: tuple[Row, ...]
    on: str
    state: str | None = None


def base() -> Book:
    """Two States, one of them a Party to both treaties, with designations that hold something in every audience."""
    book = Book()
    book.submit(state("JP", "Japan"), state("FR", "France", 3), name="n_states")
    consents = {"consented_on": "2012-07-03"}
    book.submit(*(party(code, "ETS185", number, **consents) for number, code in enumerate(("JP", "FR"), 2)), name="n_parties")
    book.submit(party("FR", "CETS224", consented_on="2022-05-12", in_force_on="2024-01-01"), name="n_protocol")
    book.submit(makers.statement(valid_from="2023-01-01", state="JP"), name="n_statement")
    for place, (code, said) in enumerate(POSTS):
        values = {path: contents[0] for tier in VISIBLE_TO.values() for path, contents in tier.items()}
        row = post(2, code, authority__names__en=BODIES[place % 2], **said, **values)
        book.submit(row, state=code, name=f"n_base{place}")
    return book


def changes(above: Audience | None = None, clears: Audience = Audience.RESTRICTED) -> st.SearchStrategy[dict[str, Any]]:
    """Some fields set to one of their values, or cleared if not above ``clears``; only such as are above ``above``, if given."""
    contents = {
        path: (*said, None) if tier <= clears else said
        for tier, fields in VISIBLE_TO.items()
        if above is None or tier > above
        for path, said in fields.items()
    }
    chosen = st.lists(st.sampled_from(sorted(contents)), min_size=1, max_size=3, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: st.sampled_from(contents[name]) for name in names}))


@st.composite
def files(draw: st.DrawFn, above: Audience | None = None, clears: Audience = Audience.RESTRICTED) -> File:
    """A file of one or two rows; where ``above`` is given it speaks of what is higher than that audience only.

    What is above ``clears`` is neither cleared nor raised to another audience.
    """
    rows = []
    chosen = draw(st.lists(st.sampled_from(range(len(POSTS))), min_size=1, max_size=2, unique=True))
    for number, place in enumerate(chosen, 2):
        code, said = POSTS[place]
        body = BODIES[place % 2] if above is not None else draw(st.sampled_from(BODIES))
        start = draw(st.none() | st.sampled_from(DAYS))
        end = draw(st.none() | st.none() | st.sampled_from(DAYS)) if above is None else None
        changed = draw(changes(above, clears))
        seen = above is None and all(TIER[path] <= clears for path in changed)
        raised = draw(st.sampled_from((None, None, Audience.RESTRICTED))) if seen else None
        values = said | changed | {"state": code, "authority.names.en": body}
        rows.append(makers.row(number, values, valid_from=start, valid_to=end, audience=raised))
    on = draw(st.sampled_from(DAYS)).isoformat()
    codes = {POSTS[place][0] for place in chosen}
    return File(tuple(rows), on, codes.pop() if len(codes) == 1 else None)


def histories() -> st.SearchStrategy[list[File]]:
    return st.lists(files(), max_size=3)
