"""The sentences above communications in a treaty series, and what they ask to be done."""

from datetime import date
from typing import Any

import pytest

from app.intake.vehicle import vehicle
from tests.intake.makers import outcome_of, told

NOTE = "Note verbale from the Permanent Representation"
UPDATED = (
    "Instrument of ratification deposited 12 May 2004, Or. Engl., updated by a communication registered 12 July 2010, Or. Engl."
)
CHAIN = (
    "Note verbale from the Ministry of Justice, completed by a Note verbale dated 4 August 2009, registered 5 August 2009, Or. Fr.,"
    " updated by a communication registered 8 July 2010, Or. Engl."
)
WITHDRAWN = "Instrument of ratification deposited 22 August 2013, Or. Engl., withdrawn by a Declaration registered 5 July 2019"
INHERITED = (
    "Instrument of accession of the Federal Republic of Yugoslavia, deposited 30 September 2002; effect for Montenegro 6 June 2006"
)
IN_FRENCH = (
    "Note verbale de la Représentation Permanente, datée du 3 mars 2020, enregistrée le 5 mars 2020, Or. fr.,"
    " mise à jour par une lettre enregistrée le 7 mai 2021, Or. fr."
)


@pytest.mark.parametrize(
    ("state", "header", "change", "expected"),
    [
        (
            "AL",
            f"{NOTE}, dated 10 October 2006, registered 10 October 2006, Or. Engl.",
            "new 24/7 contact",
            {
                "action": "create",
                "vehicle": "note verbale",
                "dated": "2006-10-10",
                "registered": "2006-10-10",
                "language": "en",
                "effective": "2006-10-10",
            },
        ),
        (
            "AL",
            "Note verbale from PermRep dated and registered 10 October 2006, Or. Engl.",
            "new contact",
            {"dated": "2006-10-10", "registered": "2006-10-10"},
        ),
        (
            "AL",
            "Note verbale dated 19 June 2006, registered same day, Or. Fr.",
            "new contact",
            {"registered": "2006-06-19", "language": "fr"},
        ),
        (
            "RO",
            UPDATED,
            "contact text replaced",
            {
                "action": "amend",
                "amends": {"deposited": "2004-05-12"},
                "registered": "2010-07-12",
                "language": "en",
                "keeps_original_period": True,
            },
        ),
        (
            "CY",
            CHAIN,
            "details completed, then updated",
            {
                "action": "amend",
                "chain": ["create", "complete", "update"],
                "dates": ["", "2009-08-05", "2010-07-08"],
                "languages": ["", "fr", "en"],
            },
        ),
        (
            "BA",
            "Communication dated 6 August 2008, confirmed by a letter dated 28 October 2008, registered 29 October 2008, Or. Fr.",
            "authority for Art. 24, 27 and 35",
            {
                "action": "create",
                "articles": ["24", "27", "35"],
                "dated": "2008-08-06",
                "confirmed": "2008-10-28",
                "registered": "2008-10-29",
                "language": "fr",
            },
        ),
        (
            "CZ",
            WITHDRAWN,
            "reservation Art. 29.4 withdrawn",
            {
                "action": "withdraw",
                "registered": "2019-07-05",
                "period": {"start": "2013-12-01", "end": "2019-07-05"},
                "articles": ["29.4"],
            },
        ),
        (
            # The words say that the address has changed; that the name has too can only be seen in the entry itself.
            "DE",
            "Transmitted by the Permanent Representative, registered 29 February 1996, Or. Engl.",
            "address changed; earlier address of 1975",
            {"action": "amend", "fields": ["address"], "registered": "1996-02-29"},
        ),
        (
            "NL",
            "Notification",
            "central authority modified as of 1 September 1995",
            {"action": "replace", "effective": "1995-09-01"},
        ),
        (
            "AT",
            "Note verbale dated 4 February 2021, registered 9 February 2021, Or. Engl.",
            "EPPO in addition to existing judicial authorities",
            {"action": "add", "registered": "2021-02-09", "replaces_nothing": True},
        ),
        (
            "NL",
            "Declaration of 24 May 2024",
            "Curaçao: own authorities under 24.7, 27.2, 35",
            {"action": "create", "territory": "CW", "articles": ["24.7", "27.2", "35"], "dated": "2024-05-24"},
        ),
        # How many entries a bulk change touches is known to the register, not to the words.
        ("CH", "AS 2014 4451", "office renamed (A/B -> C), new unit, numbers", {"action": "bulk_amend"}),
        (
            "ME",
            INHERITED,
            "courts and prosecutors",
            {"action": "inherit", "predecessor": "FR Yugoslavia", "effective": "2006-06-06"},
        ),
        (
            "MC",
            "Note verbale dated 11 October 2017, registered 17 October 2017",
            "24/7 contact: body, e-mail, phone, fax, languages",
            {"action": "create", "dated": "2017-10-11", "registered": "2017-10-17", "person_named": True},
        ),
        (
            "FR",
            IN_FRENCH,
            "numéros de téléphone",
            {"action": "amend", "dated": "2020-03-03", "registered": "2021-05-07", "language": "fr"},
        ),
    ],
)
def test_a_header_says_what_is_to_be_done(state: str, header: str, change: str, expected: dict[str, Any]) -> None:
    found = vehicle(state, "ETS 185", header, change).as_json()
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("header", "change", "code", "outcome"),
    [
        ("Note verbale dated 10 May 2022, registered 11 May 2022", "new contact", None, "ok"),
        ("Notification", "central authority modified as of 1 September 1995", "registration-date-missing", "warning"),
        ("Note verbale dated 10 March 2026, registered 9 March 2026", "authority under 7.5.e", "registered-before-dated", "error"),
        ("e-mail of a ministry clerk, 3 March 2026", "new phone number only", "channel-not-accepted", "review"),
        ("Phone call of 3 March 2026", "new number", "channel-not-accepted", "review"),
        ("AS 2014 4451", "office renamed", "bulk-change-needs-second-person", "review"),
        ("Letter of 3 March 2026", "the head of the unit is new", "personal-data-in-notification", "warning"),
    ],
)
def test_what_is_doubtful_about_a_header_is_told(header: str, change: str, code: str | None, outcome: str) -> None:
    found = vehicle("AL", "ETS 185", header, change).findings
    assert (told(found), outcome_of(found)) == ([code] if code else [], outcome)


def test_a_header_gives_the_particulars_of_a_notification() -> None:
    text = "Note verbale dated 4 February 2021, registered 9 February 2021, Or. Engl."
    found = vehicle("AT", "ETS 185", text, "x").particulars
    assert (found.instrument, found.document_date, found.registered_on) == (text, date(2021, 2, 4), date(2021, 2, 9))
