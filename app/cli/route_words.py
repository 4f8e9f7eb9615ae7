"""A route's answer in one language: what its parts are called, and which members of the service's answer say the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.cli.screen import plain

Item = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """``language`` is that of the members with both; ``suffix`` ends those that have one of their own for it."""

    language: str
    suffix: str
    verdicts: Mapping[str, str]
    outcomes: Mapping[str, str]
    parts: Mapping[str, str]
    whens: Mapping[str, str]
    headings: Mapping[str, str]
    colon: str = ": "

    def text(self, item: Item) -> str:
        """A text that is there in both languages."""
        return plain(item[self.language])

    def own(self, item: Item, name: str) -> str:
        """A member that has a sibling for each other language."""
        return plain(item[name + self.suffix])


ENGLISH = Words(
    "en",
    "",
    {"applies": "APPLIES", "does_not_apply": "DOES NOT APPLY", "unclear": "UNCLEAR"},
    {"met": "met", "not_met": "NOT MET", "unknown": "UNKNOWN"},
    {},
    {},
    {
        "note": "Note", "question": "Question", "senders": "Sent by", "contacts": "To, in this order", "notify": "To notify",
        "copies": "Copies", "languages": "Languages", "content": "The request says", "deadlines": "Time limits",
        "otherwise": "Otherwise", "again": "To see this answer again", "provider": "Provider", "same": "The same of",
        "rules": "Rule|Outcome|Because|Record",
    },
)  # fmt: skip
FRENCH = Words(
    "fr",
    "_fr",
    {"applies": "S'APPLIQUE", "does_not_apply": "NE S'APPLIQUE PAS", "unclear": "INCERTAIN"},
    {"met": "remplie", "not_met": "NON REMPLIE", "unknown": "INCONNU"},
    {
        "sender": "expéditeur",
        "addressee": "destinataire",
        "out-of-hours": "hors des heures de bureau",
        "further-channel": "autre voie",
        "consulted-after-refusal": "à consulter après un refus",
        "consulted-by-provider": "consultée par le fournisseur",
        "where-no-treaty-applies": "si aucun traité ne s'applique",
        "notified": "à notifier",
        "copied": "en copie",
        "holds-the-data": "détient les données",
    },
    {
        "always": "toujours",
        "in-listed-circumstances": "dans les circonstances indiquées",
        "not-stated": "non précisé",
        "by-further-channel": "pour une autre voie",
    },
    {
        "note": "Attention", "question": "Question", "senders": "Envoyé par", "contacts": "À, dans cet ordre",
        "notify": "À notifier", "copies": "Copies", "languages": "Langues", "content": "La demande indique",
        "deadlines": "Délais", "otherwise": "Autrement", "again": "Pour revoir cette réponse", "provider": "Fournisseur",
        "same": "La même demande à",
        "rules": "Règle|Résultat|Parce que|Inscription",
    },
    " : ",
)  # fmt: skip

_TYPES = {
    "phone": "téléphone", "mobile": "portable", "fax": "télécopie", "email": "courriel", "secure_email": "courriel sécurisé",
    "portal": "portail", "chat": "messagerie", "other": "autre",
}  # fmt: skip
_LABELS = {"duty desk": "permanence", "fall-back": "repli"}
_REASONS = {
    "treaty-not-in-force": "traité pas en vigueur", "denounced": "traité dénoncé", "not-a-party": "n'est pas partie au traité",
}  # fmt: skip
_AUDIENCES = {"parties": "aux Parties", "network": "au réseau 24/7", "restricted": "à l'État lui-même"}
_FIELDS = {
    "channels": "coordonnées", "languages": "langues", "hours": "heures", "procedure": "marche à suivre", "person": "personne",
    "verification": "vérification", "provisional": "contact provisoire",
}  # fmt: skip
_FRESH = {
    "confirmed": "confirmé", "due": "à confirmer", "overdue": "en retard de confirmation", "disputed": "contesté",
    "unconfirmed": "jamais confirmé",
}  # fmt: skip


def card(item: Item) -> Iterator[str]:
    """A designation in French, a line for each thing to know; the register's own prose stays as it is."""
    place = " ".join(plain(part) for part in (item["state"], item["territory"], item["provision"]) if part)
    stands = (
        "en fonction" if item["operative"] else f"hors fonction ({_REASONS.get(item['operative_reason'], 'motif non indiqué')})"
    )
    yield f"{place}, {stands}, depuis le {plain(item['valid_from'])}"
    if item.get("scope"):
        yield f"Pour : {plain(item['scope'].get('text'))}"
    yield from _channels(item)
    hours = item.get("hours") or {}
    if hours.get("round_the_clock"):
        further = hours["spec"] not in (None, "24/7")
        yield f"Jour et nuit, en ces termes : {plain(hours['spec'])}" if further else "Jour et nuit"
    elif hours.get("spec"):
        yield f"Heures : {plain(hours['spec'])} {plain(hours['time_zone'] or '')}".strip()
    if item.get("procedure"):
        yield f"Marche à suivre : {plain(item['procedure'])}"
    if item.get("languages"):
        yield f"Langues : {', '.join(map(plain, item['languages']))}"
    for audience in sorted({plain(each["audience"]) for each in item.get("redacted", ())}):
        fields = ", ".join(
            _FIELDS.get(each["field"], plain(each["field"])) for each in item["redacted"] if each["audience"] == audience
        )
        yield f"Réservé {_AUDIENCES.get(audience, audience)} : {fields}"
    yield f"Fraîcheur : {_FRESH.get(item['trust']['status'], plain(item['trust']['status']))}"


def _channels(item: Item) -> Iterator[str]:
    """Channels in calling order, what is provisional, else the postal address."""
    channels = sorted(item.get("channels") or (), key=lambda each: each["priority"])
    for each in channels:
        label = f", {_LABELS.get(each['label'], plain(each['label']))}" if each["label"] else ""
        yield f"{each['priority']}. {_TYPES.get(each['type'], plain(each['type']))}{label} : {plain(each['value'])}"
    for each in item.get("provisional") or ():
        kind, until = _TYPES.get(each["type"], plain(each["type"])), plain(each["until"])[:16].replace("T", " ")
        yield f"PROVISOIRE, jusqu'au {until} UTC : {kind} : {plain(each['value'])}"
    address = item["authority"]["address"]
    if address and not channels:
        town = " ".join(plain(part) for part in (address["postal_code"], address["locality"], address["country"]) if part)
        yield "Adresse : " + ", ".join([*map(plain, address["lines"]), *filter(None, [town])])
