"""Why an emergency answer holds less than its reader hopes for, and what to do about it: never an empty list without a word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.actions.emergency.sentences import ARTICLES
from app.domain.access import Audience
from app.domain.provisions import PROVISIONS
from app.domain.routing.way import Text
from app.domain.status import Status
from app.snapshot.audience import View

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence with a word that programs can tell it by, and the provision that it is about, if it is about one."""

    code: str
    text: Text
    provision: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is answered."""
        return {"code": self.code, "provision": self.provision, "en": self.text.en, "fr": self.text.fr}


def notes(view: View, state: str, name: Text, shown: Sequence[Item], *, exercise: bool) -> list[Note]:
    """All that has to be said. ``shown`` are the designations under 35 and 10.5 that this reader was given."""
    found = [_EXERCISE] if exercise else []
    for code in ARTICLES:
        of_code = [each for each in shown if each["provision"] == code]
        if not of_code:
            found.append(_none_declared(code, name))
        elif all(each["territory"] for each in of_code):
            found.append(_of_territories(code, name, sorted({each["territory"] for each in of_code})))
        found += _standing(view, state, code, name)
    if shown:
        found += _withheld(view.ceiling(state), state, shown)
    return found


_EXERCISE = Note(
    "exercise-state",
    Text("An exercise State: nothing here reaches a real authority.", "État d'exercice : rien ici n'atteint une autorité réelle."),
)


def _none_declared(code: str, name: Text) -> Note:
    if code == "35":
        text = Text(
            f"{name.en} has no 24/7 point of contact under Article 35 of ETS 185 in this directory. "
            "Use what is under 'if nobody answers'.",
            f"{name.fr} n'a pas de point de contact 24/7 de l'article 35 de la STE n° 185 dans cet annuaire. "
            "Suivez « si personne ne répond ».",
        )
    else:
        text = Text(
            f"{name.en} has given no contact under Article 10.5 of CETS 224; that list is informal, and a gap is no breach.",
            f"{name.fr} n'a pas donné de contact au titre de l'article 10.5 de la STCE n° 224 ; cette liste est informelle, et une "
            "lacune n'est pas un manquement.",
        )
    return Note("none-declared", text, code)


def _of_territories(code: str, name: Text, territories: Sequence[str]) -> Note:
    """A desk of a territory does not speak for its State."""
    article, only = ARTICLES[code], ", ".join(territories)
    text = Text(
        f"What {name.en} has given under {article.en} is for {only} only, and not for the whole State.",
        f"Ce que l'État a donné au titre de l'{article.fr} vaut pour {only} seulement, et non pour tout l'État : {name.fr}.",
    )
    return Note("territories-only", text, code)


_STATUS = {
    Status.NONE: Text("no step taken", "aucune démarche"),
    Status.INVITED: Text("invited to accede", "invité à adhérer"),
    Status.SIGNATORY: Text("signed", "signé"),
    Status.CONSENTED: Text("consented, waiting for entry into force", "consenti, entrée en vigueur attendue"),
    Status.DENOUNCED: Text("denounced", "dénoncé"),
}


def _standing(view: View, state: str, code: str, name: Text) -> Iterator[Note]:
    """DOMAIN of emergencies: contacts are shown whatever the treaty's status, and the status is said."""
    treaty = PROVISIONS[code].treaty
    status = view.standing(state, treaty).status
    if status is Status.IN_FORCE:
        return
    label = {"ETS185": Text("ETS 185", "La STE n° 185"), "CETS224": Text("CETS 224", "La STCE n° 224")}[treaty]
    text = Text(
        f"{label.en} is not in force for {name.en} ({_STATUS[status].en}): what exists is shown, "
        "but whether a request can rest on it is for the route answer to say.",
        f"{label.fr} n'est pas en vigueur : {name.fr} ({_STATUS[status].fr}). Ce qui existe est montré ; si une "
        "demande peut s'y fonder, la réponse de route le dit.",
    )
    yield Note("not-in-force", text, code)


def _withheld(ceiling: Audience, state: str, shown: Sequence[Item]) -> Iterator[Note]:
    """Anonymous readers are told the rule only: never that there is something."""
    if ceiling is Audience.PUBLIC:
        yield Note("sign-in", _SIGN_IN)
        return
    audiences = {each["audience"] for item in shown for each in item.get("redacted", ()) if each["field"] in _REACHED_BY}
    if Audience.NETWORK.label in audiences:
        yield Note("withheld", Text(*(each.format(state=state) for each in _NETWORK_ONLY)))
    elif not audiences and not any(item.get("channels") or item.get("provisional") for item in shown):
        yield Note("no-channel", _NO_CHANNEL)


_REACHED_BY = ("channels", "procedure")
_SIGN_IN = Text(
    "Telephone numbers, mailboxes and hours are shown to officers who sign in, duty numbers to the 24/7 network. "
    "Ask your State's 24/7 point of contact to call.",
    "Les numéros, courriels et horaires sont montrés aux agents identifiés, les numéros de permanence au réseau 24/7. "
    "Demandez au point de contact 24/7 de votre État d'appeler.",
)
_NETWORK_ONLY = (
    (
        "Duty numbers are there and visible to the 24/7 network only. In an emergency open them with a stated reason: "
        "POST /api/v1/break-glass, or authdir break-glass {state}; or ask your own 24/7 point of contact."
    ),
    (
        "Des numéros de permanence existent, visibles du seul réseau 24/7. En urgence, ouvrez-les avec un motif : "
        "POST /api/v1/break-glass, ou authdir break-glass {state} ; ou demandez à votre point de contact 24/7."
    ),
)
_NO_CHANNEL = Text(
    "The State has given a name but no number and no mailbox. Use the address, or what is under 'if nobody answers'.",
    "L'État a donné un nom, mais ni numéro ni courriel. Utilisez l'adresse, ou suivez « si personne ne répond ».",
)
