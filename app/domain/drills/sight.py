"""Who knows what of a drill: the Secretariat and auditors all of it; a State its own results; those who call, what they need.

A State whose contacts are tried without notice learns of it afterwards. Nobody learns how another State did.
"""

from dataclasses import replace

from app.domain.access import STATE_BOUND, Matter, Permission, Principal, decide
from app.domain.drills.drill import Drill, Status

SEE, RECORD = Permission.SEE_DRILL, Permission.RECORD_DRILL


def oversees(principal: Principal) -> bool:
    """Whether somebody sees all drills: by a role that is bound to no State."""
    return decide(replace(principal, roles=principal.roles - STATE_BOUND), SEE, Matter()).allowed


def sees(principal: Principal, drill: Drill) -> bool:
    """Whether somebody may know of it at all."""
    return oversees(principal) or any(sees_of(principal, drill, state) for state in drill.states)


def sees_of(principal: Principal, drill: Drill, state: str) -> bool:
    """Whether somebody may know that ``state`` is in it, and see the calls there.

    One's own State: once that was announced, or is over. Others': as long as they are to be called.
    """
    if oversees(principal):
        return True
    if state == principal.state:
        told = drill.announced or drill.status is Status.CLOSED
        return told and decide(principal, SEE, Matter(state)).allowed
    return drill.running and decide(principal, RECORD, Matter(state)).allowed


def sees_results_of(principal: Principal, drill: Drill, state: str) -> bool:
    """Whether somebody sees the figures of ``state``: of one's own State, once it is over; the Secretariat and auditors at once."""
    own = drill.status is Status.CLOSED and state == principal.state and decide(principal, SEE, Matter(state)).allowed
    return own or oversees(principal)
