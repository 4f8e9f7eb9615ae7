"""What every page has to be: one rule a function, each telling the faults that it finds. ``pages`` applies them unasked."""

import re
from collections.abc import Callable, Iterator

from bs4 import Tag

from tests.web.markup import HEADINGS, Sheet, badly_nested, said, shown, text_of

Rule = Callable[[Sheet], Iterator[str]]
PRODUCT = {"en": "Authority Directory", "fr": "Annuaire des autorités"}
"""The product's name, with which every title ends."""
REFERENCES = (
    *("aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage", "aria-labelledby"),
    *("aria-owns", "for", "form", "headers", "list", "popovertarget"),
)
TRACES = re.compile(r"\{[{%]|[%}]\}|<[\w.]+ object at 0x|\bUndefined\b|%\(\w+\)s")
"""What a template leaves behind that did not work."""


def document(sheet: Sheet) -> Iterator[str]:
    """A document in HTML, well nested, in one of our languages."""
    if not sheet.html.lstrip().lower().startswith("<!doctype html>"):
        yield "it does not begin with <!doctype html>"
    if sheet.language not in PRODUCT:
        yield f"html has lang={sheet.language!r}, not one of {', '.join(PRODUCT)}"
    yield from badly_nested(sheet.html)
    yield from (f"a template left {found.group()!r}" for found in TRACES.finditer(sheet.soup.get_text(" ")))
    for tag in sheet.all("meta"):
        if "refresh" in said(tag, "http-equiv").lower():
            yield "the page reloads by itself"
        if said(tag, "name") == "viewport" and re.search(r"user-scalable=(no|0)|maximum-scale", said(tag, "content")):
            yield "the page cannot be enlarged"
    if not any(said(tag, "name") == "viewport" for tag in sheet.all("meta")):
        yield "there is no viewport for phones"
    if not any("icon" in said(tag, "rel").split() for tag in sheet.all("link")):
        yield "it names no icon, so that browsers ask for /favicon.ico"


def title(sheet: Sheet) -> Iterator[str]:
    """One title, which says what the page is and ends with the product's name."""
    head = sheet.soup.find("head")
    titles = [text_of(tag) for tag in head.find_all("title")] if head else []
    if len(titles) != 1:
        yield f"there are {len(titles)} titles"
        return
    product = PRODUCT.get(sheet.language, PRODUCT["en"])
    if not titles[0].endswith(product):
        yield f"the title {titles[0]!r} does not end with {product!r}"
    elif not titles[0].removesuffix(product).strip(" -–—|·:"):
        yield f"the title {titles[0]!r} does not say which page it is"


def headings(sheet: Sheet) -> Iterator[str]:
    """One h1, no level left out, no heading without text."""
    found = sheet.all(*HEADINGS)
    levels = [int(tag.name[1]) for tag in found]
    if levels.count(1) != 1:
        yield f"there are {levels.count(1)} h1"
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"h{after} follows {f'h{before}' if before else 'the beginning'}"
    yield from (f"{shown(tag)} is empty" for tag in found if not text_of(tag))


def identifiers(sheet: Sheet) -> Iterator[str]:
    """Each id once, and whatever is referred to is there."""
    ids = [said(tag, "id") for tag in sheet.all(id=True)]
    yield from (f"id {each!r} is there {ids.count(each)} times" for each in sorted(set(ids)) if ids.count(each) > 1)
    yield from (f"id {each!r} is not a word" for each in ids if not each or re.search(r"\s", each))
    for name in REFERENCES:
        for tag in sheet.all(**{name: True}):
            missing = [each for each in said(tag, name).split() if each not in sheet.ids]
            yield from (f"{shown(tag)}: {name} names {each!r}, which is not there" for each in missing)
    for tag in sheet.all("a", href=re.compile("^#")):
        if said(tag, "href")[1:] not in sheet.ids:
            yield f"{shown(tag)} leads nowhere"


def labels(sheet: Sheet) -> Iterator[str]:
    """Whatever a person fills in has a label; a group of choices has a name."""
    yield from (f"{shown(tag)} has no label" for tag in sheet.controls() if not sheet.label(tag))
    for tag in sheet.all("fieldset"):
        legend = tag.find("legend", recursive=False)
        if not (isinstance(legend, Tag) and text_of(legend)) and not said(tag, "aria-labelledby"):
            yield f"{shown(tag)} has no legend"
    for tag in sheet.all("input", type="radio"):
        if not tag.find_parent("fieldset") and not tag.find_parent(attrs={"role": ["group", "radiogroup"]}):
            yield f"{shown(tag)} is a choice outside any group"


