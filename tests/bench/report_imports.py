"""What the section on imports found, as lines for people."""

import os

from tests.bench.imports import MUST, Imports

_ROW = "{:<22} {:>10} {:>10} {:>10} {:>12} {:>8}  {:<16} {}"
_LOOKUPS = {"previewing": "while it is previewed", "applying": "while it is applied"}
_LEAST_RATE, _MOST_P99, _MOST_TIMES = 0.8, 50.0, 3.0


def lines(found: Imports) -> list[str]:
    """A small table, and what is left of lookups meanwhile."""
    columns = ("preview/s", "applied/s", "both/s", "usual way/s", "x usual", "must", "")
    head = _ROW.format(f"import of {found.rows} rows", *columns).rstrip()
    rows = [_row(found, format_) for format_ in found.taken]
    busy = f"load average {os.getloadavg()[0]:.1f}; medians of {len(found.felt)} rounds"
    return ["", head, "-" * len(head), *rows, "", *(_lookups(found, of) for of in _LOOKUPS), busy]


def _row(found: Imports, format_: str) -> str:
    rates = (f"{found.rate(format_, of):.0f}" for of in ("previewed", "applied", "whole", "usual"))
    met = _word(found.rate(format_, "whole") >= MUST[format_])
    return _ROW.format(f"{format_}, read to durable", *rates, f"{found.to_usual(format_):.1f}", f"{MUST[format_]} both/s", met)


def _lookups(found: Imports, of: str) -> str:
    kept, p99, quiet = found.kept(of), found.p99(of), found.p99("quiet")
    met = _word(kept >= _LEAST_RATE and p99 <= min(_MOST_TIMES * quiet, _MOST_P99))
    must = f"must >= {_LEAST_RATE:g} x, p99 <= {_MOST_TIMES:g} x quiet and {_MOST_P99:g} ms"
    return f"lookups {_LOOKUPS[of]}: {kept:.2f} x the quiet rate, p99 {p99:.1f} ms (quiet {quiet:.1f} ms); {must}: {met}"


def _word(met: bool) -> str:
    return "met" if met else "NOT MET"
