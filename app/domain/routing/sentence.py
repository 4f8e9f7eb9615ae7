"""A way in one sentence: what, between whom, on which day and basis, to whom; or why not, and what instead; or what decides."""

from collections.abc import Sequence

from app.domain.moment import in_english, in_french
from app.domain.routing.facts import Facts
from app.domain.routing.notified import LISTED
from app.domain.routing.once import once_for_each
from app.domain.routing.way import NOTHING, Contact, Notice, Outcome, Part, Rule, Sentence, Text, Verdict, Way, named
from app.domain.routing.wording import listed, unended

_NOT_KNOWN = {
    Part.ADDRESSEE: Text("; to whom is not known here: ", " ; le destinataire n'est pas connu ici : "),
    Part.SENDER: Text("; who sends it is not known here: ", " ; l'expéditeur n'est pas connu ici : "),
    Part.NOTIFIED: Text("; on the notification: ", " ; sur la notification : "),
}
_STOP = Text(".", ".")
_DEPENDS = Text("; to whom depends on the case: ", " ; le destinataire dépend du cas : ")
_DEPENDS_ON_MORE = Text("; to whom depends on the case.", " ; le destinataire dépend du cas.")


def sentence(facts: Facts, what: Text, way: Way, instead: Way | None = None, *, whole: bool = True) -> Sentence:
    """The sentence of ``way`` for ``what``; ``instead`` is the first that is open where this one is closed.

    One that is not ``whole`` leaves the choice between authorities to the answer that is about that way.
    """
    before, between = _between(facts)
    start = Text(f"{before.en}{what.en}{between.en}", f"{before.fr}{what.fr}")
    if way.verdict is not Verdict.DOES_NOT_APPLY:
        told, asking = _open(facts, way, whole=whole)
        return Sentence(Text(start.en + told.en, start.fr + told.fr), asking)
    basis, reason = way.basis.text, _closing(way)
    other = Text(f"; instead, {instead.basis.told.en}", f" ; à la place, {instead.basis.told.fr}") if instead else NOTHING
    text = Text(
        f"{start.en} cannot go under {basis.en}: {reason.en}{other.en}.",
        f"{start.fr} ne peut se fonder sur {basis.fr} : {reason.fr}{other.fr}.",
    )
    return Sentence(text)


@once_for_each
def _between(facts: Facts) -> tuple[Text, Text]:
    """On which day and between whom: before what it is about, and behind it."""
    sender, receiver = (named(side) for side in facts.sides)
    before = Text(
        f"On {in_english(facts.day)}, ",
        f"Le {in_french(facts.day)}, de l'État requérant, {sender.fr}, à l'État requis, {receiver.fr}, ",
    )
    return before, Text(f" from {sender.en} to {receiver.en}", "")


def _then(*texts: Text) -> Text:
    return Text("".join([each.en for each in texts]), "".join([each.fr for each in texts]))


def _under(way: Way) -> Text:
    basis, proviso = way.basis.told, way.proviso
    return Text(f" goes under {basis.en}{proviso.en}", f" se fonde sur {basis.fr}{proviso.fr}")


def _to(way: Way) -> Text:
    """The addressees by name, each with what confines it."""
    names = [_confined(contact) for contact in way.contacts if contact.part is Part.ADDRESSEE]
    comma = "," if way.basis.unless.en or way.proviso.en else ""
    return Text(
        f"{comma} to: {' / '.join(name.en for name in names)}",
        f" ; destinataire : {' / '.join(name.fr for name in names)}",
    )


def _confined(contact: Contact) -> Text:
    name, scope = contact.name, contact.post.scope if contact.post else None
    return Text(f"{name.en} ({scope})", f"{name.fr} ({scope})") if scope else name


def _notifying(way: Way) -> Text:
    if not way.notifications:
        return NOTHING
    told = listed(each.contact.name for each in way.notifications)
    where = Text(" in the circumstances listed", " dans les circonstances indiquées") if _all_listed(way.notifications) else NOTHING
    return Text(f"; notify at the same time{where.en}: {told.en}", f" ; notifier en même temps{where.fr} : {told.fr}")


def _all_listed(notices: tuple[Notice, ...]) -> bool:
    return all(each.when == LISTED for each in notices)


def _open(facts: Facts, way: Way, *, whole: bool) -> Sentence:
    """What is told of a way that is not closed, behind what it is about; kept with the receiver where it says of that one alone."""
    unknown = tuple([rule for rule in way.rules if rule.outcome is Outcome.UNKNOWN])
    receiver = facts.receiver
    own = way.basis.treaty is not None and all(rule.state == receiver.code for rule in unknown)
    if not own or facts.case or facts.provider is not None:
        return _told(way, unknown, whole=whole)
    what = (way.basis, way.proviso, unknown, way.contacts, way.notifications, whole)
    return receiver.once(what, lambda: _told(way, unknown, whole=whole))


def _told(way: Way, unknown: Sequence[Rule], *, whole: bool) -> Sentence:
    """What decides. Where only it is open who sends, receives or is notified, the basis is settled, and that is told."""
    if not unknown:
        return Sentence(_then(_under(way), _to(way), _notifying(way), _STOP))
    unsettled = [rule for rule in unknown if rule.about is None]
    if not unsettled:
        return _addressed(way, unknown, whole=whole)
    asking, basis = way.asking, way.basis.told
    reason = NOTHING if asking else _ended(unsettled[0].detail)
    text = Text(
        f" may go under {basis.en}{way.proviso.en}, which is not settled: {reason.en}",
        f" pourrait se fonder sur {basis.fr}{way.proviso.fr} ; il reste à établir : {reason.fr}",
    )
    return Sentence(text, asking)


def _addressed(way: Way, unknown: Sequence[Rule], *, whole: bool) -> Sentence:
    """Of those rules, the one about the addressee is told first, then whichever asks something."""
    rule = min(unknown, key=lambda each: (each.about is not Part.ADDRESSEE, each.question is None))
    told = _under(way)
    if rule.about is not Part.ADDRESSEE:
        told = _then(told, _to(way), _notifying(way))
    if rule.question:
        return Sentence(_then(told, _DEPENDS), rule) if whole else Sentence(_then(told, _DEPENDS_ON_MORE))
    return Sentence(_then(told, _NOT_KNOWN[rule.about or Part.ADDRESSEE], _ended(rule.detail)))


def _ended(detail: Text) -> Text:
    """With a full stop, unless it is a question."""
    return Text(*(text if text.endswith(("?", ".")) else f"{text}." for text in detail))


def _closing(way: Way) -> Text:
    """The first rule that closes the way, of both States where it closes it for both."""
    closing = [rule for rule in way.rules if rule.outcome is Outcome.NOT_MET]
    details = listed(rule.detail for rule in closing if rule.code == closing[0].code)
    return Text(_inside(details.en, ";"), _inside(details.fr, " ;"))


def _inside(text: str, between: str) -> str:
    return unended(text.replace(f".{between}", between))
