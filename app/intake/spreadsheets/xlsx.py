"""What is to be seen on the sheets of an XLSX file beside its values, from its XML."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from app.intake.spreadsheets.archive import damaged
from app.intake.spreadsheets.parts import LAST_COLUMN, Seen
from app.intake.spreadsheets.scan import Attributes, Scan, attribute, scan
from app.intake.spreadsheets.wire import Refusal

_WORKBOOK = "xl/workbook.xml"
_STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedStrings.xml"
_FALSE = ("0", "false", "off", "none")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_OUTSIDE = ("xl/externalLinks/", "xl/connections.xml", "xl/queryTables/")
_MACROS = ("vbaproject.bin", "xl/macrosheets/")


def seen(parts: Mapping[str, bytes], names: list[str]) -> Iterator[tuple[str, Seen]]:
    """Each sheet with what is to be seen on it. ``names`` are those of all entries of the archive. Raises Refusal."""
    refuse_what_acts(names)
    struck_styles = _Styles().read(parts)
    struck_texts = _Texts().read(parts)
    targets = _relations(parts, _WORKBOOK)
    for name, relation in _sheets(parts):
        path = next((target for number, kind, target in targets if number == relation), "")
        found = Seen()
        if path in parts:
            scanned = _Sheet(found, struck_styles, struck_texts)
            scan(parts[path], Scan(scanned.start, scanned.end if struck_texts else None, scanned.text if struck_texts else None))
            for _, kind, target in _relations(parts, path):
                if kind.endswith("/comments") and target in parts:
                    _Comments(found).read(parts[target])
        yield name, found


def refuse_what_acts(names: list[str]) -> None:
    """Macros, and values fetched from elsewhere, have no place in a notification."""
    for name in names:
        lower = name.lower()
        if lower.endswith(_MACROS[0]) or lower.startswith(_MACROS[1]):
            raise macros()
        if name.startswith(_OUTSIDE):
            raise links()


def macros() -> Refusal:
    """A spreadsheet that is a program."""
    return Refusal("macros", "The spreadsheet holds macros; such files are not read.", "Save it as XLSX without macros.")


def links() -> Refusal:
    """A spreadsheet whose values are not its own."""
    detail = "The spreadsheet takes values from other files or data sources; such files are not read."
    return Refusal("external-links", detail, "Break the links (keep the values), save it and send that.")


def _sheets(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            found.append((attribute(attributes, "name"), attribute(attributes, "id")))

    if _WORKBOOK not in parts:
        raise damaged("it has no workbook")
    scan(parts[_WORKBOOK], Scan(start))
    return found


def _relations(parts: Mapping[str, bytes], path: str) -> list[tuple[str, str, str]]:
    """(id, type, path of the target) of each part that ``path`` refers to."""
    folder, _, name = path.rpartition("/")
    found: list[tuple[str, str, str]] = []

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found.append((attributes.get("Id", ""), attributes.get("Type", ""), target))

    part = parts.get(f"{folder}/_rels/{name}.rels")
    if part is not None:
        scan(part, Scan(start))
    return found


def _is_true(attributes: Attributes, name: str) -> bool:
    return attributes.get(name, "0").lower() not in _FALSE


class _Styles:
    """Which cell styles have a font that strikes through."""

    def __init__(self) -> None:
        self.within = ""
        self.fonts = self.formats = -1
        self.struck_fonts: set[str] = set()
        self.struck: set[str] = set()

    def read(self, parts: Mapping[str, bytes]) -> set[str]:
        """Their numbers as cells name them."""
        if _STYLES in parts:
            scan(parts[_STYLES], Scan(self.start))
        return self.struck

    def start(self, name: str, attributes: Attributes) -> None:
        """Fonts come before the formats that use them."""
        if name in ("fonts", "fills", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            self.within = name
        elif self.within == "fonts" and name == "font":
            self.fonts += 1
        elif self.within == "fonts" and name == "strike" and attributes.get("val", "1").lower() not in _FALSE:
            self.struck_fonts.add(str(self.fonts))
        elif self.within == "cellXfs" and name == "xf":
            self.formats += 1
            if attributes.get("fontId") in self.struck_fonts:
                self.struck.add(str(self.formats))


class _Texts:
    """Which of the shared texts have a run that is struck through."""

    def __init__(self) -> None:
        self.number = -1
        self.struck: set[str] = set()

    def read(self, parts: Mapping[str, bytes]) -> set[str]:
        """Their numbers as cells name them."""
        if b"strike" in parts.get(_STRINGS, b""):
            scan(parts[_STRINGS], Scan(self.start))
        return self.struck

    def start(self, name: str, attributes: Attributes) -> None:
        """One text after the other."""
        if name == "si":
            self.number += 1
        elif name == "strike" and attributes.get("val", "1").lower() not in _FALSE:
            self.struck.add(str(self.number))


class _Sheet:
    """The rows and cells of one sheet. What it says of its own size is not asked."""

    def __init__(self, found: Seen, struck_styles: set[str], struck_texts: set[str]) -> None:
        self.found = found
        self.struck_styles, self.struck_texts = struck_styles, struck_texts
        self.row, self.column, self.described = 0, -1, 0
        self.shared, self.in_value, self.value = False, False, ""
        self.columns: dict[str, int] = {}
        self.rows, self.filled = set[int](), set[int]()

    def start(self, name: str, attributes: Attributes) -> None:
        """The frequent ones first."""
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self.found.fill(self.row, self.column)
            self.in_value, self.value = True, ""
        elif name == "row":
            self._row(attributes)
        elif name == "f":
            self.found.formulas.setdefault(self.row, set()).add(self.column)
            self.found.fill(self.row, self.column)
        elif name == "strike" and self.row:
            self.found.struck.setdefault(self.row, set()).add(self.column)
        elif name == "col" and _is_true(attributes, "hidden"):
            # Columns are described from left to right, each once.
            first, last = int(attributes.get("min", "1")), min(int(attributes.get("max", "1")), LAST_COLUMN)
            self.found.hidden_columns.update(range(max(first - 1, self.described), last))
            self.described = max(last, self.described)

    def text(self, text: str) -> None:
        """Of a value: the number of a shared text."""
        if self.in_value and self.shared:
            self.value += text

    def end(self, name: str) -> None:
        """Whether the text that the cell shares is struck through."""
        if name == "v":
            self.in_value = False
            if self.shared and self.value in self.struck_texts:
                self.found.struck.setdefault(self.row, set()).add(self.column)

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = -1
        if self.row in self.rows:  # of two only one would be read
            raise damaged(f"row {self.row} stands in it twice")
        self.rows.add(self.row)
        self.filled.clear()
        if _is_true(attributes, "hidden"):
            self.found.hidden_rows.add(self.row)

    def _cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self.column = self.column + 1 if place is None else self._column(place.rstrip("0123456789"))
        if self.column in self.filled:
            raise damaged(f"a cell of row {self.row} stands in it twice")
        self.filled.add(self.column)
        self.shared = attributes.get("t") == "s"
        if attributes.get("t") == "e":
            self.found.errors.setdefault(self.row, set()).add(self.column)
        if attributes.get("s") in self.struck_styles:
            self.found.struck.setdefault(self.row, set()).add(self.column)

    def _column(self, letters: str) -> int:
        column = self.columns.get(letters)
        if column is None:
            column = self.columns[letters] = _number(letters)
        return column


def _number(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class _Comments:
    """The notes on the cells of one sheet."""

    def __init__(self, found: Seen) -> None:
        self.found = found
        self.place: re.Match[str] | None = None
        self.words: list[str] = []
        self.in_text = False

    def read(self, part: bytes) -> None:
        """All of them."""
        scan(part, Scan(self.start, self.end, self.text))

    def start(self, name: str, attributes: Attributes) -> None:
        """A note on the cell that it names."""
        if name == "comment":
            self.place, self.words = _CELL.fullmatch(attributes.get("ref", "")), []
        self.in_text = name == "t"

    def text(self, text: str) -> None:
        """Its words, in as many pieces as it has fonts."""
        if self.in_text:
            self.words.append(text)

    def end(self, name: str) -> None:
        """The note is complete."""
        self.in_text = False
        if name == "comment" and self.place is not None:
            self.found.comment(int(self.place[2]), _number(self.place[1]), "".join(self.words))
