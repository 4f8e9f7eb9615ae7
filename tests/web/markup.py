"""What a page is made of, as the rules look at it: the parsed tree, the headers, and what a screen reader would call an element."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNLABELLED = frozenset(("hidden", "submit", "button", "reset", "image"))
"""Types of input that need no label: they are unseen, or named by themselves."""


@dataclass(frozen=True)
class Sheet:
    """A page that is looked at. ``origin``: our own, as browsers name it. ``signed_in``: whether it was made for somebody."""

    html: str
    headers: Mapping[str, str]
    signed_in: bool = False
    origin: str = "http://localhost:8000"
    soup: BeautifulSoup = field(init=False)
    ids: Mapping[str, Tag] = field(init=False)

    def __post_init__(self) -> None:
        soup = BeautifulSoup(self.html, "html.parser")
        object.__setattr__(self, "headers", {name.lower(): value for name, value in self.headers.items()})
        object.__setattr__(self, "soup", soup)
        object.__setattr__(self, "ids", {said(tag, "id"): tag for tag in soup.find_all(id=True)})

    @property
    def language(self) -> str:
        """The language that the page says it is in."""
        root = self.soup.find("html")
        return said(root, "lang") if root else ""

    @property
    def policy(self) -> dict[str, list[str]]:
        """The Content-Security-Policy: directives and what they allow."""
        parts = [each.split() for each in self.headers.get("content-security-policy", "").split(";") if each.strip()]
        return {part[0].lower(): part[1:] for part in parts}

    @property
    def nonce(self) -> str:
        """The nonce that the policy asks of scripts; blank where there is none."""
        quoted = [each[7:-1] for each in self.policy.get("script-src", []) if each.startswith("'nonce-")]
        return quoted[0] if quoted else ""

    def all(self, *names: str, **marked: object) -> list[Tag]:
        """The elements with one of these names, and these attributes."""
        return list(self.soup.find_all(list(names) or True, attrs=dict(marked) or None))  # type: ignore[arg-type]

    def ours(self, url: str) -> bool:
        """Whether an address is on our own origin."""
        parts = urlsplit(url.strip())
        return (not parts.scheme and not parts.netloc) or f"{parts.scheme}://{parts.netloc}" == self.origin

    def controls(self) -> list[Tag]:
        """What a person fills in."""
        found = self.all("input", "select", "textarea", "meter", "progress")
        return [tag for tag in found if not (tag.name == "input" and said(tag, "type").lower() in UNLABELLED)]

    def name(self, tag: Tag) -> str:
        """What a screen reader calls an element that is named by itself: a button, a link, a picture, a table."""
        named = " ".join(text_of(self.ids[each]) for each in said(tag, "aria-labelledby").split() if each in self.ids)
        own = said(tag, "value") if tag.name == "input" else text_of(tag)
        choices = (named, said(tag, "aria-label"), said(tag, "alt"), own, said(tag, "title"))
        return next((each.strip() for each in choices if each.strip()), "")

    def label(self, tag: Tag) -> str:
        """What it calls something to fill in: its label."""
        labels = [each for each in self.all("label") if said(tag, "id") and said(each, "for") == said(tag, "id")]
        around = tag.find_parent("label")
        texts = [text_of(each) for each in (*labels, *([around] if around else []))]
        named = [text_of(self.ids[each]) for each in said(tag, "aria-labelledby").split() if each in self.ids]
        return " ".join((*texts, *named, said(tag, "aria-label"))).strip()


def said(tag: Tag, name: str) -> str:
    """The value of an attribute; blank where it is missing."""
    value = tag.get(name)
    return "" if value is None else value if isinstance(value, str) else " ".join(value)


def shown(tag: Tag) -> str:
    """The beginning of an element, by which somebody finds it."""
    attributes = "".join(f' {name}="{said(tag, name)}"' for name in tag.attrs)
    return f"<{tag.name}{attributes}>"[:120]


def text_of(tag: Tag) -> str:
    """The text in an element, as it is read out: without what is hidden, with what pictures say."""
    return " ".join("".join(_pieces(tag)).split())


def _pieces(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if not isinstance(child, Tag):
            yield str(child)
        elif said(child, "aria-hidden") != "true" and not child.has_attr("hidden"):
            yield said(child, "aria-label") or said(child, "alt") or "".join(_pieces(child))


class Nesting(HTMLParser):
    """Finds elements that are not closed where they were opened, and attributes that an element has twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in sorted({each for each in names if names.count(each) > 1})]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is closed at once, as in SVG."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif not self.faults:  # the first one says where; those after it only follow
            line, _ = self.getpos()
            self.faults.append(f"line {line}: </{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")


def badly_nested(html: str) -> list[str]:
    """The faults in how elements are nested."""
    parser = Nesting()
    parser.feed(html)
    parser.close()
    return parser.faults or [f"<{each}> is never closed" for each in parser.open]
