"""What a file cannot do to the register, what is told of it, and what looking at its plan leaves in the audit."""

from dataclasses import replace

import pytest

from app.actions.asking import Asked, view_asked
from app.actions.house import Caller
from app.actions.submit import Sent, submit
from app.domain.access import Audience
from app.domain.errors import Forbidden, InvalidBody, InvalidParameter
from tests.actions.makers import MINISTRY, NOBODY, OFFICER, REGISTRAR, Office, decoded, file

BY_TERRITORY = b"State,Provision,Authority (en),Territory\nJP,7.5.e,First Office,\nJP,7.5.e,Second Office,%s\n"


@pytest.mark.parametrize(("territory", "code"), [(b"JP", "territory-is-state"), (b"FR", "territory-of-another-state")])
def test_a_second_notified_authority_does_not_slip_in_as_a_territory(one_office: Office, territory: bytes, code: str) -> None:
    sent = one_office.submit(BY_TERRITORY % territory)
    first, second = one_office.plan(sent)["rows"]
    assert (first["action"], second["action"]) == ("create", "rejected")
    assert [finding["code"] for finding in second["findings"]] == [code]


def test_a_state_that_is_not_in_the_register_is_refused(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY.replace("JP,", "AT,")), state="AT")
    assert sent["status"] == "rejected_input"
    assert sent["problem"]["errors"][0]["code"] == "unknown-state"


@pytest.mark.parametrize("member", ["id", "version", "approved", "audience_of_record"])
def test_rows_in_json_have_no_members_but_fields(one_office: Office, member: str) -> None:
    before = one_office.head()
    row = f'{{"Provision": "8.10.b", "Authority (en)": "Office", "{member}": "1"}}'
    body = f'{{"metadata": {{"state": "JP"}}, "rows": [{row}]}}'.encode()
    with pytest.raises(InvalidBody) as refused:
        submit(one_office.house, REGISTRAR, Sent(body, None, "application/json", {"state": "JP"}), "key")
    assert member in refused.value.faults[0].detail
    assert one_office.head() == before


def test_the_sender_is_told_that_other_metadata_are_not_used(one_office: Office) -> None:
    first = one_office.submit(file(MINISTRY), reference="one")
    again = one_office.submit(file(MINISTRY), reference="two", registered_on="2026-05-01")
    assert again["metadata_differs"] == ["registered_on", "reference"]
    assert (again["counts"], again["digest"]) == (first["counts"], first["digest"])


def test_a_plan_that_is_looked_at_leaves_the_records_and_the_names_of_its_fields(one_office: Office) -> None:
    one_office.apply("JP,35,Police,,,+81 3 3581 0141,Exercise Person,2026-01-01")
    sent = one_office.submit(file("JP,35,Police,,,+81 3 3581 0142,Exercise Person,2026-02-01"))
    record = one_office.plan(sent)["rows"][0]["id"]
    event = one_office.journal()[-1]
    assert event["action"] == "see-plan"
    assert event["fields"] == ["channels.duty_phone"]
    assert event["targets"] == [[sent["id"], None, "restricted", "JP"], [record, None, "network", "JP"]]


def test_a_token_with_a_low_ceiling_sees_no_notification(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY))
    capped = Caller.of(replace(REGISTRAR.principal, ceiling=Audience.NETWORK), "r_capped")
    with pytest.raises(Forbidden, match="network"):
        one_office.plan(sent, capped)


def test_an_answer_that_is_repeated_leaves_a_trace(one_office: Office) -> None:
    first = one_office.reply_to(file(MINISTRY), key="same")
    assert decoded(one_office.reply_to(file(MINISTRY), key="same")) == decoded(first)
    assert [event["action"] for event in one_office.journal()] == ["repeat-answer"]


def test_a_revision_beyond_the_newest_is_refused(one_office: Office) -> None:
    edition = one_office.house.shelf.edition(one_office.clock.now())
    newest = edition.view(NOBODY.clearance).revision
    assert view_asked(edition, NOBODY.clearance, Asked({"known_at": str(newest)})).revision == newest
    with pytest.raises(InvalidParameter, match="up to the newest"):
        view_asked(edition, NOBODY.clearance, Asked({"known_at": str(newest + 1)}))


def test_a_complete_file_names_its_state(one_office: Office) -> None:
    with pytest.raises(InvalidBody) as refused:
        one_office.submit(file(MINISTRY), state=None, complete=True)
    assert refused.value.faults[0].pointer == "/metadata/state"


@pytest.mark.parametrize(
    ("parameter", "text", "meant"),
    [("territory", "Nowhere", None), ("territory", "Curaçao", "CW"), ("authority", "a_unknown", None)],
)
def test_a_filter_that_names_nothing_is_refused(one_office: Office, parameter: str, text: str, meant: str | None) -> None:
    with pytest.raises(InvalidParameter) as refused:
        one_office.found(**{parameter: text})
    assert (refused.value.faults[0].parameter, refused.value.faults[0].suggestion) == (parameter, meant)


def test_filters_take_codes_as_they_are_written_and_a_language_with_its_varieties(one_office: Office) -> None:
    heading = "State,Provision,Authority (en),Territory,Languages,Valid from"
    one_office.approve(one_office.submit(f"{heading}\nFR,35,Police,NC,en-GB,2026-01-01\n".encode(), state="FR"))
    (found,) = one_office.found(territory="nc")
    assert one_office.found(authority=found["authority"]["id"]) == [found]
    assert [each["languages"] for each in one_office.found(OFFICER, language="en")] == [["en-GB"]]
    assert one_office.found(OFFICER, language="fr") == []
