"""What browsers call themselves, in a word or two that their owner knows again. Anybody can lie there."""

_BROWSERS = (
    *(("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox")),
    *(("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
"""Marks and names; the first that is there counts, as each says that it is one of those after it."""
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("Linux", "Linux")),
)
_LONGEST = 60


def browser(agent: str) -> str:
    """Such as Firefox, Windows; what is not known, as it calls itself, cut short."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(each for each in found if each) or agent[:_LONGEST]
