"""The text of a cell, and how it was stored where it was no text. The number 8.1 is "8.1", however it was shown."""

from datetime import date, datetime, time, timedelta

from app.intake.table import Stored

Value = int | float | str | bool | time | date | timedelta
_EXACT = 10**15
"""Up to here a spreadsheet keeps every digit of a whole number."""


def text_of(value: Value) -> tuple[str, Stored | None]:
    """For one cell."""
    match value:
        case bool():
            return ("yes" if value else "no"), None
        case int() | float():
            return _number(value), Stored.NUMBER
        case datetime():
            return _instant(value), Stored.DAY
        case date():
            return value.isoformat(), Stored.DAY
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}", None
        case _:
            return f"{value:%H:%M}" if isinstance(value, time) else value, None


def _number(value: float) -> str:
    if float(value).is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return f"{value:.15g}"


def _instant(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
