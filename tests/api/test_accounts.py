"""Looking after accounts over HTTP: set-up, second administrators, editors at home, suspension and recovery, on both databases."""

import pytest

from tests.api.asserts import problem, same_but_for_the_request
from tests.api.people import Directory, Person, opened, wanted
from tests.authenticator import Authenticator

NEW = {"name": "New", "email": "new@directory.example", "state": None}


def test_during_set_up_the_first_administrator_makes_the_second_and_nobody_else(directory: Directory) -> None:
    first = directory.first()
    account = opened(first)
    for role in ("registrar", "approver", "auditor"):
        found = problem(first.post(f"/accounts/{account['id']}/roles", wanted(role)), 403)
        assert "a second administrator comes first" in found["detail"]
    assert first.done(f"/accounts/{account['id']}/roles", wanted("administrator"))["status"] == "given"
    assert "a second administrator" in problem(first.post(f"/accounts/{account['id']}/roles", wanted("registrar")), 403)["detail"]
    second = Person(directory, account["id"])
    second.enrol(account["link"])  # now there are two
    assert first.done(f"/accounts/{opened(first, 'third')['id']}/roles", wanted("registrar"))["status"] == "given"


def test_set_up_does_not_begin_again(directory: Directory) -> None:
    first, second = directory.both()
    first.done(f"/accounts/{second.account}/suspend")
    assert first.done(f"/accounts/{opened(first)['id']}/roles", wanted("administrator"))["status"] == "proposed"


def test_whoever_enrolled_before_the_role_came_ends_set_up_too(one: Directory) -> None:
    first = one.first()
    second = one.person(first, "second", None)
    first.done(f"/accounts/{second.account}/roles", wanted("administrator"))
    assert first.done(f"/accounts/{opened(first)['id']}/roles", wanted("registrar"))["status"] == "given"


@pytest.mark.parametrize("role", ["approver", "auditor", "administrator"])
def test_a_second_administrator_agrees(directory: Directory, role: str) -> None:
    first, second = directory.both()
    somebody = directory.person(first, "somebody", None)
    proposed = first.done(f"/accounts/{somebody.account}/roles", wanted(role))
    assert proposed["status"] == "proposed"
    assert somebody.post("/sign-in/options").status_code == 200
    problem(somebody.sign_in(), 403)  # no role is in force yet
    waiting = second.get("/role-proposals").json()["items"]
    assert [(each["id"], each["role"], each["proposed_by"], each["name"]) for each in waiting] == [
        (proposed["proposal"], role, first.account, "somebody")
    ]
    path = f"/role-proposals/{proposed['proposal']}"
    assert "never the one who proposed" in problem(first.post(f"{path}/confirm"), 403)["detail"]
    assert second.done(f"{path}/confirm")["status"] == "confirmed"
    problem(second.post(f"{path}/confirm"), 404)
    assert second.get("/role-proposals").json()["items"] == []
    assert somebody.sign_in().json()["roles"] == [role]
    assert [each[0] for each in directory.trail()][-4:] == ["enrol-passkey", "propose-role", "confirm-role", "sign-in"]


def test_nobody_confirms_the_own_role(one: Directory) -> None:
    first, second = one.both()
    proposed = first.done(f"/accounts/{second.account}/roles", wanted("administrator"))["proposal"]
    assert "oneself" in problem(second.post(f"/role-proposals/{proposed}/confirm"), 403)["detail"]
    assert "oneself" in problem(first.post(f"/accounts/{first.account}/roles", wanted("registrar")), 403)["detail"]


def test_a_proposal_is_refused_or_runs_out(one: Directory) -> None:
    first, second = one.both()
    account = opened(first)["id"]
    names = [first.done(f"/accounts/{account}/roles", wanted(role))["proposal"] for role in ("approver", "auditor")]
    assert second.done(f"/role-proposals/{names[0]}/refuse")["status"] == "refused"
    problem(second.post(f"/role-proposals/{names[0]}/confirm"), 404)
    one.clock.move(days=7)
    second.sign_in()
    assert "propose it again" in problem(second.post(f"/role-proposals/{names[1]}/confirm"), 403)["detail"]