def names(sheet: Sheet) -> Iterator[str]:
    """Whatever is pressed has a name, and the order of the page is the order of the keyboard."""
    pressed = [
        *sheet.all("button", "summary"),
        *sheet.all("a", "area", href=True),
        *sheet.all("input", type=["submit", "button", "reset", "image"]),
        *sheet.all(role=["button", "link", "tab", "menuitem"]),
    ]
    yield from (f"{shown(tag)} has no name" for tag in pressed if not sheet.name(tag))
    yield from (f"{shown(tag)} puts itself before others" for tag in sheet.all(tabindex=re.compile(r"^\s*\+?0*[1-9]")))


def skipping(sheet: Sheet) -> Iterator[str]:
    """One main element, and before anything else that the keyboard reaches a link to it."""
    mains, body = sheet.all("main"), sheet.soup.find("body")
    if len(mains) != 1:
        yield f"there are {len(mains)} main elements"
    first = body.find(["a", "button", "input", "select", "textarea", "summary"]) if body else None
    target = said(first, "href") if first else ""
    if not target.startswith("#") or not any(said(main, "id") == target[1:] for main in mains):
        yield f"the first thing that the keyboard reaches is no link to main: {shown(first) if first else 'nothing'}"


def errors(sheet: Sheet) -> Iterator[str]:
    """Fields in error: a summary leads to each of them, and each says what is wrong with it."""
    alerts = [tag for tag in sheet.all(role="alert") if tag.find("a", href=re.compile("^#"))]
    summaries = [*sheet.all(**{"class": "error-summary"}), *alerts]
    linked = {said(a, "href")[1:] for each in summaries for a in each.find_all("a", href=re.compile("^#"))}
    yield from (f"{shown(each)} leads to no field" for each in summaries if not each.find("a", href=re.compile("^#")))
    for each in sorted(linked & sheet.ids.keys()):
        fields = _fields(sheet.ids[each])
        if not fields:
            yield f"the error summary leads to {shown(sheet.ids[each])}, which is no field"
        if not any(said(tag, "aria-invalid") == "true" for tag in fields):
            yield f"the error summary leads to {shown(sheet.ids[each])}, which has no aria-invalid"
    for tag in sheet.all(**{"aria-invalid": "true"}):
        group = tag.find_parent("fieldset")
        if said(tag, "id") not in linked and not (group and said(group, "id") in linked):
            yield f"{shown(tag)} is in error, and no error summary leads to it"
        if not said(tag, "aria-describedby") and not (group and said(group, "aria-describedby")):
            yield f"{shown(tag)} is in error and does not say why: it has no aria-describedby"


def _fields(tag: Tag) -> list[Tag]:
    """The fields that are meant by an element: itself, or those of a group, which may bear the mark itself."""
    if tag.name in ("input", "select", "textarea"):
        return [tag]
    return [tag, *tag.find_all(["input", "select", "textarea"])] if tag.name == "fieldset" else []


def tables(sheet: Sheet) -> Iterator[str]:
    """A table has a name, and headings that say what they head."""
    for tag in sheet.all("table"):
        caption = tag.find("caption")
        if not (isinstance(caption, Tag) and text_of(caption)) and not (said(tag, "aria-label") or said(tag, "aria-labelledby")):
            yield f"{shown(tag)} has no caption"
        heads = tag.find_all("th")
        if not heads:
            yield f"{shown(tag)} has no headings"
        scopes = ("col", "row", "colgroup", "rowgroup")
        yield from (f"{shown(head)} {text_of(head)!r} has no scope" for head in heads if said(head, "scope") not in scopes)


def pictures(sheet: Sheet) -> Iterator[str]:
    """A picture says what it shows, or that it shows nothing."""
    yield from (f"{shown(tag)} has no alt" for tag in sheet.all("img", "area") if not tag.has_attr("alt"))
    for tag in sheet.all("svg"):
        hidden = tag.find_parent(attrs={"aria-hidden": "true"}) or said(tag, "aria-hidden") == "true"
        child = tag.find("title", recursive=False)
        if not hidden and not (said(tag, "role") == "img" and (sheet.name(tag) or isinstance(child, Tag))):
            yield f"{shown(tag)} is neither hidden from screen readers nor a picture with a name"


OF_CONTENT: tuple[Rule, ...] = (
    document, title, headings, identifiers, labels, names, skipping, errors, tables, pictures,
)  # fmt: skip
