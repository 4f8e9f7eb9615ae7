"""Codes in words: every code that the domain knows has some, and nothing is made of what nobody knows."""

from collections.abc import Collection

import pytest

from app.domain.access import AUDIENCES
from app.domain.coverage import DUTIES, STATUSES
from app.domain.missing import Step
from app.domain.provisions import PROVISIONS
from app.domain.provisions.provision import Cardinality, Confidence, EuRule, Register, Required, Timing, Withdrawal
from app.domain.records import KINDS
from app.domain.records.designation import SCOPES
from app.domain.records.provider import KINDS_OF_PROVIDER
from app.domain.records.provider_policy import POSITIONS, TOLD_BY, TOPICS
from app.domain.records.statement import KINDS_OF_STATEMENT, OPTIONS
from app.domain.status import Status
from app.web import terms, words
from app.web.render import environment
from app.web.vocabulary import VOCABULARIES

ROLES = {role for row in PROVISIONS.values() for role in row.roles} - {"all"}
KNOWN: dict[str, Collection[str]] = {
    "role": ROLES,
    "scope": SCOPES,
    "authority": KINDS["authority"].fields["type"].choices,
    "audience": AUDIENCES,
    "treaty status": [each.value for each in Status],
    "membership": KINDS["state"].fields["memberships"].choices,
    "kind": {*KINDS_OF_STATEMENT, *(row.kind.value for row in PROVISIONS.values())},
    "option": OPTIONS,
    "provider": KINDS_OF_PROVIDER,
    "topic": TOPICS,
    "position": POSITIONS,
    "told by": TOLD_BY,
    "required": [each.value for each in Required],
    "cardinality": [each.value for each in Cardinality],
    "timing": [each.value for each in Timing],
    "withdrawal": [each.value for each in Withdrawal],
    "register": [each.value for each in Register],
    "eu rule": [each.value for each in EuRule],
    "confidence": [each.value for each in Confidence],
}


@pytest.mark.parametrize("vocabulary", KNOWN)
def test_a_vocabulary_has_words_for_what_the_domain_knows_and_no_more(vocabulary: str) -> None:
    assert set(VOCABULARIES[vocabulary]) == set(KNOWN[vocabulary])


@pytest.mark.parametrize(("vocabulary", "told"), [("coverage", STATUSES), ("duty", DUTIES)])
def test_what_the_domain_tells_itself_is_told_as_it_does(vocabulary: str, told: Collection[str]) -> None:
    for code in told:
        assert terms.term(code, "en", vocabulary) != terms.term(code, "fr", vocabulary) != code
    assert terms.term("unheard-of", "en", vocabulary) == "unheard-of"


def test_every_missing_step_is_a_sentence() -> None:
    made = environment("en").from_string('{% from "parts/lookup.html" import missing_step %}{{ missing_step(each) }}')
    said = {made.render(each={"step": each.value, "consents": 2, "until": "2026-12-01"}) for each in Step}
    assert len(said) == len(Step)
    assert {"2 more States have to consent to be bound.", "A waiting period has to pass, until 1 December 2026."} <= said


def test_codes_that_nobody_knows_stay_as_they_are() -> None:
    assert terms.term("unheard-of", "fr", "role") == "unheard-of"
    assert terms.provision("99", "en") == "99"
    assert terms.treaty("ETS001", "fr") == "ETS001"
    assert terms.territory("QM", "fr") == "QM"


def test_names_in_the_readers_language() -> None:
    assert terms.territory("CW", "fr") == "Curaçao"
    assert terms.treaty("ETS185", "fr") == "Convention sur la cybercriminalité"
    assert terms.provision("35", "fr") == "Point de contact 24/7"


def test_a_role_is_told_where_a_provision_is_divided_and_not_given_whole() -> None:
    assert terms.part({"provision": "27.2", "role": "send"}, "en") == "sends requests"
    assert terms.part({"provision": "27.2", "role": "all"}, "en") == ""
    assert terms.part({"provision": "35", "role": "contact"}, "en") == ""


def test_opening_hours_have_the_days_of_the_readers_language() -> None:
    assert terms.opening("Mo-Fr 09:00-17:00; Sa off", "en") == "Mon-Fri 09:00-17:00; Sat off"
    assert terms.opening("Mo-Fr 09:00-17:00", "fr") == "lun.-ven. 09:00-17:00"


def test_what_was_known_is_told_as_it_was_asked_for() -> None:
    assert terms.known("2026-03-01", "en") == "1 March 2026"
    assert terms.known("2026-03-01T12:00:00Z", "fr") == "1er mars 2026, 12:00 UTC"
    assert terms.known("595", "en") == "595"


@pytest.mark.parametrize(
    ("code", "told"), [("und", "langue indéterminée"), ("und-Latn", "langue indéterminée"), ("fr", "français")]
)
def test_a_language_that_is_not_determined_is_not_that_of_the_reader(code: str, told: str) -> None:
    assert words.tongue(code, "fr") == told
    assert words.tongue(code, "en") != words.tongue("en-US", "en")
