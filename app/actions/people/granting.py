"""Giving a role, once it is settled that it may be given, and telling of it. Who may give which is decided in the domain."""

from app.actions.house import House
from app.actions.people.letters import About, tell, write
from app.domain.access import Role
from app.domain.errors import AccountConflict
from app.domain.people.standing import RoleGrant, Standing
from app.store.unit import Writing


def grant(unit: Writing, house: House, account: str, asked: RoleGrant, by: tuple[str, str | None]) -> RoleGrant:
    """Gives a role, and tells it as it was given: never from a time that is past. ``by`` are who gives it, and who confirmed.

    Raises AccountConflict where it is given already.
    """
    standing, wanted = unit.people.standing(account), asked.from_now(unit.now)
    if standing and any((each.role, each.starts_at) == (wanted.role, wanted.starts_at) for each in standing.grants):
        raise AccountConflict(f"{wanted.role.value} from that moment on is given already")
    times = {"starts_at": wanted.starts_at, "ends_at": wanted.ends_at}
    unit.accounts.grant(account, wanted.role, **times, given_by=by[0], confirmed_by=by[1])
    tell(
        unit, house, account, About.GIVEN, wanted.role.value, key=f"{account}\n{wanted.role.value}\n{wanted.starts_at.isoformat()}"
    )
    if wanted.role is Role.DUTY_OFFICER and standing is not None:
        _tell_others(unit, house, standing, wanted, by[0])
    return wanted


def _tell_others(unit: Writing, house: House, standing: Standing, wanted: RoleGrant, by: str) -> None:
    """Who reads the 24/7 contacts of all States is told to the other editors of their State, and to the Secretariat.

    Otherwise nobody would hear of a duty officer that an editor has made up.
    """
    known = unit.accounts.some((standing.account, by))
    own = {each.email for each in known.values()}
    editors = unit.accounts.addresses(Role.STATE_EDITOR, standing.state or "", unit.now)
    what = f"{known[standing.account].name} ({standing.state})"
    key = f"{standing.account}\n{wanted.starts_at.isoformat()}"
    write(
        unit, house, [each for each in (*editors, house.secretariat) if each and each not in own], About.ACCREDITED, what, key=key
    )
