"""What the emergency answer says in words, in English and in French. It decides nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.emergency.opening import Reason, State
from app.domain.emergency.order import CHANGED, DISPUTED, DUTY, FALL_BACK, NEW, PERSON, PROVISIONAL, Way
from app.domain.routing.way import Text

Item = Mapping[str, Any]

ARTICLES = {
    "35": Text("Article 35 of ETS 185 (24/7 network)", "article 35 de la STE n° 185 (réseau 24/7)"),
    "10.5": Text("Article 10.5 of CETS 224 (emergency mutual assistance)", "article 10.5 de la STCE n° 224 (entraide urgente)"),
}
_DESKS = {
    DUTY: Text("duty desk", "permanence"),
    FALL_BACK: Text("fall-back", "numéro de repli"),
    PERSON: Text("named person", "personne nommée"),
}
_TYPES = {
    "phone": Text("telephone", "téléphone"),
    "mobile": Text("mobile", "mobile"),
    "fax": Text("fax", "télécopie"),
    "email": Text("e-mail", "courriel"),
    "secure_email": Text("secure e-mail", "courriel sécurisé"),
    "portal": Text("portal", "portail"),
    "chat": Text("chat", "messagerie"),
    "radio": Text("radio", "radio"),
    "other": Text("other channel", "autre voie"),
}
OPENINGS = {
    Reason.ROUND_THE_CLOCK: Text("answers round the clock", "répond jour et nuit"),
    Reason.INSIDE: Text("inside its declared hours now", "dans ses horaires déclarés"),
    Reason.OUTSIDE: Text("outside its declared hours now", "hors de ses horaires déclarés"),
    Reason.HOLIDAY: Text("closed: public holiday there", "fermé : jour férié sur place"),
    Reason.NOT_DECLARED: Text("hours not declared", "horaires non déclarés"),
    Reason.NO_ZONE: Text("hours without a time zone: unknown", "horaires sans fuseau horaire : on ne sait pas"),
    Reason.ZONE_UNKNOWN: Text("its time zone is not known: unknown", "son fuseau horaire est inconnu : on ne sait pas"),
    Reason.UNPARSABLE: Text("its hours cannot be read: unknown", "ses horaires ne se lisent pas : on ne sait pas"),
    Reason.IN_WORDS: Text("its hours are in words: read them", "ses horaires sont en toutes lettres : à lire"),
    Reason.CONTRADICTORY: Text(
        "its hours contradict what is said of round the clock: unknown",
        "ses horaires contredisent la mention « jour et nuit » : on ne sait pas",
    ),
    Reason.HOLIDAY_NOT_SAID: Text(
        "public holiday there, of which its hours say nothing: unknown",
        "jour férié sur place, dont ses horaires ne disent rien : on ne sait pas",
    ),
    Reason.HOLIDAYS_UNKNOWN: Text(
        "its hours depend on holidays that are not known here: unknown",
        "ses horaires dépendent de jours fériés inconnus ici : on ne sait pas",
    ),
}
_FLAGS = {
    PROVISIONAL: Text("PROVISIONAL, not approved", "PROVISOIRE, non approuvé"),
    CHANGED: Text("CHANGED in the last seven days, before", "MODIFIÉ ces sept derniers jours, avant"),
    NEW: Text("NEW in the last seven days", "NOUVEAU ces sept derniers jours"),
    DISPUTED: Text("DISPUTED: reported not to answer or to be wrong", "CONTESTÉ : signalé sans réponse ou erroné"),
}


def kind_of(way: Way) -> Text:
    """What sort of number or address it is: the desk where it has one, else the channel."""
    return _DESKS.get(way.label or "") or _TYPES.get(way.type) or Text(way.type, way.type)


def doubts(way: Way, before: Sequence[Any]) -> list[Text]:
    """The flags in words; of a change with the values ``before`` it."""
    return [_changed(before) if each == CHANGED else _FLAGS[each] for each in way.flags]


def _changed(before: Sequence[Any]) -> Text:
    values, marked = "; ".join(map(str, before)), _FLAGS[CHANGED]
    return Text(f"{marked.en}: {values or 'none'}", f"{marked.fr} : {values or 'aucun'}")


def when(way: Way, opening: str | None) -> Text | None:
    """Whether it answers now; ``opening`` is the reason of its office's state. None where no moment is asked about."""
    if way.at_any_hour:
        return OPENINGS[Reason.ROUND_THE_CLOCK]
    return OPENINGS[Reason(opening)] if opening is not None else None


