"""What a reader may not see leaves no trace in any answer: no value, count, change, time, order or search hit."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.access import Audience
from tests.snapshot.makers import FIRST, NOW, READERS, Book, edition, everything, post, questions
from tests.snapshot.registers import BODIES, File, base, files

BELOW = {"anonymous": Audience.PUBLIC, "officer": Audience.PARTIES, "duty": Audience.NETWORK}
TIMES: tuple[dict[str, str], ...] = (
    {},
    {"as_of": "2025-03-01"},
    {"as_of": "2027-01-01"},
    {"known_at": "12"},
    {"known_at": "2024-04-11T12:00:00Z", "as_of": "2024-05-01"},
)
readers = st.sampled_from(sorted(BELOW))
SENT = FIRST + timedelta(days=100)
NOWS = (NOW, SENT + timedelta(days=3), SENT + timedelta(days=9))
"""Long after all changes, soon after them, and when some of them are a week old."""


@st.composite
def secret_histories(draw: st.DrawFn) -> tuple[str, list[tuple[File, list[File]]]]:
    """A reader, and files that they may see, each followed by files about nothing that they may see.

    Who signs in is told which fields are withheld, so whether one is filled on a day is no secret to them: the files that they may
    see clear and raise nothing above them, as how long that holds depends on what a hidden file says of later days.
    """
    reader = draw(readers)
    hidden = st.lists(files(above=BELOW[reader]), max_size=2)
    seen = files(clears=Audience.RESTRICTED if reader == "anonymous" else BELOW[reader])
    return reader, draw(st.lists(st.tuples(seen, hidden), min_size=1, max_size=3))


@settings(max_examples=60)
@given(secret_histories(), st.sampled_from(TIMES), st.sampled_from(NOWS))
def test_two_registers_that_differ_above_a_reader_only_are_one_to_them(
    drawn: tuple[str, list[tuple[File, list[File]]]], time: dict[str, str], now: datetime
) -> None:
    reader, history = drawn
    plain, secret = base(), base()
    for place, (file, hidden) in enumerate(history):
        at = SENT + timedelta(days=place)
        for book in (plain, secret):
            book.submit(*file.rows, on=file.on, state=file.state, name=f"n_file{place}", at=at)
        for number, each in enumerate(hidden):
            _submit_unseen(secret, each, BELOW[reader], name=f"n_hidden{place}.{number}")
    asked = questions(plain.records, words=("somebody", "call", "300000001"))
    clearance = READERS[reader]
    told = [everything(edition(book.snapshot(), now), clearance, asked, time) for book in (plain, secret)]
    assert told[0] == told[1]


def test_a_secret_that_is_announced_does_not_show_in_the_next_public_change() -> None:
    plain, secret = base(), base()
    hidden = post(provision="8.10.a", authority__names__en=BODIES[0], procedure="Write.", start="2027-01-01")
    _submit_unseen(secret, File((hidden,), "2024-01-01", "JP"), Audience.PARTIES, name="n_hidden")
    for book in (plain, secret):
        row = post(provision="8.10.a", authority__names__en=BODIES[0], scope__text="New", start="2026-02-01")
        book.submit(row, state="JP", name="n_seen", at=SENT)
    asked = questions(plain.records)
    assert len(secret.entries) > len(plain.entries)
    for reader in ("anonymous", "officer"):
        assert everything(plain.snapshot(), READERS[reader], asked) == everything(secret.snapshot(), READERS[reader], asked)


def _submit_unseen(book: Book, file: File, audience: Audience, name: str) -> None:
    """Applies a file if it writes nothing that the audience sees: a field that fills or empties moves the list of withheld ones."""
    plan = book.plan(*file.rows, on=file.on, state=file.state, name=name)
    if all(draft.audience > audience for draft in plan.writes):
        at = book.entries[-1].recorded_at + timedelta(hours=1)
        book.write(plan.writes, notification=name, approval=plan.digest, at=at)
