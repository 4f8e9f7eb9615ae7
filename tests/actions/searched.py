"""A register for searching: States that know their own names, bodies in several scripts, and providers."""

from functools import lru_cache
from typing import Any

from app.actions.search.answering import search
from app.domain.access import PUBLIC_ONLY, Clearance
from app.snapshot.shelf import Edition
from tests import makers
from tests.snapshot.makers import Book, edition, party, post, state, told

STATES = {
    "CI": {"en": "Côte d’Ivoire", "fr": "Côte d’Ivoire"},
    "CR": {"en": "Costa Rica", "fr": "Costa Rica", "es": "Costa Rica"},
    "DE": {"en": "Germany", "fr": "Allemagne", "de": "Deutschland"},
    "FR": {"en": "France", "fr": "France"},
    "GE": {"en": "Georgia", "fr": "Géorgie", "ka": "საქართველო"},
    "GB": {"en": "United Kingdom", "fr": "Royaume-Uni"},
    "GN": {"en": "Guinea", "fr": "Guinée"},
    "GQ": {"en": "Equatorial Guinea", "fr": "Guinée équatoriale"},
    "HU": {"en": "Hungary", "fr": "Hongrie", "hu": "Magyarország"},
    "IN": {"en": "India", "fr": "Inde"},
    "JP": {"en": "Japan", "fr": "Japon", "ja": "日本"},
    "NL": {"en": "Netherlands", "fr": "Pays-Bas", "nl": "Nederland"},
    "KP": {"en": "North Korea", "fr": "Corée du Nord"},
    "KR": {"en": "South Korea", "fr": "Corée du Sud"},
    "RS": {"en": "Serbia", "fr": "Serbie", "sr": "Србија"},
    "QM": {"en": "Exercise State Meridia", "fr": "État d'exercice Meridia"},
}
BODIES = (
    ("JP", "8.10.b", {"en": "International Affairs Division", "ja": "法務省"}),
    ("JP", "35", {"en": "National Police Agency", "ja": "警察庁"}),
    ("FR", "35", {"fr": "Office anti-cybercriminalité"}),
    ("FR", "27.2", {"en": "Ministry of Justice", "fr": "Ministère de la Justice"}),
    ("GE", "27.2", {"en": "Ministry of Justice", "ka": "იუსტიციის სამინისტრო"}),
    ("HU", "7.5.e", {"en": "Prosecutor General", "hu": "Legfőbb Ügyészség"}),
    ("RS", "8.10.b", {"en": "Special Prosecutor", "sr": "Посебно тужилаштво"}),
    ("QM", "35", {"en": "Cybercrime Unit of Meridia"}),
)
Told = dict[str, Any]


def book() -> Book:
    """All of it."""
    made = Book()
    named = [{f"names.{language}": name for language, name in names.items()} for names in STATES.values()]
    made.submit(*(state(code, number=place, **said) for place, (code, said) in enumerate(zip(STATES, named, strict=True), 2)))
    made.submit(*(party(code, "ETS185", place, consented_on="2010-01-05") for place, code in enumerate(STATES, 2)))
    for code, provision, names in BODIES:
        said = {f"authority__names__{language}": name for language, name in names.items()}
        made.submit(post(2, code, provision=provision, **said), state=code)
    made.submit(post(2, "NL", provision="35", territory="CW", authority__names__en="Attorney General of Curaçao"), state="NL")
    provider = {"state": "QM", "names.en": "Exercise Hosting", "kinds": ["service-provider"]}
    made.submit(makers.row(2, provider, kind="provider", valid_from="2024-01-01"), state="QM")
    stated = {"state": "JP", "provision": "7.9.a", "kind": "reservation", "summary": "Article 7 is not applied."}
    covered = {"state": "NL", "territory": "AW", "provision": "38", "kind": "declaration", "summary": "Aruba too."}
    made.submit(makers.row(2, covered, kind="statement", valid_from="2024-01-01"), state="NL")
    made.submit(makers.row(2, stated, kind="statement", valid_from="2024-01-01"), state="JP")
    return made


@lru_cache(1)
def register() -> Edition:
    """The same as an edition."""
    return edition(book().snapshot())


def asked(query: str, reader: Clearance = PUBLIC_ONLY, **more: str) -> Told:
    """What is answered to a query."""
    found: Told = told(register(), search, reader, q=query, **more)
    return found


def ask_nothing() -> None:
    """A search without a query."""
    told(register(), search)


def line(item: Told | None) -> str:
    """Something found, or where it leads, in one line."""
    if item is None:
        return "-"
    of = (item.get(name) for name in ("state", "from", "to", "purpose", "provision"))
    said = item.get("title", {}).get("en", "") if item["kind"] in ("authority", "provider", "designation") else ""
    return " ".join(filter(None, (item["kind"], *dict.fromkeys(of), said)))


def first(query: str) -> str:
    """What comes first."""
    items = asked(query)["items"]
    return line(items[0]) if items else "-"
