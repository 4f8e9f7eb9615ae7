"""The languages in whose words a State may name itself, a month, a day of the week or a language. English and French come first."""

from functools import lru_cache

from babel import Locale

FIRST = ("en", "fr")
FURTHER = tuple(
    "az be bg bs ca cs cy da de el es et eu fa fi fil ga gl he hi hr hu hy id is it ja ka kk ko lb lt lv mk mn ms mt nb nl nn pl pt"
    " rm ro ru si sk sl sq sr sr_Latn sv sw th tr uk uz vi zh zh_Hant ar".split()
)
"""Official languages of Parties, of States invited and of the United Nations. Each is one CLDR file, read when first needed."""


@lru_cache(128)
def locale(language: str) -> Locale:
    """CLDR's words of a language."""
    return Locale.parse(language)
