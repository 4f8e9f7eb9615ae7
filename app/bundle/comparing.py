"""The lines of an audience against the checkpoint that somebody signed for them, and against what was seen before."""

from collections.abc import Iterable, Iterator, Sequence

from app.bundle import lines
from app.bundle.checkpoint import Checkpoint, open_checkpoint
from app.bundle.faults import CheckpointMismatch, ErasureUnsigned, HistoryRewritten, WrongSignature
from app.bundle.keys import NotVerifiedError, VerifierKey
from app.bundle.seen import Last
from app.domain.access import AUDIENCES
from app.domain.entry import Entry
from app.domain.erasure import Claims
from app.domain.tree import root_of


def signed_for(note: bytes, log_keys: Sequence[str], origin: str) -> Checkpoint:
    """The checkpoint in ``note``. Raises WrongSignature unless a key of the log signed it for that tree."""
    try:
        return open_checkpoint(note.decode(), [VerifierKey.parse(each) for each in log_keys], origin)
    except (NotVerifiedError, UnicodeDecodeError) as error:
        raise WrongSignature(f"the checkpoint: {error}") from error


def entries_of(content: Iterable[bytes], audience: str, after: int = 0, behind: Iterable[bytes] = ()) -> Iterator[Entry]:
    """The entries of some lines that follow ``after`` others. Raises CheckpointMismatch for one that is not what it says.

    One that lost content must be told of by an erasure among the lines that follow it here. Raises ErasureUnsigned where the
    lines ``behind`` these do so, which nobody signed yet.
    """
    claims = Claims()
    for number, line in enumerate(content, after + 1):
        try:
            entry = lines.read(number, line)
            sound = claims.take(entry)
        except ValueError as error:
            raise CheckpointMismatch(str(error)) from error
        if not sound:
            raise CheckpointMismatch(f"line {number} ({entry.kind} {entry.key}) does not match its leaf hash")
        if entry.audience > AUDIENCES[audience]:
            raise CheckpointMismatch(f"line {number} is for {entry.audience.label}: it has no place in a tree for {audience}")
        yield entry
    for entry in claims.unexplained():
        _refuse_unsigned(claims, number, behind)
        told = f"line {entry.number} ({entry.kind} {entry.key}) lost what it said, and no erasure among these lines tells of it"
        raise CheckpointMismatch(told)


def _refuse_unsigned(claims: Claims, number: int, behind: Iterable[bytes]) -> None:
    """Raises ErasureUnsigned where lines that follow the one numbered so tell of all that was lost."""
    for place, line in enumerate(behind, number + 1):
        try:
            claims.note(lines.read(place, line))
        except ValueError:
            return
        if not claims.unexplained():
            raise ErasureUnsigned("something was erased, and the line that tells of it is not signed yet: come back later")


def compare(leaves: Sequence[bytes], checkpoint: Checkpoint, last: Last | None) -> None:
    """Raises CheckpointMismatch unless the leaves are those of the checkpoint, HistoryRewritten unless they begin as ``last``."""
    if len(leaves) != checkpoint.size:
        raise CheckpointMismatch(f"there are {len(leaves)} lines; the signed checkpoint is of {checkpoint.size}")
    if root_of(leaves) != checkpoint.root:
        raise CheckpointMismatch(f"the tree over these {len(leaves)} lines is another one than the signed checkpoint's")
    if last is None:
        return
    if len(leaves) < last.size or root_of(leaves[: last.size]).hex() != last.root_hash:
        raise HistoryRewritten(f"the first {last.size} lines are not those that were seen here before, though all is signed")
