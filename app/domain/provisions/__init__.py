"""The table of provisions: one row each, keyed by code, and how to find one from what a person types.

The table tells what each provision is for; who was designated under it is a record and never stands here.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from app.domain.provisions import designations, statements_cets224, statements_ets185
from app.domain.provisions.provision import (
    CETS224,
    ETS185,
    TREATIES,
    Cardinality,
    Confidence,
    EuRule,
    Kind,
    Provision,
    Register,
    Required,
    Timing,
    Treaty,
    Withdrawal,
)

__all__ = [
    "CETS224",
    "ETS185",
    "PROVISIONS",
    "TREATIES",
    "Cardinality",
    "Confidence",
    "EuRule",
    "Kind",
    "Provision",
    "Register",
    "Required",
    "Timing",
    "Treaty",
    "Withdrawal",
    "matching",
    "suggestion",
]

_STRICT = re.compile(r"[1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2}){0,2}(?:\.[a-z])?", re.ASCII | re.IGNORECASE)
_LOOSE = re.compile(
    r"\s{0,3}(?:articles?|art\.?|§)?\s{0,3}"  # "Article "
    r"([0-9]{1,3}(?:[ .,()§-]{1,3}[0-9]{1,3}){0,2}(?:[ .,()§-]{0,3}[a-z])?)"  # 7 § 5 (e
    r"[ .)]{0,3}",
    re.ASCII | re.IGNORECASE,
)


def _in_order(provision: Provision) -> tuple[int, list[tuple[int, str]]]:
    """Treaty, then article: 8.4 before 8.10."""
    components = [(int(part), "") if part.isdigit() else (0, part) for part in provision.code.split(".")]
    return list(TREATIES).index(provision.treaty), components


PROVISIONS: Mapping[str, Provision] = MappingProxyType(
    {
        row.code: row
        for row in sorted(designations.DESIGNATIONS + statements_ets185.STATEMENTS + statements_cets224.STATEMENTS, key=_in_order)
    }
)


@lru_cache(256)
def matching(query: str) -> tuple[Provision, ...]:
    """Every provision whose code begins with the components of ``query``, of both treaties, in order.

    "8.10" finds 8.10.a and 8.10.b; "8.1" finds nothing, and neither does what is not written like a code.
    """
    if not _STRICT.fullmatch(query):
        return ()
    wanted = query.lower()
    return tuple(row for code, row in PROVISIONS.items() if f"{code}.".startswith(f"{wanted}."))


def suggestion(query: str) -> str | None:
    """A query that does find something, for one that does not but is close: "8.1" gives "8.10", "7.5e" gives "7.5.e".

    To be shown, never taken: a person decides whether it was meant. None where nothing is close, or ``query`` matches.
    """
    found = _LOOSE.fullmatch(query)
    if not found or matching(query):
        return None
    components = [part.lstrip("0").lower() for part in re.findall(r"[0-9]+|[a-z]", found[1], re.ASCII | re.IGNORECASE)]
    return next((code for code in _near(components) if matching(code)), None)


def _near(components: list[str]) -> Iterator[str]:
    """What may have been meant, likeliest first: spelling, a zero, a level too deep, the article's only one."""
    yield ".".join(components)
    article, *rest = components
    if rest and rest[0].isdigit():
        paragraph, *letters = rest
        yield ".".join([article, f"{paragraph}0", *letters])
        yield ".".join([article, paragraph.removesuffix("0"), *letters])
    for length in range(len(components) - 1, 1, -1):
        yield ".".join(components[:length])
    of_article = matching(article)
    if len(of_article) == 1:
        yield of_article[0].code
