"""The squares of a QR code as pixels, read from the paths of its SVG without the library that drew it."""

import re
from collections.abc import Iterator

SCALE = 4


def pixels(picture: bytes) -> memoryview:
    """Black squares on white, a row after the other."""
    text = picture.decode()
    size, scale = re.search(r'width="([0-9]+)"', text), re.search(r"scale\(([0-9]+)\)", text)
    if size is None or scale is None:
        raise ValueError("not the drawing that was expected")
    side = int(size[1]) // int(scale[1])
    rows = [bytearray(b"\xff" * side * SCALE) for _ in range(side)]
    for row, column, length in _runs(text):
        rows[row][column * SCALE : (column + length) * SCALE] = bytes(length * SCALE)
    whole = b"".join(bytes(row) * SCALE for row in rows)
    return memoryview(whole).cast("B", (side * SCALE, side * SCALE))


def _runs(text: str) -> Iterator[tuple[int, int, int]]:
    """Row, column and length of each black run: lines of width one, their middle on half a row."""
    path = re.search(r'stroke="#000"[^>]*d="([^"]+)"|d="([^"]+)"[^>]*stroke="#000"', text)
    if path is None:
        raise ValueError("no path")
    column, row = 0.0, 0.0
    for command, numbers in re.findall(r"([MmHh])([-0-9. ]+)", path[1] or path[2]):
        given = [float(each) for each in re.findall(r"-?[0-9.]+", numbers)]
        if command == "M":
            column, row = given
        elif command == "m":
            column, row = column + given[0], row + given[1]
        else:
            yield int(row), int(column), int(given[0])
            column += given[0]