def test_what_stands_in_the_way_of_a_role(one: Directory) -> None:
    first, second = one.both()
    account = opened(first)["id"]
    path = f"/accounts/{account}/roles"
    proposed = first.done(path, wanted("approver"))["proposal"]
    first.done(f"/accounts/{account}/suspend")
    assert "suspended" in problem(first.post(path, wanted("registrar")), 403)["detail"]
    problem(second.post(f"/role-proposals/{proposed}/confirm"), 404)  # it does not wait any more
    first.done(f"/accounts/{account}/restore")
    given = {**wanted("registrar"), "starts_on": "2026-06-03"}
    assert first.done(path, given)["starts_at"] == "2026-06-02T22:00:00.000000Z"
    problem(first.post(path, given), 409, "account-conflict")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/role"),
        ({"role": "king", "ends_on": "2027-01-01"}, "/role"),
        ({"role": 7, "ends_on": "2027-01-01"}, "/role"),
        ({"role": ["officer"], "ends_on": "2027-01-01"}, "/role"),
        ({"role": "registrar"}, "/ends_on"),
        ({"role": "registrar", "ends_on": "tomorrow"}, "/ends_on"),
        ({"role": "registrar", "ends_on": 20270101}, "/ends_on"),
        ({"role": "registrar", "ends_on": "0001-01-01"}, "/ends_on"),
        ({"role": "registrar", "ends_on": "2027-01-01", "starts_on": "2026-13-01"}, "/starts_on"),
        ({"role": "registrar", "ends_on": "2027-01-01", "given_by": "u_1"}, "/given_by"),
    ],
)
def test_what_is_not_a_role_for_a_time(one: Directory, body: dict[str, object], pointer: str) -> None:
    first = one.first()
    found = problem(first.post(f"/accounts/{first.account}/roles", body), 422, "invalid-body")
    assert found["errors"][0]["pointer"] == pointer


def test_far_days_are_refused_not_broken(one: Directory) -> None:
    first, _ = one.both()
    path = f"/accounts/{opened(first)['id']}/roles"
    for starts, ends in (("9999-12-30", "9999-12-31"), ("0001-01-03", "0001-01-04"), ("2026-06-01", "9999-12-31")):
        problem(first.post(path, {"role": "registrar", "starts_on": starts, "ends_on": ends}), 403)
    long_ago = {"role": "registrar", "starts_on": "0001-01-03", "ends_on": "2027-01-01"}
    assert first.done(path, long_ago)["starts_at"] == "2026-06-01T12:00:00.000000Z"  # a role begins when it is given


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"email": None}, "/email"),
        ({"email": "nobody"}, "/email"),
        ({"email": "a@b"}, "/email"),
        ({"email": "a b@directory.example"}, "/email"),
        ({"email": "x" * 250 + "@directory.example"}, "/email"),
        ({"state": "Atlantis"}, "/state"),
        ({"state": 7}, "/state"),
        ({"roles": ["administrator"]}, "/roles"),
    ],
)
def test_what_is_no_account(one: Directory, changed: dict[str, object], pointer: str) -> None:
    found = problem(one.first().post("/accounts", NEW | changed), 422, "invalid-body")
    assert found["errors"][0]["pointer"] == pointer


def test_a_person_has_one_account(directory: Directory) -> None:
    first = directory.first()
    first.done("/accounts", NEW)
    problem(first.post("/accounts", {**NEW, "email": "NEW@Directory.example"}), 409, "account-conflict")


def test_an_editor_looks_after_officers_at_home(directory: Directory) -> None:
    first, _ = directory.both()
    editor = directory.person(first, "editor", "QM", "state_editor")
    officer = directory.person(editor, "officer", "QM", "officer")
    for role in ("state_editor", "registrar"):
        problem(editor.post(f"/accounts/{officer.account}/roles", wanted(role)), 403)
    listed = editor.get("/accounts").json()
    assert sorted(each["name"] for each in listed["items"]) == ["editor", "officer"]
    assert listed["meta"]["total"] == 2
    assert editor.done(f"/accounts/{officer.account}/suspend")["remarks"][0] == "suspended since 2026-06-01"
    problem(officer.get("/me"), 401)
    problem(editor.post(f"/accounts/{editor.account}/suspend"), 403)
    problem(officer.get("/accounts"), 401)


def test_an_editor_knows_of_nobody_elsewhere(directory: Directory) -> None:
    first, _ = directory.both()
    editor = directory.person(first, "editor", "QM", "state_editor")
    foreign = opened(first, "foreign", "QN")["id"]
    problem(editor.post("/accounts", {"name": "A", "email": "a@directory.example", "state": "QN"}), 403)
    problem(editor.post("/accounts", NEW), 403)
    for path, body in (
        ("", None),
        ("/suspend", None),
        ("/recover", None),
        ("/roles", wanted("officer")),
        ("/roles/end", {"role": "officer"}),
    ):
        method = "POST" if path else "GET"
        for account in (foreign, first.account):
            known = editor.send(method, f"/accounts/{account}{path}", body)
            problem(known, 404, "not-found")
            same_but_for_the_request(known, editor.send(method, f"/accounts/u_nothing{path}", body))
    proposed = first.done(f"/accounts/{opened(first)['id']}/roles", wanted("approver"))["proposal"]
    problem(editor.post(f"/role-proposals/{proposed}/confirm"), 404)
    assert editor.get("/role-proposals").json()["items"] == []


def test_suspension_closes_everything_at_once(directory: Directory) -> None:
    first, second = directory.both()
    first.done(f"/accounts/{second.account}/suspend")
    problem(second.get("/me"), 401)
    assert "suspended" in problem(second.sign_in(), 403)["detail"]
    assert [(event["action"], event["outcome"]) for event in directory.served.events()][-1] == ("sign-in", "refused")
    assert first.done(f"/accounts/{second.account}/restore")["suspended_at"] is None
    assert second.sign_in().status_code == 200


