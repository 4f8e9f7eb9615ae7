"""Designations as tables: who, how to reach them, in which languages, whether they may act. It shows what the service answered."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.table import Table

from app.cli.screen import plain, table

WIDE = 132
_REASONS = {
    "treaty-not-in-force": "treaty not in force",
    "denounced": "treaty denounced",
    "not-a-party": "not a Party to the treaty",
}
Item = dict[str, Any]


def designations(items: list[Item], width: int) -> Table:
    """One row for each; on a narrow screen related columns share one."""
    return _broad(items) if width >= WIDE else _stacked(items, width)


def _broad(items: list[Item]) -> Table:
    made = table("Provision", "Authority", "How to reach it", "Languages", "Status", "Since")
    for item in items:
        stands = _lines(status(item), freshness(item))
        cells = (provision(item), authority(item), reach(item), languages(item), stands, since(item))
        made.add_row(*cells, end_section=item is not items[-1])
    return made


def _stacked(items: list[Item], width: int) -> Table:
    """Three columns; the last is wide enough for the longest mailbox, if that leaves room for the names."""
    made = table("Provision", "Authority", "How to reach it")
    for item in items:
        spoken = f"Languages: {languages(item)}" if languages(item) else ""
        stands = _lines(provision(item), status(item), f"since {since(item)}", freshness(item))
        made.add_row(stands, authority(item), _lines(reach(item), spoken), end_section=item is not items[-1])
    free = max(width, 60) - _FIRST - _GAPS
    longest = max(len(word) for item in items for word in reach(item).split())
    last = min(max(longest, free // 2), free - _NAMES)
    for column, wanted in zip(made.columns, (_FIRST, free - last, last), strict=True):
        column.width = wanted
    return made


_FIRST, _NAMES, _GAPS = 17, 14, 6


def provision(item: Item) -> str:
    """Where it stands in the treaties, and as what."""
    return " ".join(plain(part) for part in (item["state"], item["territory"], item["provision"], item["role"]) if part)


def name(item: Item) -> str:
    """The authority's name in English, else its first."""
    body = item["authority"]
    return plain(body["names"].get("en") or next(iter(body["names"].values()), body["id"]))


def authority(item: Item) -> str:
    """Its name, of what it is a part, and for what it is there."""
    body = item["authority"]
    scope = (item.get("scope") or {}).get("text")
    return _lines(
        name(item), f"Part of: {plain(body['parent'])}" if body["parent"] else "", f"For: {plain(scope)}" if scope else ""
    )


def reach(item: Item) -> str:
    """Channels in calling order, else the postal address; what is provisional; when; what is withheld, and for whom it is."""
    lines = list(channels(item))
    if not lines:
        lines += _address(item["authority"]["address"])
    lines += _provisional(item)
    lines += hours(item.get("hours"))
    if item.get("procedure"):
        lines.append(f"Procedure: {plain(item['procedure'])}")
    lines += withheld(item.get("redacted", ()))
    lines += _changed(item["trust"]["changed_recently"])
    return _lines(*lines) or "-"


def channels(item: Item) -> Iterator[str]:
    """Channels in calling order, a line each."""
    for channel in sorted(item.get("channels") or (), key=lambda each: each["priority"]):
        label = f", {plain(channel['label'])}" if channel["label"] else ""
        kind = plain(channel["type"]).replace("_", " ")
        yield f"{channel['priority']}. {kind}{label}: {plain(channel['value'])}"


def _provisional(item: Item) -> Iterator[str]:
    """What nobody approved never looks like what somebody did, and says until when it stands."""
    for each in item.get("provisional") or ():
        label = f", {plain(each['label'])}" if each["label"] else ""
        until = plain(each["until"])[:16].replace("T", " ")
        kind = plain(each["type"]).replace("_", " ")
        yield f"PROVISIONAL, {plain(each['standing'])}, until {until} UTC: {kind}{label}: {plain(each['value'])}"


def _address(address: Item | None) -> Iterator[str]:
    if address:
        town = " ".join(plain(part) for part in (address["postal_code"], address["locality"], address["country"]) if part)
        yield "Post: " + ", ".join([*map(plain, address["lines"]), *filter(None, [town])])


def hours(said: Item | None) -> Iterator[str]:
    """When it answers, where that may be known."""
    if said and said["round_the_clock"]:
        further = said["spec"] not in (None, "24/7")
        yield f"Round the clock, with the words: {plain(said['spec'])}" if further else "Round the clock"
    elif said and said["spec"]:
        yield f"Hours: {plain(said['spec'])} {plain(said['time_zone'] or '')}".strip()


def withheld(redacted: Iterable[Item]) -> Iterator[str]:
    """Which fields are withheld, by the audience that they are for."""
    audiences: dict[str, list[str]] = {}
    for each in redacted:
        audiences.setdefault(plain(each["audience"]), []).append(plain(each["field"]))
    for audience, fields in audiences.items():
        yield f"Withheld, {audience} only: {', '.join(fields)}"


def _changed(marker: Item | None) -> Iterator[str]:
    """What changed in the last seven days, with the value before: the two are to be compared before one is trusted."""
    if marker:
        for change in marker["fields"]:
            told = "new" if change["before"] is None else f"before: {plain(change['before'])}"
            yield f"Changed {plain(marker['at'])[:10]}: {plain(change['field'])}, {told}"


def languages(item: Item) -> str:
    """In which languages it can be addressed, where that may be known."""
    return ", ".join(map(plain, item.get("languages") or ()))


def status(item: Item) -> str:
    """Whether it may act, and why not."""
    if item["operative"]:
        return "operative"
    return f"not operative: {_REASONS.get(item['operative_reason'], plain(item['operative_reason']))}"


def freshness(item: Item) -> str:
    """Whether somebody said lately that it is right, in words and days."""
    told, status = item["trust"], plain(item["trust"]["status"])
    by = {"state": "by the State", "registrar": "by a registrar"}.get(told["attested_by"] or "", "")
    return _lines(
        f"disputed since {plain(told['disputed_since'])[:10]}" if told["disputed_since"] else status,
        f"confirmed {by} {plain(told['attested_at'])[:10]}" if told["attested_at"] else "",
        f"next by {plain(told['due_on'])}" if told["due_on"] else "",
        f"answered {plain(told['answered_at'])[:10]}" if told["answered_at"] else "",
    )


def since(item: Item) -> str:
    """From when, and until when where that is known."""
    until = f" until {plain(item['valid_to'])}" if item["valid_to"] else ""
    return f"{plain(item['valid_from'])}{until}"


def seen(meta: Item, count: int, what: str) -> str:
    """What was asked of which register: the line below a table."""
    known = f", known at {plain(meta['known_at'])}" if meta.get("known_at") else ""
    audience = f"audience {plain(meta['audience'])} ({plain(meta['tlp'])})"
    seconds = "of an age that is not known" if meta["age_seconds"] is None else f"{plain(meta['age_seconds'])} seconds old"
    stale = "" if meta["data_status"] == "live" else f", from a snapshot {seconds}"
    return f"{count} {what}. As of {plain(meta['as_of'])}{known}; {audience}{stale}."


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
