"""Why something was found, as a sentence in English and in French."""

from app.domain.routing.way import Text
from app.intake.normalise.tongues import locale
from app.snapshot.query.names import How, Match

_WHAT = {
    "name": Text("its name", "son nom"),
    "former": Text("a former name of it", "un de ses anciens noms"),
    "ambiguous": Text("a name that may mean several", "un nom qui peut en désigner plusieurs"),
    "elsewhere": Text("its name in another language", "son nom dans une autre langue"),
    "territory": Text("the name of a territory of it", "le nom d'un de ses territoires"),
    "territory-code": Text("the code of a territory of it", "le code d'un de ses territoires"),
    "alpha-2": Text("its code of two letters", "son code à deux lettres"),
    "alpha-3": Text("its code of three letters", "son code à trois lettres"),
    "other-code": Text("its code in another list", "son code dans une autre liste"),
    "provision": Text("the code of the provision", "le code de la disposition"),
    "label": Text("the label of the provision", "l'intitulé de la disposition"),
    "also": Text("a word for the provision", "un mot pour la disposition"),
    "purpose": Text("the purpose of a route", "la finalité d'un parcours"),
    "parent": Text("the body that it belongs to", "l'organe dont il relève"),
    "scope": Text("what it is competent for", "sa compétence"),
}
_HOW = {
    How.EXACT: Text("is", "est"),
    How.PART: Text("stands in", "se trouve dans"),
    How.BEGINNING: Text("begins words in", "commence des mots dans"),
    How.SIMILAR: Text("is nearly", "est presque"),
}
_LETTERS = Text(" in Latin letters", ", en lettres latines")
_UNKNOWN = "und"


def because(match: Match, asked: str) -> Text:
    """How what was typed is like what was found: “jpan” is nearly its name in English: Japan."""
    text = match.name.text
    what, how, letters = _WHAT[match.name.what], _HOW[match.how], _LETTERS if match.latin else Text("", "")
    return Text(
        f"“{asked}” {how.en} {what.en}{_in(match, 'en', 'in')}{letters.en}: {text}",
        f"« {asked} » {how.fr} {what.fr}{_in(match, 'fr', 'en')}{letters.fr} : {text}",
    )


def _in(match: Match, speaking: str, word: str) -> str:
    """The language of the name, where it is known."""
    language = match.name.language
    if language is None or language == _UNKNOWN:
        return ""
    called = locale(speaking).languages
    name = called.get(language.replace("-", "_")) or called.get(language.partition("-")[0]) or language
    return f" {word} {name}"
