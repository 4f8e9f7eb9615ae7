"""Filling a demonstration: one account per role, and the seed's notification files through submit and approve like any other."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from app.actions.decide import approve
from app.actions.freshness.demonstrated import show_freshness
from app.actions.house import Caller, House
from app.actions.people.signing_in import Begun, Browser, admitted, admitting, begin
from app.actions.submit import Sent, submit
from app.domain.access import STATE_BOUND, Audience, Principal, Role
from app.domain.errors import NotDecidable, NotFound
from app.domain.people.standing import Method
from app.identity.tokens import new_token, token_hash
from app.store.accounts import Account
from app.store.inbox import Status

STATE = "QM"
TOKENS_LAST = timedelta(days=30)
ROLES = tuple(role.value for role in Role if role is not Role.CLIENT)
"""Those of people."""
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A notification file of the seed and what stands beside it in the manifest."""

    file: str
    metadata: dict[str, Any]


def seed_files(folder: Path) -> list[SeedFile]:
    """The seed's files in the order in which they are loaded."""
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [SeedFile(entry["file"], entry["metadata"]) for entry in entries]


def enrol(house: House) -> dict[str, str]:
    """One account and one token for each role; the tokens stand for signed-in persons with a fresh step-up."""
    tokens = {role.value: new_token() for role in Role}
    with house.database.writing() as unit:
        unit.people.end_set_up()  # whoever tries the accounts is not to begin with a second administrator
        for role, token in tokens.items():
            state = STATE if role in STATE_BOUND else None
            address = f"{role}@directory.example"
            unit.accounts.add_account(
                Account(account_of(role), person_of(role), f"Demonstration {role.replace('_', ' ')}", state, address)
            )
            unit.accounts.grant(account_of(role), Role(role))
            unit.accounts.add_token(
                account_of(role),
                token_hash=token_hash(token),
                label="demonstration",
                stepped_up=True,
                ceiling=Audience.RESTRICTED,
                expires_at=unit.now + TOKENS_LAST,
            )
    return tokens


def sign_in(house: House, role: str, browser: Browser) -> Begun:
    """A session of the demonstration's account for ``role``, as if it had shown a passkey. Raises NotFound anywhere else."""
    if not house.demonstration or role not in ROLES:
        raise NotFound("no such path")
    with admitting(house, browser, account_of(role)) as unit:
        standing, _ = admitted(unit, account_of(role), Method.PASSKEY)
        return begin(unit, standing, Method.PASSKEY, browser, "a demonstration lets anybody in")


def account_of(role: str) -> str:
    """The demonstration's account for a role."""
    return f"demo-{role}"


def person_of(role: str) -> str:
    """The fictional person behind it: one for each role, so that two decide."""
    return f"demo-person-{role}"


def caller_for(role: Role) -> Caller:
    """The demonstration's account for ``role`` as a caller, with a fresh step-up as its token has."""
    state = STATE if role in STATE_BOUND else None
    principal = Principal(account_of(role), person_of(role), frozenset({role}), state, stepped_up=True)
    return Caller.of(principal, f"seed-{role}")


def load(house: House, folder: Path, progress: Progress) -> None:
    """Loads the seed. Raises NotDecidable naming the file where a row of it is not accepted."""
    files = seed_files(folder)
    for done, (seed, content) in enumerate(_contents(folder, files)):
        progress(done, len(files), seed.file)
        sent = Sent(content, Path(seed.file).name, "text/csv", seed.metadata)
        stored = msgspec.json.decode(submit(house, caller_for(Role.REGISTRAR), sent, f"seed-{seed.file}").body)
        if stored["status"] != Status.PREVIEWED.value or stored["counts"]["rejected"]:
            raise NotDecidable(f"seed file {seed.file} does not load: {stored['problem'] or stored['counts']}")
        approve(house, caller_for(Role.APPROVER), stored["id"], {"digest": stored["digest"]}, None)
    show_freshness(house, STATE, caller_for(Role.STATE_EDITOR), caller_for(Role.REGISTRAR))
    with house.database.posting() as outbox:
        outbox.forget()  # the seed's contacts are real ones: a demonstration never writes to them
    progress(len(files), len(files), "")


def _contents(folder: Path, files: list[SeedFile]) -> Iterator[tuple[SeedFile, bytes]]:
    for seed in files:
        yield seed, (folder / seed.file).read_bytes()
