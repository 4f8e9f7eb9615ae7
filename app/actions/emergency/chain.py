"""What to do if nobody answers, to the end: each stage named as what it is, and nothing that the State has not opened."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.actions.emergency.sentences import ARTICLES
from app.domain.routing.way import Text
from app.snapshot.audience import View

Item = Mapping[str, Any]
_DECLARED = {
    "interpol": Text(
        "INTERPOL, through the national central bureau, as {en} has declared under Article 10.9",
        "INTERPOL, par le bureau central national, comme {fr} l'a déclaré au titre de l'article 10.9",
    ),
    "judicial-authorities": Text(
        "a judicial authority straight from a judicial authority, as {en} has declared under Article 10.9",
        "une autorité judiciaire, d'autorité judiciaire à autorité judiciaire, comme {fr} l'a déclaré au titre de l'article 10.9",
    ),
    "24/7-point": Text(
        "the 24/7 point of contact for mutual assistance too, as {en} has declared under Article 10.9",
        "le point de contact 24/7 aussi pour l'entraide, comme {fr} l'a déclaré au titre de l'article 10.9",
    ),
}
_CENTRAL = Text(
    "In its hours: the central authority for mutual assistance (Article 27.2 of ETS 185), which is no round-the-clock contact.",
    "À ses heures : l'autorité centrale d'entraide (article 27.2 de la STE n° 185), qui n'est pas un contact permanent.",
)
_END = Text(
    "Nothing else is declared. Report the number as not answering, so that the State and the Secretariat learn of it at once.",
    "Rien d'autre n'est déclaré. Signalez le numéro sans réponse : l'État et le Secrétariat l'apprennent aussitôt.",
)


def stages(view: View, state: str, name: Text, posts: Sequence[Item], central: Sequence[Item]) -> list[dict[str, Any]]:
    """The stages in order. ``posts`` are the entries under 35 and 10.5, ``central`` those under 27.2."""
    found = [*_procedures(posts), *_otherwise(posts), *_channels(view, state, name)]
    if central:
        found.append(_stage("central-authority", _CENTRAL, "27.2", entries=central))
    found.append(_stage("end", _END))
    return [{"order": order, **each} for order, each in enumerate(found, 1)]


def _stage(
    kind: str,
    text: Text,
    provision: str | None = None,
    *,
    record: str | None = None,
    entries: Sequence[Item] = (),
    said: str | None = None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "provision": provision,
        "record": record,
        "en": text.en,
        "fr": text.fr,
        "said": said,
        "entries": entries,
    }


def _procedures(posts: Sequence[Item]) -> Iterator[dict[str, Any]]:
    for entry in posts:
        said = entry["designation"].get("procedure")
        if said:
            text = Text(
                f"What {entry['name']} says of hours when it is closed: {said}",
                f"Ce que dit {entry['name_fr']} des heures où c'est fermé : {said}",
            )
            provision, key = entry["designation"]["provision"], entry["designation"]["id"]
            yield _stage("out-of-hours-procedure", text, provision, record=key, said=said)


def _otherwise(posts: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """10.5 if 35 fails, and the other way round: both are in the steps already; here it is said what the other one is for."""
    there = {each["designation"]["provision"] for each in posts}
    if there == set(ARTICLES):
        text = Text(
            "If the 24/7 point (Article 35) does not answer, go on to the Article 10.5 contacts in the steps, and the other way "
            "round. Data sought under Article 9 pass between 24/7 points only: ask the one who answers to reach it.",
            "Si le point 24/7 (article 35) ne répond pas, passez aux contacts de l'article 10.5 dans les étapes, et inversement. "
            "Les données de l'article 9 ne passent qu'entre points 24/7 : priez celui qui répond de le joindre.",
        )
        yield _stage("other-provision", text)


def _channels(view: View, state: str, name: Text) -> Iterator[dict[str, Any]]:
    """CETS 224 art. 10.9: further channels are those that the State has declared, no others, each with a copy to the authority."""
    for record, said in view.values("statement", state):
        if said["provision"] != "10.9":
            continue
        for option in said.get("options", ()):
            text = _DECLARED.get(option)
            if text is not None:
                copy = Text(
                    "; with a copy from central authority to central authority",
                    " ; avec copie d'autorité centrale à autorité centrale",
                )
                of = f" ({said['territory']})" if said.get("territory") else ""
                told = Text(text.en.format(en=name.en) + of + copy.en, text.fr.format(fr=name.fr) + of + copy.fr)
                yield _stage(option, told, "10.9", record=record.key)