def reason(way: Way, said: Text | None, doubted: Sequence[Text]) -> Text:
    """Why a step stands where it does."""
    parts = [kind_of(way), ARTICLES[way.provision], *([said] if said else [])]
    if way.territory:
        parts.append(Text(f"for {way.territory} only", f"pour {way.territory} seulement"))
    parts += doubted
    return Text(", ".join(each.en for each in parts), ", ".join(each.fr for each in parts))


def first(name: Text, step: Item | None, *, timed: bool) -> Text:
    """The one sentence: what to do first, with every doubt about it."""
    if step is None:
        return Text(
            f"{name.en}: no number or address can be shown to you here; see the notes for why and what to do.",
            f"{name.fr} : aucun numéro ni adresse ne peut vous être montré ici ; les notes disent pourquoi et que faire.",
        )
    called = step["action"] == "call"
    en, fr = ("call", "appelez") if called else ("write to", "écrivez à")
    now_en, now_fr = (" now", " maintenant") if timed and step["opening"] == State.OPEN.value else ("", "")
    return Text(
        f"{name.en}: {en} {step['display']}{now_en}: {step['name']}, {step['reason']}.",
        f"{name.fr} : {fr} {step['display']}{now_fr} : {step['name_fr']}, {step['reason_fr']}.",
    )


def freshness(name: Text, trust: Item, day: date) -> list[Text]:
    """When it was confirmed and answered last, in words with dates."""
    return list(_freshness(name, trust, day))


def _freshness(name: Text, trust: Item, day: date) -> Iterator[Text]:
    attested, answered, reported, due = (_day(trust[each]) for each in ("attested_at", "answered_at", "disputed_since", "due_on"))
    if attested:
        yield _attested(name, trust, attested)
    else:
        yield Text("Never confirmed since it was recorded", "Jamais confirmé depuis son enregistrement")
    if trust["status"] == "overdue" and due:
        days = (day - due).days
        yield Text(
            f"Confirmation overdue by {days} {'day' if days == 1 else 'days'}",
            f"Confirmation en retard de {days} {'jour' if days == 1 else 'jours'}",
        )
    elif trust["status"] == "due" and due:
        yield Text(f"Confirmation due by {_en(due)}", f"À confirmer avant le {_fr(due)}")
    if answered:
        yield Text(f"Last answered on {_en(answered)}", f"A répondu le {_fr(answered)}")
    if trust["status"] == "disputed" and reported:
        yield Text(
            f"Did not answer, or wrong, as reported on {_en(reported)}", f"Sans réponse ou erroné, signalé le {_fr(reported)}"
        )
    changed = (trust["changed_recently"] or {}).get("at")
    if changed:
        when = date.fromisoformat(changed[:10])
        yield Text(f"Changed on {_en(when)}", f"Modifié le {_fr(when)}")


def _attested(name: Text, trust: Item, day: date) -> Text:
    """Who confirmed it, and whether what is there now was there then."""
    by_state = trust["attested_by"] == "state"
    by = name if by_state else Text("the Secretariat", "le Secrétariat")
    stale = trust["status"] == "unconfirmed" or (trust["status"] == "disputed" and trust["due_on"] is None)
    since = Text(", before it last changed", ", avant sa dernière modification") if stale else Text("", "")
    return Text(f"Confirmed by {by.en} on {_en(day)}{since.en}", f"Confirmé par {by.fr} le {_fr(day)}{since.fr}")


_MONTHS = (
    ("January", "janvier"), ("February", "février"), ("March", "mars"), ("April", "avril"), ("May", "mai"), ("June", "juin"),
    ("July", "juillet"), ("August", "août"), ("September", "septembre"), ("October", "octobre"), ("November", "novembre"),
    ("December", "décembre"),
)  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _en(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][0]} {day.year}"


def _fr(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1][1]} {day.year}"
