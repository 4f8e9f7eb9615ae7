"""The one family of errors: one class per problem code, with its title and a way to mend it in English and French."""

from collections.abc import Mapping

from app.domain.errors.arriving import AddressTooLong, HeadersTooLarge, MalformedRequest, Overloaded, TooSlow
from app.domain.errors.asking import (
    CrossSite,
    Forbidden,
    InvalidParameter,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    TooManyStates,
    TooManyTries,
    Unauthenticated,
)
from app.domain.errors.confirming import ChangedMeanwhile, NotInForce, TooManyReports
from app.domain.errors.drilling import DrillOutOfTurn
from app.domain.errors.erasing import ErasureChanged, ErasureDecided, PapersAtWork, PapersErased, StillInForce
from app.domain.errors.failing import (
    AccessUnconfirmed,
    AuditUnavailable,
    ClockWentBack,
    DatabaseUnavailable,
    Ending,
    ForkFound,
    Internal,
    LedgerBroken,
    NothingToShow,
    RestoredCopy,
    RevisionNotReached,
    SignInUnchecked,
    StorageFull,
    TooBusy,
)
from app.domain.errors.family import DirectoryError, Fault, Kind
from app.domain.errors.mirroring import MirrorIsReadOnly, OriginUnavailable, OriginUntrusted
from app.domain.errors.opening import AlreadyOpen, NotReviewable, TooManyOpened
from app.domain.errors.posting import MissingIfMatch, NotRoundTheClock, NotStanding, TooManyProvisional
from app.domain.errors.sending import (
    AccountConflict,
    ChoicesNeeded,
    IdempotencyMismatch,
    InvalidBody,
    MalformedBody,
    MissingIdempotencyKey,
    NotDecidable,
    PlanChanged,
    StaleRepresentation,
    StillRunning,
    ToldOnce,
    TooLarge,
    UnreadableFile,
    UnsupportedMediaType,
)
from app.domain.errors.signing import NotSigned, NotSignedYet

PROBLEMS: Mapping[str, type[DirectoryError]] = {error.code: error for error in DirectoryError.__subclasses__()}
"""Every problem by its code."""

__all__ = [
    "PROBLEMS",
    "AccessUnconfirmed",
    "AccountConflict",
    "AddressTooLong",
    "AlreadyOpen",
    "AuditUnavailable",
    "ChangedMeanwhile",
    "ChoicesNeeded",
    "ClockWentBack",
    "CrossSite",
    "DatabaseUnavailable",
    "DirectoryError",
    "DrillOutOfTurn",
    "Ending",
    "ErasureChanged",
    "ErasureDecided",
    "Fault",
    "Forbidden",
    "ForkFound",
    "HeadersTooLarge",
    "IdempotencyMismatch",
    "Internal",
    "InvalidBody",
    "InvalidParameter",
    "Kind",
    "LedgerBroken",
    "MalformedBody",
    "MalformedRequest",
    "MethodNotAllowed",
    "MirrorIsReadOnly",
    "MissingIdempotencyKey",
    "MissingIfMatch",
    "NotAcceptable",
    "NotDecidable",
    "NotFound",
    "NotInForce",
    "NotReviewable",
    "NotRoundTheClock",
    "NotSigned",
    "NotSignedYet",
    "NotStanding",
    "NothingToShow",
    "OriginUnavailable",
    "OriginUntrusted",
    "Overloaded",
    "PapersAtWork",
    "PapersErased",
    "PlanChanged",
    "RestoredCopy",
    "RevisionNotReached",
    "SignInUnchecked",
    "StaleRepresentation",
    "StillInForce",
    "StillRunning",
    "StorageFull",
    "ToldOnce",
    "TooBusy",
    "TooLarge",
    "TooManyOpened",
    "TooManyProvisional",
    "TooManyReports",
    "TooManyStates",
    "TooManyTries",
    "TooSlow",
    "Unauthenticated",
    "UnreadableFile",
    "UnsupportedMediaType",
]
