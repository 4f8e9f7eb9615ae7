"""Closed vocabularies of the register as words in the reader's language. A code that is not there stays as it is."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from babel import Locale

from app.domain.coverage import DUTIES, STATUSES
from app.domain.moment import parse_day, parse_instant
from app.domain.provisions import PROVISIONS, TREATIES
from app.web.language import translations
from app.web.words import day, instant


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "role": {
        "extradition": _("for extradition"),
        "provisional-arrest": _("for provisional arrest"),
        "send": _("sends requests"),
        "answer": _("answers requests"),
        "contact": _("point of contact"),
        "consult": _("to be consulted"),
        "notify": _("to be notified"),
        "submit": _("submits orders"),
        "receive": _("receives orders"),
        "authorise": _("gives authorisation"),
    },
    "authority": {
        "ministry": _("Ministry"),
        "prosecution": _("Prosecution service"),
        "court": _("Court"),
        "police": _("Police"),
        "agency": _("Agency"),
        "supranational": _("Supranational body"),
        "other": _("Other body"),
    },
    "scope": {
        "function": _("by function"),
        "stage": _("by stage of the proceedings"),
        "class-of-data": _("by class of data"),
        "hours": _("by hours"),
        "subject": _("by subject"),
        "territory": _("by territory"),
        "supranational": _("beside a supranational body"),
    },
    "field": {
        "channels": _("Telephone numbers and addresses"),
        "procedure": _("Procedure out of hours"),
        "person": _("Named person"),
        "verification": _("Note on verification"),
        "languages": _("Languages"),
        "hours": _("Hours"),
        "openpgp": _("OpenPGP keys"),
        "instructions": _("Instructions"),
    },
    "audience": {
        "public": _("everybody"),
        "parties": _("officers of the Parties"),
        "network": _("the 24/7 network"),
        "restricted": _("the State itself and the Secretariat"),
    },
    "channel": {
        "duty desk": _("duty desk"),
        "fall-back": _("fall-back"),
        "named person": _("named person"),
    },
    "inoperative": {
        "treaty-not-in-force": _("The treaty is not yet in force for this State"),
        "denounced": _("The State has left the treaty"),
        "not-a-party": _("The State is not a Party to the treaty"),
        "upcoming": _("Announced: it does not hold yet"),
        "ended": _("Ended: it holds no more"),
        "withdrawn": _("Withdrawn: it has no effect any more"),
        "corrected": _("Corrected: it was entered in error"),
    },
    "treaty status": {
        "none": _("No part in it"),
        "invited": _("Invited to accede"),
        "signatory": _("Signed"),
        "consented": _("Consented, not yet in force"),
        "in_force": _("In force"),
        "denounced": _("Denounced"),
    },
    "treaty step": {
        "invited_on": _("Invitation to accede"),
        "signed_on": _("Signature"),
        "consented_on": _("Consent to be bound"),
        "in_force_on": _("Entry into force"),
        "denounced_on": _("Denunciation takes effect"),
    },
    "territorial reach": {
        "included": _("applies"),
        "excluded": _("does not apply"),
        "not-settled": _("whether it applies has not been stated"),
    },
    "membership": {
        "EU": _("European Union"),
        "CoE": _("Council of Europe"),
    },
    "kind": {
        "designation": _("Designation"),
        "declaration": _("Declaration"),
        "reservation": _("Reservation"),
        "notification": _("Notification"),
        "territorial": _("Territorial statement"),
    },
    "option": {
        "judicial-authorities": _("Directly to judicial authorities"),
        "interpol": _("Through Interpol"),
        "24/7-point": _("Through the 24/7 point of contact"),
        "in-every-case": _("In every case"),
        "listed-circumstances": _("In the circumstances listed"),
        "extended-to-territory": _("Extended to the territory"),
        "not-applied-to-territory": _("Not applied to the territory"),
    },
}
"""By the name of the vocabulary; each by code."""
_TOLD = {"coverage": STATUSES, "duty": DUTIES}


def term(code: str, language: str, vocabulary: str) -> str:
    """What a code of a vocabulary means; those of coverage are told by the domain itself."""
    if vocabulary in _TOLD:
        told = _TOLD[vocabulary].get(code)
        return (told.en if language == "en" else told.fr) if told else code
    words = VOCABULARIES[vocabulary].get(code)
    return translations(language).gettext(words) if words else code


def provision(code: str, language: str) -> str:
    """What a provision is called in the table of provisions."""
    row = PROVISIONS.get(code)
    return code if row is None else row.label_en if language == "en" else row.label_fr


def treaty(code: str, language: str) -> str:
    """What a treaty is called."""
    row = TREATIES.get(code)
    return code if row is None else row.label_en if language == "en" else row.label_fr


def territory(code: str, language: str) -> str:
    """A country or territory by its ISO 3166-1 code, as the reader calls it; the code itself where CLDR has no name for it."""
    return str(Locale.parse(language).territories.get(code, code))


def part(item: Mapping[str, Any], language: str) -> str:
    """What a designation is there for, where its provision is divided and it has not all of it; else nothing."""
    divided = len(PROVISIONS[item["provision"]].roles) > 1
    return term(item["role"], language, "role") if divided and item["role"] in VOCABULARIES["role"] else ""


def known(text: str, language: str) -> str:
    """``known_at`` as it was asked for, in words: a day, an instant, or a revision as it is."""
    for read, said in ((parse_day, day), (parse_instant, instant)):
        with suppress(ValueError):
            read(text)
            return said(text, language)
    return text


IN_LANGUAGE: Mapping[str, Any] = {
    "known": known,
    "part": part,
    "provision": provision,
    "term": term,
    "territory": territory,
    "treaty": treaty,
}
"""Those whose last argument is the reader's language, which templates leave out."""
