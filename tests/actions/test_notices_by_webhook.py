"""Messages to webhooks over real TLS: signed, in order, at least once and always the same, until somebody says no more."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.house import Caller, House
from app.actions.notices import subscribing
from app.actions.notices.calling import LEASE, MOST, OF_ONE_HOST, Messenger
from app.actions.people.once import Instruction
from app.domain.access import Audience, Role
from app.domain.errors import AuditUnavailable
from app.domain.notices import FIRST_PAUSE, LASTING, LONGEST_PAUSE, OVERLAP, Status
from app.identity.outgoing import Answered, Courier
from app.identity.seal import Seal
from app.snapshot.shelf import Shelf
from app.store.journal import Journal
from tests.actions.makers import Office, decoded
from tests.actions.subscribed import DUTY, HELD, MOVED, OFFICER, PUBLIC, apply, enrol, hooked, kept, subscribe, told
from tests.tls import Received, Receiver, receiving


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with receiving(tmp_path) as found:
        yield found


def messenger(house: House) -> Messenger:
    return Messenger(house, lambda: 0.5)


def signed(message: Received, secret: str) -> bool:
    """What a receiver does, from the specification alone."""
    content = f"{message.headers['webhook-id']}.{message.headers['webhook-timestamp']}.".encode() + message.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, each) for each in message.headers["webhook-signature"].split(" "))


def ids(receiver: Receiver) -> list[str]:
    return [each.headers["webhook-id"] for each in receiver.received]


def test_a_message_is_signed_and_says_ids_alone(office: Office, receiver: Receiver) -> None:
    enrol(office)
    apply(office, HELD)
    house, made = hooked(office, receiver)
    assert messenger(house)() == 0
    apply(office, MOVED)
    assert messenger(house)() == 1
    assert messenger(house)() == 0
    (message,) = receiver.received
    content = json.loads(message.body)
    (change,) = content["data"]["changes"]
    assert content["type"] == "register.changed"
    assert content["data"]["subscription"] == made["id"]
    assert set(change) == {"id", "kind", "state", "provision", "change", "path"}
    assert (change["kind"], change["state"], change["provision"], change["change"]) == ("designation", "JP", "35", "amended")
    assert change["path"] == f"/api/v1/designations/{change['id']}"
    assert not any(value in message.body for value in (b"3580", b"4999", b"Police"))
    assert signed(message, made["secret"])
    assert abs(int(message.headers["webhook-timestamp"]) - office.clock.time.timestamp()) < 60
    (event,) = [event for event in office.journal() if event["action"] == "send-notice"]
    assert (event["account"], event["roles"], event["request_id"]) == ("u_duty_officer", ["duty_officer"], ids(receiver)[0])


def test_who_may_not_know_is_told_nothing(office: Office, receiver: Receiver) -> None:
    enrol(office)
    apply(office, HELD)
    hooked(office, receiver, OFFICER)
    house, _ = hooked(office, receiver, PUBLIC)
    apply(office, MOVED)
    assert messenger(house)() == 0
    apply(office, "JP,8.10.b,Ministry of Justice,,+81 3 3580 4111,,,2026-01-01")
    assert messenger(house)() == 2
    assert all(("designation", "created", "8.10.b") in told(receiver, place) for place in (0, 1))
    assert not any("35" in (provision or "") for place in (0, 1) for _, _, provision in told(receiver, place))


def test_a_kill_between_sending_and_marking_doubles_the_same_message(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    enrol(office)
    house, made = hooked(office, receiver, OFFICER)
    apply(office, HELD)

    def killed(*_: object) -> bool:
        raise SystemExit("killed")

    with monkeypatch.context() as dying:
        dying.setattr(Messenger, "_mark", killed)
        with pytest.raises(SystemExit):
            messenger(house)()
    assert len(receiver.received) == 1
    assert messenger(house)() == 0, "its claim has not run out"
    apply(office, "JP,8.10.b,Ministry of Justice,,+81 3 3580 4111,,,2026-01-01")
    office.clock.time += LEASE
    assert messenger(house)() == 1
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert messenger(house)() == 1
    assert told(receiver) == [("authority", "created", None), ("designation", "created", "8.10.b")]
    assert len(set(ids(receiver))) == 2
    assert kept(office, made["id"]).position == office.house.shelf.snapshot.number


def test_of_two_processes_one_sends(office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(office)
    house, made = hooked(office, receiver, OFFICER)
    apply(office, HELD)
    seen = kept(office, made["id"])
    assert messenger(house)() == 1
    with house.database.telling() as (subscriptions, _):
        late = subscriptions.claim(seen, office.clock.now(), "msg_late", seen.position)
        assert late is None
    monkeypatch.setattr("app.store.subscriptions.ReadingSubscriptions.due", lambda *_: [seen])
    assert messenger(house)() == 0
    assert len(receiver.received) == 1


def test_a_process_that_is_behind_leaves_a_message_to_one_that_is_not(office: Office, receiver: Receiver) -> None:
    """It would send less than the message holds, and mark all of it as told."""
    enrol(office)
    house, made = hooked(office, receiver, OFFICER)
    apply(office, HELD)
    behind = Shelf(house.zone)
    behind.put(house.shelf.snapshot)
    apply(office, "JP,8.10.b,Ministry of Justice,,+81 3 3580 4111,,,2026-01-01")
    receiver.statuses["/hook"] = 503
    assert messenger(house)() == 0
    receiver.statuses.clear()
    claimed = kept(office, made["id"])
    office.clock.time = claimed.due_at
    assert messenger(replace(house, shelf=behind))() == 0
    assert kept(office, made["id"]) == claimed
    assert messenger(house)() == 1
    assert len(receiver.received) == 2
    assert receiver.received[0].body == receiver.received[1].body


def test_what_fails_is_tried_again_later_each_time_until_it_is_paused(office: Office, receiver: Receiver) -> None:
    enrol(office)
    house, made = hooked(office, receiver, OFFICER)
    receiver.statuses["/hook"] = 500
    apply(office, HELD)
    pauses, begun = [], office.clock.time
    while kept(office, made["id"]).status is Status.ACTIVE:
        assert messenger(house)() == 0
        failed = kept(office, made["id"])
        pauses.append(failed.due_at - office.clock.time)
        assert (failed.last_error, failed.attempts) == ("its receiver answered 500", len(pauses))
        office.clock.time = max(office.clock.time, failed.due_at)
    assert LASTING <= office.clock.time - begun < LASTING + 2 * LONGEST_PAUSE
    assert len(set(ids(receiver))) == 1
    assert len(receiver.received) == len(pauses) > 15
    seconds = timedelta(seconds=10)
    assert abs(pauses[0] - FIRST_PAUSE) < seconds
    assert abs(pauses[1] - 2 * FIRST_PAUSE) < seconds
    assert abs(pauses[-2] - LONGEST_PAUSE) < seconds
    with house.database.reading() as unit:
        (letter,) = [mail for mail in unit.outbox.all() if mail.kind == "webhook-paused"]
    assert letter.recipient == "u_officer@fr.example"
    assert "localhost" in letter.body
    office.clock.time += timedelta(days=30)
    assert messenger(house)() == 0
    receiver.statuses.clear()
    told_now = decoded(subscribing.resume(house, Instruction(OFFICER, {}), made["id"]))
    assert (told_now["status"], told_now["failing_since"]) == ("active", None)
    assert messenger(house)() == 1
    assert len(set(ids(receiver))) == 1


def test_a_receiver_that_asks_for_time_gets_it(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    receiver.statuses["/hook"], receiver.headers = 503, {"Retry-After": "3600"}
    apply(one_office, HELD)
    messenger(house)()
    assert kept(one_office, made["id"]).due_at - one_office.clock.time > timedelta(minutes=59)


def test_gone_ends_it(office: Office, receiver: Receiver) -> None:
    enrol(office)
    house, made = hooked(office, receiver, OFFICER)
    receiver.statuses["/hook"] = 410
    apply(office, HELD)
    assert messenger(house)() == 0
    ended = kept(office, made["id"])
    assert (ended.status, ended.ended_because) == (Status.ENDED, "its receiver answered 410 Gone")
    assert (ended.url, ended.secret) == (None, None)
    with house.database.reading() as unit:
        assert [mail.kind for mail in unit.outbox.all()] == ["webhook-ended"]
    apply(office, MOVED)
    assert messenger(house)() == 0
    assert len(receiver.received) == 1


def test_a_redirect_leads_nowhere(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    receiver.statuses["/hook"], receiver.headers = 302, {"Location": receiver.url("/other")}
    apply(one_office, HELD)
    messenger(house)()
    assert [each.path for each in receiver.received] == ["/hook"]
    assert kept(one_office, made["id"]).last_error == "its receiver answered 302"


def test_for_a_day_both_secrets_sign(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    fresh = decoded(subscribing.rotate(house, Instruction(OFFICER, {}), made["id"]))["secret"]
    apply(one_office, HELD)
    assert messenger(house)() == 1
    assert signed(receiver.received[0], made["secret"])
    assert signed(receiver.received[0], fresh)
    one_office.clock.time += OVERLAP
    apply(one_office, MOVED)
    apply(one_office, "JP,8.10.b,Ministry of Justice,,,,,2026-01-01")
    assert messenger(house)() == 1
    assert not signed(receiver.received[1], made["secret"])
    assert signed(receiver.received[1], fresh)


def test_suspended_and_ended_people_are_told_nothing(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    apply(one_office, HELD)
    house, made = hooked(one_office, receiver)
    apply(one_office, MOVED)
    with house.database.writing() as unit:
        unit.people.suspend("u_duty_officer")
    assert messenger(house)() == 0
    assert receiver.received == []
    with house.database.writing() as unit:
        unit.people.restore("u_duty_officer")
        unit.accounts.end_role("u_duty_officer", Role.DUTY_OFFICER)
    apply(one_office, "JP,8.10.b,Ministry of Justice,,,,,2026-01-01")
    assert messenger(house)() == 0
    assert kept(one_office, made["id"]).position == house.shelf.snapshot.number


def test_what_a_token_made_ends_with_it_and_reads_no_further(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    apply(one_office, HELD)
    with one_office.house.database.writing() as unit:
        reach = {"ceiling": Audience.PUBLIC, "expires_at": unit.now + timedelta(days=30)}
        token, other = (
            unit.accounts.add_token("u_duty_officer", token_hash=name.encode(), label=name, stepped_up=False, **reach)  # type: ignore[arg-type]
            for name in ("one", "other")
        )
    principal = replace(DUTY.principal, token=token, ceiling=Audience.PUBLIC)
    house, made = hooked(one_office, receiver, Caller.of(principal, "r_token"))
    apply(one_office, MOVED)
    assert messenger(house)() == 0, "a change above what the token reads"
    with house.database.writing() as unit:
        unit.subscriptions.hand_over(token, other)
        unit.accounts.revoke_token(token)
    apply(one_office, "JP,8.10.b,Ministry of Justice,,,,,2026-01-01")
    assert messenger(house)() == 1
    with house.database.writing() as unit:
        unit.accounts.revoke_token(other)
    apply(one_office, "JP,8.10.a,Ministry of Justice,,,,,2026-01-01")
    assert messenger(house)() == 0
    assert kept(one_office, made["id"]).ended_because == "the token by which it was made has ended"


def test_nothing_above_public_is_sent_without_its_event(one_office: Office, receiver: Receiver, tmp_path: Path) -> None:
    enrol(one_office)
    apply(one_office, HELD)
    house, made = hooked(one_office, receiver)
    apply(one_office, MOVED)
    nowhere = Journal(tmp_path / "no such folder" / "audit.sqlite")
    broken = replace(house, journal=nowhere)
    with pytest.raises(AuditUnavailable):
        messenger(broken)()
    nowhere.close()
    assert receiver.received == []
    one_office.clock.time += LEASE
    assert messenger(house)() == 1
    assert kept(one_office, made["id"]).message is None


def test_a_long_list_comes_in_several_messages_in_order(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, _ = hooked(one_office, receiver, OFFICER)
    apply(one_office, *(f"JP,8.10.b,Court {number},,,,,2026-01-01" for number in range(MOST)))
    rounds = 0
    while messenger(house)():
        rounds += 1
    found = [change["id"] for message in receiver.received for change in json.loads(message.body)["data"]["changes"]]
    assert rounds == len(receiver.received) == 2
    assert len(found) == len(set(found)) == 2 * MOST


def test_a_host_that_fails_waits_for_itself_and_nobody_is_called_without_end(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    for caller in (OFFICER, DUTY, PUBLIC, OFFICER):
        hooked(one_office, receiver, caller)
    house, _ = hooked(one_office, receiver, DUTY)
    apply(one_office, HELD)
    receiver.statuses["/hook"] = 503
    assert messenger(house)() == 0
    assert len(receiver.received) == 1, "one that fails is enough to leave the host alone in this round"
    receiver.statuses.clear()
    assert messenger(house)() == OF_ONE_HOST


def test_without_the_key_that_sealed_it_nothing_is_sent_and_the_owner_can_see_why(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    apply(one_office, HELD)
    other = Seal(base64.urlsafe_b64encode(bytes(range(100, 132))).decode())
    broken = replace(house, seal=other)
    assert messenger(broken)() == 0
    assert "AUTHDIR_SEAL_KEY" in str(kept(one_office, made["id"]).last_error)
    assert receiver.received == []


def test_a_name_that_turned_inside_is_not_called(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    apply(one_office, HELD)
    usual = House(
        **{name: getattr(house, name) for name in House.__dataclass_fields__} | {"courier": Courier(frozenset((receiver.port,)))}
    )
    assert messenger(usual)() == 0
    assert kept(one_office, made["id"]).last_error == "its host cannot be reached from here"
    assert receiver.received == []


def test_a_url_that_no_longer_reads_as_one_fails_like_any_other_and_is_paused(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    apply(one_office, HELD)

    class Failing(Courier):
        def bring(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
            raise UnicodeError(f"{len(url)} {len(body)} {len(headers)}")

    broken = replace(house, courier=Failing())
    assert messenger(broken)() == 0
    failed = kept(one_office, made["id"])
    assert (failed.attempts, failed.last_error, failed.failing_since) == (1, "its URL cannot be called", one_office.clock.time)
    one_office.clock.time += LASTING
    assert messenger(broken)() == 0
    assert kept(one_office, made["id"]).status is Status.PAUSED


def test_secrets_are_told_once_and_kept_sealed(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    assert made["secret"].startswith("whsec_")
    assert len(base64.b64decode(made["secret"].removeprefix("whsec_"))) == 32
    row = kept(one_office, made["id"])
    assert made["secret"] not in str(row)
    assert receiver.url() not in str(row)
    seen = decoded(subscribing.one(house, OFFICER, made["id"]))
    assert "secret" not in seen
    assert seen["url"] == receiver.url()
    assert subscribe(house, DUTY)["url"] is None
