"""Why a database is not worked with."""


class UnsafeDurability(ValueError):
    """The database would acknowledge what a power cut can take back."""
