"""How long sessions of each role last, that they turn, and that nothing of them is told to pages of other sites."""

from datetime import timedelta

import pytest

from app.domain.moment import parse_instant
from tests.api.asserts import problem
from tests.api.people import Directory, Person, wanted
from tests.api.served import API

STATES = {"officer": "QM", "duty_officer": "QM", "state_editor": "QM"}
# role: minutes without use, hours altogether
LIMITS = {
    "officer": (60, 12),
    "duty_officer": (240, 14),
    "state_editor": (60, 12),
    "registrar": (30, 10),
    "approver": (30, 10),
    "auditor": (30, 10),
    "administrator": (15, 8),
}


def somebody_with(directory: Directory, *roles: str) -> Person:
    """Somebody with these roles, whatever it takes, signed in."""
    first, second = directory.both()
    somebody = directory.person(first, "somebody", STATES.get(roles[0]))
    for role in roles:
        given = first.done(f"/accounts/{somebody.account}/roles", wanted(role))
        if given["status"] == "proposed":
            second.done(f"/role-proposals/{given['proposal']}/confirm")
    assert somebody.sign_in().status_code == 200
    return somebody


@pytest.mark.parametrize("role", list(LIMITS))
def test_every_role_has_its_limits(one: Directory, role: str) -> None:
    idle, absolute = LIMITS[role]
    somebody = somebody_with(one, role)
    began = one.clock.now()
    assert parse_instant(somebody.get("/me").json()["session_end"]) == began + timedelta(hours=absolute)
    one.clock.move(minutes=idle, seconds=-1)
    assert somebody.get("/me").status_code == 200
    one.clock.move(minutes=idle)
    problem(somebody.get("/me"), 401)
    somebody.sign_in()
    began = one.clock.now()
    while one.clock.now() + timedelta(minutes=idle - 1) < began + timedelta(hours=absolute):
        one.clock.move(minutes=idle - 1)
        assert somebody.get("/me").status_code == 200
    one.clock.time = began + timedelta(hours=absolute)
    problem(somebody.get("/me"), 401)


def test_of_several_roles_the_strictest_limit_counts(one: Directory) -> None:
    somebody = somebody_with(one, "duty_officer", "officer")
    assert parse_instant(somebody.get("/me").json()["session_end"]) == one.clock.now() + timedelta(hours=12)
    one.clock.move(minutes=60)
    problem(somebody.get("/me"), 401)


def test_every_sign_in_and_step_up_is_another_value(one: Directory) -> None:
    boss = one.first()
    values = [boss.cookie]
    for turn in (boss.sign_in, boss.step_up, boss.step_up, boss.sign_in):
        assert turn().status_code == 200
        values.append(boss.cookie)
    assert len({*values}) == len(values)
    for old in values[:-1]:
        problem(Person(one, "", cookie=old).get("/me"), 401)


def test_a_value_that_somebody_else_chose_is_never_a_session(one: Directory) -> None:
    boss = one.first()
    boss.cookie = chosen = "A" * 43
    assert boss.sign_in().status_code == 200
    assert boss.cookie != chosen
    problem(Person(one, "", cookie=chosen).get("/me"), 401)


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_no_other_site_may_read(one: Directory, method: str) -> None:
    boss = one.first()
    asking = {"Origin": "https://other.example", "Access_Control_Request_Method": "POST", "Sec_Fetch_Site": "cross-site"}
    for path in ("/me", "/accounts", "/sign-in"):
        answer = boss.send(method, path, **asking)
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    answer = one.served.send(method, f"{API}/states", headers={"Origin": "https://other.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