def test_a_suspended_account_enrols_nothing(one: Directory) -> None:
    first = one.first()
    account = opened(first)
    body = {"invitation": account["link"].partition("#")[2]}
    assert Person(one, "").post("/enrolment/options", body).status_code == 200
    first.done(f"/accounts/{account['id']}/suspend")
    problem(Person(one, "").post("/enrolment/options", body), 401)
    first.done(f"/accounts/{account['id']}/restore")
    problem(Person(one, "").post("/enrolment/options", body), 401)  # that link stays closed


def test_recovery_takes_the_passkeys_and_the_roles_that_two_agreed_on(directory: Directory) -> None:
    first, second = directory.both()
    lost = second.device
    link = first.done(f"/accounts/{second.account}/recover")["invitation"]["link"]
    problem(second.get("/me"), 401)
    problem(second.sign_in(), 401)
    second.device = Authenticator()
    assert second.enrol(link, "new laptop").status_code == 201
    first.done(f"/accounts/{second.account}/roles", wanted("registrar"))
    assert second.sign_in().json()["roles"] == ["registrar"]
    second.device = lost
    problem(second.sign_in(), 401)


def test_nobody_recovers_oneself(one: Directory) -> None:
    first = one.first()
    for deed in ("recover", "suspend", "restore"):
        assert "own account" in problem(first.post(f"/accounts/{first.account}/{deed}"), 403)["detail"]
    assert "own account" in problem(first.post(f"/accounts/{first.account}/roles/end", {"role": "administrator"}), 403)["detail"]


def test_a_role_is_ended(directory: Directory) -> None:
    first, second = directory.both()
    path = f"/accounts/{second.account}/roles/end"
    found = first.done(path, {"role": "administrator"})
    assert [(each["role"], each["in_force"]) for each in found["roles"]] in ([], [("administrator", False)])
    problem(first.post(path, {"role": "administrator"}), 409)
    problem(second.get("/me"), 401)


def test_a_long_absence_closes_an_administrator_until_another_opens(directory: Directory) -> None:
    first, second = directory.both()
    directory.clock.move(days=89)
    first.sign_in()
    directory.clock.move(days=1)
    first.sign_in()
    assert "not used for 90 days" in problem(second.sign_in(), 403)["detail"]
    (noted,) = first.get("/accounts?remarks=true").json()["items"]
    assert (noted["id"], noted["remarks"]) == (second.account, ["not used for 90 days"])
    first.done(f"/accounts/{second.account}/restore")
    assert second.sign_in().status_code == 200


def test_accounts_come_page_by_page(one: Directory) -> None:
    first, _ = one.both()
    for name, state in (("a", "QM"), ("b", "QM"), ("c", "QN")):
        opened(first, name, state)
    page, names = first.get("/accounts?limit=2").json(), list[str]()
    while True:
        names += [each["name"] for each in page["items"]]
        assert page["meta"]["total"] == 5
        if page["next"] is None:
            break
        page = first.get(f"/accounts?limit=2&cursor={page['next']}").json()
    assert sorted(names) == ["First", "a", "b", "c", "second"]
    assert [each["state"] for each in first.get("/accounts?state=QN").json()["items"]] == ["QN"]
    assert {each["name"] for each in first.get("/accounts?remarks=false").json()["items"]} == {"First", "second"}
    for wrong in ("state=Atlantis", "remarks=perhaps", "cursor=x", "limit=0", "role=officer"):
        problem(first.get(f"/accounts?{wrong}"), 400, "invalid-parameter")


def test_every_look_at_accounts_leaves_an_event(one: Directory) -> None:
    first, second = one.both()
    for path, seen in (("/accounts", {first.account, second.account}), (f"/accounts/{first.account}", {first.account})):
        before = len(one.served.events())
        answer = second.get(path)
        (event,) = one.served.events()[before:]
        assert (event["request_id"], event["account"]) == (answer.headers["x-request-id"], second.account)
        assert {each[0] for each in event["targets"]} == seen


def test_looking_after_accounts_needs_a_fresh_step_up(one: Directory) -> None:
    first, second = one.both()
    one.clock.move(minutes=5)
    assert first.get("/accounts").status_code == 200
    for path, body in (("/accounts", NEW), (f"/accounts/{second.account}/suspend", None), ("/role-proposals/g_1/confirm", None)):
        assert "fresh sign-in" in problem(first.post(path, body), 403)["detail"]
    first.step_up()
    assert first.post(f"/accounts/{second.account}/suspend").status_code == 200


def test_an_accreditation_lasts_twelve_months(one: Directory) -> None:
    first, _ = one.both()
    account = opened(first, "duty", "QM")["id"]
    assert "12 months" in problem(first.post(f"/accounts/{account}/roles", wanted("duty_officer", "2027-06-03")), 403)["detail"]
    first.done(f"/accounts/{account}/roles", wanted("duty_officer", "2027-06-01"))
