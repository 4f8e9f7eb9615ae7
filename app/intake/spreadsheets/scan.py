"""Reading XML as a stream of elements, without ever following what it points at: no document type, no entity, nothing outside."""

from collections.abc import Callable, Mapping
from xml.sax import SAXException  # nosec B406

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from app.intake.spreadsheets.archive import damaged
from app.intake.spreadsheets.parts import too_many_cells

MAX_ELEMENTS = 2_000_000
"""In one part: blank cells cost time too. Filled ones have three elements each."""
_PIECE = 1024 * 1024
Attributes = Mapping[str, str]


class Scan(DefusedExpatParser):
    """Calls back for elements and, where asked, for text. Names come without their prefix."""

    def __init__(
        self,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(forbid_dtd=True)
        self._start, self._end, self._text = start, end, text
        self._local: dict[str, str] = {}
        self._elements = 0

    def reset(self) -> None:
        """The handlers go to the parser itself: most elements are of no interest and must cost little."""
        super().reset()
        parser = self._parser  # type: ignore[attr-defined]
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended if self._end else None
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise too_many_cells()
        self._start(self._bare(name), attributes)

    def _ended(self, name: str) -> None:
        if self._end:
            self._end(self._bare(name))

    def _bare(self, name: str) -> str:
        local = self._local.get(name)
        if local is None:
            local = self._local[name] = name.rpartition(":")[2]
        return local


def scan(part: bytes, scanner: Scan) -> None:
    """Reads a whole part. Raises Refusal where it is no XML that a spreadsheet holds."""
    try:
        for place in range(0, len(part), _PIECE):
            scanner.feed(part[place : place + _PIECE])
        scanner.close()
    except (SAXException, DefusedXmlException, ValueError) as error:
        raise damaged("a part of it is not the XML that it should be") from error


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute by its name without prefix; empty where there is none."""
    found = attributes.get(name)
    if found is not None:
        return found
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")
