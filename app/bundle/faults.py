"""What can be wrong with a bundle: one class with its own code for each attack, told so that somebody can act on it."""


class Untrusted(Exception):
    """A bundle that must not be used. ``code`` names the attack that it would be."""

    code = "untrusted"


class NotABundle(Untrusted):
    """There is no bundle at that place."""

    code = "not-a-bundle"


class NoTrust(Untrusted):
    """Nobody has said yet whose signatures to believe."""

    code = "no-trust"


class WrongRoot(Untrusted):
    """The bundle does not follow from the root that is trusted."""

    code = "wrong-root"


class WrongSignature(Untrusted):
    """Something is not signed by the keys that the root names for it."""

    code = "wrong-signature"


class AlteredFile(Untrusted):
    """A file has other bytes than those that were signed for."""

    code = "altered-file"


class TruncatedFile(Untrusted):
    """A file is shorter than what was signed for, or is not there."""

    code = "truncated-file"


class MixedFiles(Untrusted):
    """Files of different issues lie together."""

    code = "mixed-files"


class RolledBack(Untrusted):
    """An older issue than one that was seen here before."""

    code = "rolled-back"


class Expired(Untrusted):
    """The time is over for which somebody answered for it."""

    code = "expired"


class CheckpointMismatch(Untrusted):
    """The lines are not those that the signed checkpoint stands for."""

    code = "checkpoint-mismatch"


class ErasureUnsigned(Untrusted):
    """A line lost content, and the erasure that tells of it is behind the checkpoint: no attack, but not to be used yet."""

    code = "erasure-unsigned"


class HistoryRewritten(Untrusted):
    """The lines do not begin with those that were seen here before."""

    code = "history-rewritten"


class NotForUs(Untrusted):
    """The identity that was given opens no file of it."""

    code = "not-for-us"


class NoKeys(Untrusted):
    """The keys that sign bundles are not there, or cannot be read."""

    code = "no-keys"
