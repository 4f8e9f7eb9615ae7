"""E-mail addresses as they are copied, disguised and mistyped."""

import pytest

from app.intake.normalise.emails import emails
from tests.intake.makers import designation, outcome_of, told


@pytest.mark.parametrize(
    ("state", "written", "addresses", "codes", "outcome"),
    [
        ("AL", "desk@trials.gov.al  / info@trials.gov.al", ["desk@trials.gov.al", "info@trials.gov.al"], [], "ok"),
        ("MC", "cyber [at] trials.mc", ["cyber@trials.mc"], ["email-deobfuscated"], "warning"),
        ("FR", "cyber(a)trials.fr", ["cyber@trials.fr"], ["email-deobfuscated"], "warning"),
        ("FR", "cyber at trials dot fr", ["cyber@trials.fr"], ["email-deobfuscated"], "warning"),
        ("NL", "Desk.curacao@IP-Trials.org", ["Desk.curacao@ip-trials.org"], ["email-domain-not-state-domain"], "warning"),
        ("CW", "desk@trials.cw", ["desk@trials.cw"], [], "ok"),
        ("NL", "desk@trials.cw", ["desk@trials.cw"], [], "ok"),
        ("US", "desk@trials.gov", ["desk@trials.gov"], [], "ok"),
        ("FR", "desk@trials.gov", ["desk@trials.gov"], ["email-domain-not-state-domain"], "warning"),
        ("JP", "mailto:desk@trials.go.jp", ["desk@trials.go.jp"], [], "ok"),
        ("JP", "desk@trials.go.jp.", ["desk@trials.go.jp"], [], "ok"),
        ("JP", "ｄｅｓｋ＠ｔｒｉａｌｓ．ｇｏ．ｊｐ", ["desk@trials.go.jp"], ["fullwidth-normalised"], "warning"),
        ("FR", '"Cyber Desk" <cyber@trials.fr>', ["cyber@trials.fr"], ["text-beside-email-ignored"], "ok"),
        ("FR", "E-mail: cyber@trials.fr", ["cyber@trials.fr"], [], "ok"),
        ("FR", "a@trials.fr and b@trials.fr", ["a@trials.fr", "b@trials.fr"], [], "ok"),
        ("FR", "cyber @ trials.fr", ["cyber@trials.fr"], ["space-inside-email"], "warning"),
        ("FR", "cyber@trials .fr", ["cyber@trials.fr"], ["space-inside-email"], "warning"),
        ("RU", "почта@пример.рф", ["почта@пример.рф"], [], "ok"),
    ],
)
def test_addresses_are_read_as_written(state: str, written: str, addresses: list[str], codes: list[str], outcome: str) -> None:
    found = emails(written, state)
    assert found.value == addresses
    assert (told(found.remarks), outcome_of(found.remarks)) == (codes, outcome)


@pytest.mark.parametrize(
    ("written", "code", "outcome"),
    [
        ("[email protected]", "email-hidden-by-web-copy", "error"),
        ("https://trials.example/", "url-in-email-field", "error"),
        ("+33 1 53 73 12 34", "email-invalid", "error"),
        ("cyber@trials.fr and desk@", "email-invalid", "error"),
        ("cyber desk@trials.fr", "space-inside-email", "review"),
    ],
)
def test_what_is_no_address_for_certain_is_not_taken(written: str, code: str, outcome: str) -> None:
    found = emails(written, "FR")
    assert (told(found.remarks), outcome_of(found.remarks)) == ([code], outcome)


def test_a_space_before_an_address_is_for_a_person_to_judge() -> None:
    (remark,) = emails("cyber desk@trials.fr", "FR").remarks
    assert remark.choices == ("cyberdesk@trials.fr", "cyber.desk@trials.fr", "desk@trials.fr")


def test_a_letter_of_another_script_in_an_address_is_seen() -> None:
    found = designation(**{"E-mail": "cуber@trials.fr"})
    (finding,) = found.findings
    assert (finding.code, finding.choices) == ("mixed-scripts", ("cyber@trials.fr", "cуber@trials.fr"))
    assert found.refused


@pytest.mark.parametrize(
    ("website", "address", "codes"),
    [
        ("https://www.trials.gouv.fr/x", "desk@trials.gouv.fr", []),
        ("https://trials.gouv.fr/", "desk@police.gouv.fr", ["email-domain-differs-from-website"]),
        ("https://gouv.fr/", "desk@police.gouv.fr", []),
        ("https://police.trials.fr/", "desk@justice.trials.fr", []),
    ],
)
def test_an_address_elsewhere_than_the_website_is_told(website: str, address: str, codes: list[str]) -> None:
    found = designation(Website=website, **{"E-mail": address})
    assert told(found.findings) == codes


@pytest.mark.parametrize("local", ["duty?bcc=x", "duty%40police.qn", "a%0ab", "a&b"])
def test_what_a_link_would_take_for_other_recipients_is_no_address(local: str) -> None:
    assert emails(f"{local}@trials.gov.al", "AL").refused
