"""Languages as BCP 47 codes, from such codes and from names in the languages of States."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from babel import Locale

from app.domain.later import later
from app.domain.values import LANGUAGE_CODE, fold
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import MAX_SEVERAL, Outcome, each, info, refusal, too_long, warning
from app.intake.normalise.texts import plain
from app.intake.normalise.tongues import FIRST, FURTHER, locale

if TYPE_CHECKING:
    import langcodes
else:
    langcodes = later("langcodes")  # takes 2 MB, and only who reads a notification needs it

_BETWEEN = re.compile(
    r"[;,/\r\n|+&•]+| [-–—] |(?<=\w) (?:and|et|und|or|ou|oder|y|e|of|og|och|sowie|as well as|i|и|или|та)(?= )"
    r"|(?<=\w{3}) en (?=\w{3})",
    re.IGNORECASE,
)
_CODES_ONLY = re.compile(r"[a-z]{2,3}(?: [a-z]{2,3})+", re.IGNORECASE)
_CHANNELS = MappingProxyType(
    {
        **dict.fromkeys(("telephone", "phone", "tel", "telefon", "telefono", "orally", "oral", "oralement", "speaking"), "phone"),
        **dict.fromkeys(("fax", "telefax", "telecopie", "telecopieur"), "fax"),
        **dict.fromkeys(("e mail", "email", "mail", "courriel", "correo"), "email"),
        **dict.fromkeys(("writing", "written", "in writing", "ecrit", "post", "letter", "schriftlich"), "writing"),
    }
)
_PER_CHANNEL = re.compile(
    r"([^()]+?)\s*\(\s*(?:only )?(?:by |per |par |in |via |over the |on the |when )?([^()]{2,20})\)", re.IGNORECASE
)
_SCRIPT_OR_PLACE = re.compile(r"(.+?) ?\(([^()]{2,30})\)")
_NOT_A_LANGUAGE = re.compile(
    r"\b(?:only|preferably|preferred|if possible|first|working languages?|languages?|langues?|sprachen?|idiomas?|uniquement"
    r"|seulement|de préférence"
    r"|nur|vorzugsweise|solo)\b[: ]*",
    re.IGNORECASE,
)
_SCRIPTS = MappingProxyType({"simplified": "Hans", "traditional": "Hant"})
_MAPPED = MappingProxyType(
    {
        **dict.fromkeys(("flemish", "flamand", "flamisch", "vlaams"), "nl"),
        **dict.fromkeys(("moldovan", "moldavian", "moldave"), "ro"),
        **dict.fromkeys(("valencian", "valencien", "valenciano"), "ca"),
        **dict.fromkeys(("castilian", "castillan", "castellano"), "es"),
        **dict.fromkeys(("mandarin", "putonghua"), "zh"),
        **dict.fromkeys(("farsi",), "fa"),
        **dict.fromkeys(("serbo croatian", "serbo croat", "serbocroate", "bcs", "bcms"), "sh"),
        **dict.fromkeys(("gaelic", "irish gaelic"), "ga"),
    }
)


@lru_cache(4096)
def languages(cell: str) -> Outcome:
    """Codes in the order given, each once. Where a cell names them for each channel, those of all channels, and that is told."""
    if len(cell) > MAX_SEVERAL:
        return too_long(cell)
    channels = by_channel(cell) if "(" in cell else {}
    if not channels:
        return each(_parts(cell), _one)
    outcome = each([word for channel in _channels(cell) for word in _parts(channel[1])], _one)
    told = "; ".join(f"{channel}: {', '.join(codes)}" for channel, codes in channels.items())
    message = f"The cell names languages for each channel ({told}); all of them were taken for all channels."
    return outcome.told(warning("languages-per-channel", message))


def by_channel(cell: str) -> Mapping[str, tuple[str, ...]]:
    """Languages by channel, from "Japanese (by telephone) Japanese and English (by fax)"; empty where the cell tells none."""
    return {channel: tuple(code for word in _parts(words) if (code := _anyhow(word))) for channel, words in _channels(cell)}


def _channels(cell: str) -> list[tuple[str, str]]:
    found = _PER_CHANNEL.findall(plain(cell))
    named = [(_CHANNELS.get(fold(channel)), words) for words, channel in found]
    return [(channel, words) for channel, words in named if channel] if all(channel for channel, _ in named) else []


def _parts(cell: str) -> list[str]:
    if _CODES_ONLY.fullmatch(cell) and all(langcodes.tag_is_valid(code) for code in cell.split()):
        return cell.split()
    return [bare for part in _BETWEEN.split(cell) if (bare := _NOT_A_LANGUAGE.sub(" ", part).strip(" .:-"))]


@lru_cache(1024)
def language(word: str) -> str | None:
    """The code of one language, from such a code or an English or French name; else None."""
    tag = word.replace("_", "-")
    if LANGUAGE_CODE.fullmatch(tag[:3].lower() + tag[3:]) and langcodes.tag_is_valid(tag):
        return _shortest(tag)
    return _names(FIRST).get(fold(word))


@lru_cache(1024)
def _anyhow(word: str) -> str | None:
    """The same, also from names in further languages, and from a name with a script or place behind it."""
    folded = fold(word)
    return language(word) or _MAPPED.get(folded) or _with_script_or_place(word) or _names(FURTHER).get(folded)


def _with_script_or_place(word: str) -> str | None:
    """sr-Cyrl from "Serbian (Cyrillic)", pt-BR from "Portuguese (Brazil)"."""
    found = _SCRIPT_OR_PLACE.fullmatch(word)
    code = _anyhow(found[1]) if found else None
    if found is None or code is None:
        return None
    beside = fold(found[2]).removesuffix(" script").removesuffix(" alphabet")
    part = _SCRIPTS.get(beside) or _script_names().get(beside) or _place_names().get(beside)
    return f"{code}-{part}" if part else None


def _shortest(tag: str) -> str:
    """fr for fra, he for iw; never more than was written, such as sr-ME for Montenegrin."""
    short = str(langcodes.standardize_tag(tag))
    return short if short.count("-") <= tag.count("-") else langcodes.Language.get(tag, normalize=False).to_tag()


def _one(word: str) -> Outcome:
    code = _anyhow(word)
    if code is not None:
        mapped = fold(word) in _MAPPED and fold(word) not in _names(FIRST)
        return Outcome(
            code, (info("language-name-mapped", f"'{word}' was taken for the language {code}.", code),) if mapped else ()
        )
    near = nearest(fold(word), _slips())
    message = f"'{word[:60]}' is no language. Write its BCP 47 code, such as en, or its English or French name."
    return refusal("language-unknown", message, None, (_names(FIRST)[near],) if near else ())


@lru_cache(2)
def _names(spoken: tuple[str, ...]) -> Mapping[str, str]:
    """Names by code; one that means two languages in two languages is left out, but for those of English."""
    names: dict[str, set[str]] = {}
    for tongue in spoken:
        for code, name in locale(tongue).languages.items():
            names.setdefault(fold(str(name)), set()).add(_shortest(str(code).replace("_", "-")))
    english = {fold(str(name)): {_shortest(str(code).replace("_", "-"))} for code, name in Locale("en").languages.items()}
    return MappingProxyType(
        {name: min(codes) for name, codes in (names | (english if spoken == FIRST else {})).items() if len(codes) == 1}
    )


@lru_cache(1)
def _script_names() -> Mapping[str, str]:
    return MappingProxyType({fold(str(name)): str(code) for tongue in FIRST for code, name in locale(tongue).scripts.items()})


@lru_cache(1)
def _place_names() -> Mapping[str, str]:
    names = ((code, name) for tongue in FIRST for code, name in locale(tongue).territories.items())
    return MappingProxyType({fold(str(name)): str(code) for code, name in names if len(str(code)) == 2})


@lru_cache(1)
def _slips() -> Mapping[str, str]:
    return slips(_names(FIRST))
