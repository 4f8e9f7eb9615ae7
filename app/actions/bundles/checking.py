"""The last issue of each bundle that is given out, judged as its readers would."""

from collections.abc import Iterator
from pathlib import Path

from app.actions.check_lines import Trouble
from app.actions.house import House
from app.bundle.faults import Untrusted
from app.bundle.roots import root_name
from app.bundle.verify import Wanted, verify
from app.bundle.write import newest


def bundles(house: House) -> tuple[int, list[Trouble]]:
    """How many there are, and what is wrong with them; one that nobody answers for any more is as well."""
    folders = sorted(each.name for each in house.bundles.iterdir()) if house.bundles.is_dir() else []
    issues = [found for name in folders if (found := newest(house.bundles, name)) is not None]
    return len(issues), [trouble for issue in issues for trouble in _troubles(house, issue)]


def _troubles(house: House, issue: Path) -> Iterator[Trouble]:
    try:
        verify(issue, Wanted(house.clock.now(), root=(issue / root_name(1)).read_bytes()))
    except Untrusted as error:
        yield Trouble(f"bundle {issue.parent.name}, issue {int(issue.name)}", f"{error} ({error.code})")
    except OSError as error:
        yield Trouble(f"bundle {issue.parent.name}, issue {int(issue.name)}", f"{error.filename}: {error.strerror}")
