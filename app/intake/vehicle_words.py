"""The words in which a communication says what it is, when it was made, and what it changes. Data; ``vehicle`` reads it."""

import re
from types import MappingProxyType

DAY = (
    r"([0-9]{1,2}(?:er|st|nd|rd|th)?\.? [^\W\d_]{3,12}\.? [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4})"
)
VERBS = MappingProxyType(
    {
        "complete": r"completed|complétée?s?|supplemented",
        "update": r"updated|amended|modified|mise?s? à jour|modifiée?s?",
        "correct": r"corrected|rectified|corrigée?s?|rectifiée?s?",
        "confirm": r"confirmed|confirmée?s?",
        "withdraw": r"withdrawn|retirée?s?",
        "replace": r"replaced|remplacée?s?",
    }
)
STEP = re.compile(rf",? (?:and )?({'|'.join(VERBS.values())}) (?:by|par) (?:an? |the |une? |la |le |l')?", re.IGNORECASE)
DOCUMENTS = MappingProxyType(
    {
        "note verbale": r"notes? verbales?",
        "instrument": r"instruments? (?:of|d[e'])",
        "letter": r"letter|lettre",
        "declaration": r"d[eé]claration",
        "communication": r"communication|transmitted by|transmise? par",
        "notification": r"notification",
        "e-mail": r"e-?mail|courriel",
        "telephone": r"telephone|phone call|by phone|appel téléphonique",
        "fax": r"\bfax|telefax|télécopie",
    }
)
INFORMAL = frozenset({"e-mail", "telephone", "fax"})
"""No State speaks by these alone: a communication is signed by someone who can bind it."""
SAME_DAY = re.compile(rf"(?:dated|datée?s?) (?:and|et) (?:registered|enregistrée?s?)[^0-9,]*{DAY}", re.IGNORECASE)
REGISTERED_ALIKE = re.compile(r"(?:registered|enregistrée?s?) (?:on )?(?:the )?(?:same day|le même jour)", re.IGNORECASE)
DATES = MappingProxyType(
    {
        "dated": re.compile(rf"(?:\bdated|datée?s?)[^0-9,]*{DAY}", re.IGNORECASE),
        "registered": re.compile(rf"(?:\bregistered|enregistrée?s?)[^0-9,]*{DAY}", re.IGNORECASE),
        "deposited": re.compile(rf"(?:\bdeposited|déposée?s?)[^0-9,]*{DAY}", re.IGNORECASE),
    }
)
OF_DAY = re.compile(rf"(?:\bof|\bdu|,) {DAY}", re.IGNORECASE)
EFFECT = re.compile(
    rf"(?:\beffect|\beffective|\bas of|\bas from|\bavec effet|\bprend effet|à compter|\bfrom)[^0-9]*?{DAY}", re.IGNORECASE
)
ORIGINAL = re.compile(r"\bOr\. ?([A-Za-z]{2,6})\.?")
ORIGINALS = MappingProxyType(
    {"engl": "en", "eng": "en", "angl": "en", "fr": "fr", "germ": "de", "all": "de", "ital": "it", "span": "es", "russ": "ru"}
)
COLLECTION = re.compile(r"\b(?:AS|SR|RO|RS|BGBl|Trb|JO|UNTS|LGBl|Stb)\.?(?: [IVX]+)?(?: Nr\.?)? [0-9]{2,4}[ /,]")
ARTICLES = re.compile(
    r"(?:\bArt(?:icle)?s?\.?|\bunder|\bau titre de|\bpour|\bfor) ((?:Art(?:icle)?s?\.? )?[0-9][^;:]*)", re.IGNORECASE
)
NAMED = re.compile(r"([^\W\d_][^:,]{2,40}):")
FIELDS = MappingProxyType(
    {
        "name": r"\bname|renamed|\bnom\b|dénomination",
        "address": r"address(?!ed)|adresse",
        "phone": r"phone|téléphone|numbers?\b",
        "fax": r"\bfax|télécopie",
        "email": r"e-?mail|courriel",
        "languages": r"languages?|langues?",
        "hours": r"\bhours|horaires|time zone|fuseau",
    }
)
PERSON = re.compile(
    r"\b(?:head of|chief of|director|Mr|Ms|Mrs|Mme|M\.|Herr|Frau|named person|name of the (?:person|officer)|chef de)\b"
)
CHANGES = (
    ("add", r"in addition|additional|alongside|besides|en plus|en outre|supplémentaire"),
    ("withdraw", r"withdrawn|withdrawal|retrait|retirée?"),
    ("replace", r"(?:modified|replaced|changed|remplacée?|modifiée?) (?:as (?:of|from)|with effect|à compter|avec effet)"),
    ("correct", r"corrected|corrigend|erratum|rectifi"),
    (
        "amend",
        (
            r"changed|updated|replaced|renamed|amended|modified|modifiée?|mise? à jour|remplacée?"
            r"|new (?:phone|address|number|e-?mail|fax)"
        ),
    ),
)
