"""What a version does, as a sentence in English and in French. A last day is told as the last on which something holds."""

from collections.abc import Sequence
from datetime import date

from app.domain.history import Act, Happened
from app.domain.moment import Span, in_english, in_french
from app.domain.routing.way import Text

_NEVER_BEGAN = Text(
    "Withdrawn before it began: it was announced {days} and never held.",
    "Retrait avant tout effet : annoncé {days}, n'a jamais valu.",
)
_SAID = {
    Happened.WITHDRAWN: Text(
        "Taken back: it had effect before, and has none {days}.",
        "Retrait : avait effet auparavant, n'en a plus {days}.",
    ),
    Happened.ENDED: Text(
        "Ended: it held before, and holds no more {days}.",
        "Fin : valait auparavant, ne vaut plus {days}.",
    ),
    Happened.CORRECTED: Text(
        "Corrected: what the directory said of it {days} was never true.",
        "Rectification : ce que l'annuaire en disait {days} n'a jamais été exact.",
    ),
    Happened.CREATED: Text("Brought in: it holds {days}.", "Inscription : vaut {days}."),
    Happened.AMENDED: Text(
        "Amended: it says something else {days}; what it said of other days stands.",
        "Modification : dit autre chose {days} ; ce qui était dit des autres jours demeure.",
    ),
}
_OF_AUTHORITY = Text("The authority that holds it. ", "L'autorité qui en est titulaire. ")


def in_words(own: Sequence[Act], of_authority: Sequence[Act]) -> Text:
    """What one version does to its record, then to the authority that holds it."""
    held = [Text(_OF_AUTHORITY.en + each.en, _OF_AUTHORITY.fr + each.fr) for each in map(_sentence, of_authority)]
    said = [*map(_sentence, own), *held]
    return Text(" ".join(each.en for each in said), " ".join(each.fr for each in said))


def _sentence(act: Act) -> Text:
    text = _SAID[act.happened] if act.began else _NEVER_BEGAN
    return Text(
        text.en.format(days=" and ".join(map(_english, act.days))),
        text.fr.format(days=" et ".join(map(_french, act.days))),
    )


def _english(span: Span) -> str:
    return (
        f"from {in_english(span.start)} on"
        if span.end is None
        else f"from {in_english(span.start)} to {in_english(_eve(span.end))}"
    )


def _french(span: Span) -> str:
    start = in_french(span.start)
    return f"à partir du {start}" if span.end is None else f"du {start} au {in_french(_eve(span.end))}"


def _eve(end: date) -> date:
    return date.fromordinal(end.toordinal() - 1)
