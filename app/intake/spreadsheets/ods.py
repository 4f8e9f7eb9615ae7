"""What is to be seen on the sheets of an ODS file beside its values, from its XML."""

from collections.abc import Callable, Iterator, Mapping

from app.intake.spreadsheets.archive import damaged
from app.intake.spreadsheets.parts import LAST_COLUMN, LAST_ROW, Seen, too_many_cells
from app.intake.spreadsheets.scan import Attributes, Scan, attribute, scan
from app.intake.spreadsheets.xlsx import links, macros

_CONTENT = "content.xml"
_WITH_STYLES = (_CONTENT, "styles.xml")
_HIDDEN = ("collapse", "filter")
_SOURCES = frozenset({"table-source", "dde-source", "database-source-query", "database-source-sql", "database-source-table"})
_PROGRAMS = ("Basic/", "Scripts/")


def seen(parts: Mapping[str, bytes], names: list[str]) -> Iterator[tuple[str, Seen]]:
    """Each sheet with what is to be seen on it. ``names`` are those of all entries of the archive. Raises Refusal."""
    if any(name.startswith(_PROGRAMS) and not name.endswith("/") for name in names):
        raise macros()
    if _CONTENT not in parts:
        raise damaged("it has no content")
    struck = _Styles()
    for name in _WITH_STYLES:
        scan(parts.get(name, b"<none/>"), Scan(struck.start))
    sheets = _Sheets(struck.struck)
    scan(parts[_CONTENT], Scan(sheets.start, sheets.end, sheets.text))
    yield from sheets.found


class _Styles:
    """Which styles strike through."""

    def __init__(self) -> None:
        self.style = ""
        self.struck: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        """A style, then its properties."""
        if name == "style":
            self.style = attribute(attributes, "name")
        elif name == "text-properties" and attribute(attributes, "text-line-through-style") not in ("", "none"):
            self.struck.add(self.style)


class _Sheets:
    """Rows and cells, each of which may stand for many: what repeats beyond all measure and holds something is refused."""

    def __init__(self, struck: set[str]) -> None:
        self.struck = struck
        self.found: list[tuple[str, Seen]] = []
        self.sheet = Seen()
        self.row, self.rows = 0, 1
        self.column, self.columns = 0, 1
        self.width = 0
        self.words: list[str] | None = None
        self._readings: Mapping[str, Callable[[Attributes], None]] = {
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
            "table-row": self._row,
            "table-column": self._column,
            "table": self._table,
            "p": self._text,
            "span": self._text,
            "annotation": self._note,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """Sheets, rows and cells; of a cell's inside only notes, and the text that a style strikes through."""
        if self.words is not None:
            return
        reading = self._readings.get(name)
        if reading is not None:
            reading(attributes)
        elif name in _SOURCES:
            raise links()

    def text(self, text: str) -> None:
        """The words of a note."""
        if self.words is not None:
            self.words.append(text)

    def end(self, name: str) -> None:
        """A note is complete."""
        if name == "annotation" and self.words is not None:
            self.sheet.comment(self.row, self.column, "".join(self.words))
            self.words = None

    def _table(self, attributes: Attributes) -> None:
        self.sheet = Seen()
        self.found.append((attribute(attributes, "name"), self.sheet))
        self.row, self.rows, self.width = 0, 1, 0

    def _note(self, _attributes: Attributes) -> None:
        self.words = []

    def _text(self, attributes: Attributes) -> None:
        if self.row:
            self._fill(attributes)

    def _column(self, attributes: Attributes) -> None:
        repeated = _repeated(attributes, "number-columns-repeated", LAST_COLUMN)
        if attribute(attributes, "visibility") in _HIDDEN:
            self.sheet.hidden_columns.update(range(self.width, min(self.width + repeated, LAST_COLUMN)))
        self.width += repeated

    def _row(self, attributes: Attributes) -> None:
        self.row += self.rows
        self.rows = _repeated(attributes, "number-rows-repeated", LAST_ROW)
        self.column, self.columns = -1, 1
        if attribute(attributes, "visibility") in _HIDDEN:
            self.sheet.hidden_rows.update(range(self.row, min(self.row + self.rows, LAST_ROW + 1)))

    def _cell(self, attributes: Attributes) -> None:
        self.column += self.columns
        self.columns = _repeated(attributes, "number-columns-repeated", LAST_COLUMN)
        formula = attribute(attributes, "formula")
        if formula or attribute(attributes, "value-type"):
            self._fill(attributes)
        if formula:
            self._mark(self.sheet.formulas)
        self._merge(attributes)

    def _merge(self, attributes: Attributes) -> None:
        bottom = _repeated(attributes, "number-rows-spanned", LAST_ROW) - 1
        right = _repeated(attributes, "number-columns-spanned", LAST_COLUMN) - 1
        if bottom or right:
            self.sheet.merges.append((self.row, self.column, self.row + bottom, self.column + right))

    def _fill(self, attributes: Attributes) -> None:
        """Refused before anything is repeated beyond what can be held."""
        self.sheet.fill(self.row + self.rows - 1, self.column + self.columns - 1)
        if attribute(attributes, "style-name") in self.struck:
            self._mark(self.sheet.struck)

    def _mark(self, marks: dict[int, set[int]]) -> None:
        """On the cell and all that it stands for."""
        for row in range(self.row, self.row + self.rows):
            marks.setdefault(row, set()).update(range(self.column, self.column + self.columns))


def _repeated(attributes: Attributes, name: str, most: int) -> int:
    """How often; 1 where it does not say."""
    number = int(attribute(attributes, name) or 1)
    if not 1 <= number <= most:
        raise too_many_cells()
    return number
