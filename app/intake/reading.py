"""The front door for files: size first, then the reader whose format the content shows. A file's name decides nothing."""

from app.intake.csv_reader import CsvReader
from app.intake.json_reader import JsonReader
from app.intake.limits import check_bytes
from app.intake.table import Reader, Table

READERS: tuple[Reader, ...] = (JsonReader(), CsvReader())
"""The first that recognises the content reads it; CSV has no mark of its own and takes what is left."""


def read(content: bytes) -> Table:
    """The table in a file. Raises UnreadableFile, TooLarge."""
    check_bytes(content)
    reader = next(reader for reader in READERS if reader.recognises(content))
    return reader.read(content)
