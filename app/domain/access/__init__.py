"""Who may do what: audiences, roles, permissions, and the one matrix that ``decide`` reads.

Nothing else in the house decides about access.
"""

from app.domain.access.audience import AUDIENCES, PUBLIC_ONLY, Audience, Clearance
from app.domain.access.deciding import ANONYMOUS, Matter, Principal, Verdict, clearance, decide
from app.domain.access.matrix import BUNDLES, FOR_ANONYMOUS, MATRIX, READS, SHOWS, STATE_BOUND, Condition, Permission, Role
from app.domain.access.naming import NamelessError, asks, permission_of

__all__ = [
    "ANONYMOUS",
    "AUDIENCES",
    "BUNDLES",
    "FOR_ANONYMOUS",
    "MATRIX",
    "PUBLIC_ONLY",
    "READS",
    "SHOWS",
    "STATE_BOUND",
    "Audience",
    "Clearance",
    "Condition",
    "Matter",
    "NamelessError",
    "Permission",
    "Principal",
    "Role",
    "Verdict",
    "asks",
    "clearance",
    "decide",
    "permission_of",
]
