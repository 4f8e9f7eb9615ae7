"""Idempotency-Key: the same request again gets the same answer and does nothing; another request is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.asserts import problem
from tests.api.served import API, Served

FILE = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Court of Meridia,2026-02-01\n"
JSON = {"metadata": {"state": "QM"}, "rows": [{"Provision": "8.10.b", "Role": "receive", "Authority (en)": "Court of Meridia"}]}


def test_it_is_required_for_a_notification(either: Served) -> None:
    lines, inbox = either.stored()
    problem(either.post("/notifications", "registrar", JSON), 400, "missing-idempotency-key")
    assert either.stored() == (lines, inbox)


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 129, "clé", "a\tb", "\x7f"])
def test_it_is_1_to_128_visible_ascii_characters(demo: Served, key: str) -> None:
    answer = demo.send("POST", f"{API}/notifications", "registrar", json=JSON, headers={"Idempotency-Key": key.encode("latin-1")})
    (fault,) = problem(answer, 400)["errors"]
    assert fault["parameter"] == "Idempotency-Key"


def test_a_repeated_submission_gets_the_stored_answer(either: Served) -> None:
    first = either.submit(FILE, key="k" * 128)
    stored = either.stored()
    again = either.submit(FILE, key="k" * 128)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert either.stored() == stored
    either.approve(first.json())
    assert either.submit(FILE, key="k" * 128).content == first.content


def test_another_body_under_the_same_key_is_refused(either: Served) -> None:
    either.submit(FILE, key="k")
    stored = either.stored()
    for answer in (
        either.submit(FILE + b"\n", key="k"),
        either.submit(FILE, key="k", reference="another"),
        either.post("/notifications", "registrar", JSON, Idempotency_Key="k"),
    ):
        problem(answer, 422, "idempotency-mismatch")
    assert either.stored() == stored


def test_keys_belong_to_their_account(either: Served) -> None:
    assert either.submit(FILE, "registrar", key="k").status_code == 201
    assert either.submit(FILE + b"\n", "state_editor", key="k").status_code == 201


def test_a_repeated_approval_applies_once(either: Served) -> None:
    sent = either.submit(FILE).json()
    first = either.approve(sent, Idempotency_Key="a")
    lines = either.stored()[0]
    again = either.approve(sent, Idempotency_Key="a")
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert either.stored()[0] == lines
    problem(either.approve(sent), 409, "not-decidable")
    problem(either.approve({**sent, "digest": "another"}, Idempotency_Key="a"), 422, "idempotency-mismatch")
    problem(either.post(f"/notifications/{sent['id']}/reject", "approver", {"reason": "r"}, Idempotency_Key="a"), 422)


def test_the_same_submission_many_times_at_once_is_one_notification(either: Served) -> None:
    inbox = either.stored()[1]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda key: either.submit(FILE, key=key), ["same"] * 8 + [f"other-{n}" for n in range(8)]))
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"still-running"}
    assert len({answer.json()["id"] for answer in answers if answer.status_code != 409}) == 1
    assert either.stored()[1] == inbox + 1


def test_of_many_approvals_at_once_one_applies(either: Served) -> None:
    sent = either.submit(FILE).json()
    lines = either.stored()[0]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: either.approve(sent), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    (applied,) = [answer.json()["entries"] for answer in answers if answer.status_code == 200]
    assert either.stored()[0] == lines + len(applied)
