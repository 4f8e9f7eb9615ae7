"""What was found as a face shows it: what it is called, why it was found, and where it leads. No markup, no decision."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from app.actions.search.sentences import because
from app.domain.known import title_in
from app.domain.provisions import PROVISIONS
from app.domain.routing import PURPOSES
from app.domain.routing.way import Text
from app.snapshot.audience import View
from app.snapshot.citation import PATH
from app.snapshot.designations import body
from app.snapshot.query.hits import BESIDE, Hit
from app.snapshot.query.meaning import Meaning
from app.snapshot.query.names import Match
from app.snapshot.query.states import Called
from app.snapshot.query.words import Word

Item = dict[str, Any]


def item(view: View, hit: Hit, meant: Meaning, time: Mapping[str, str]) -> Item:
    """One hit. ``time`` are the day and the instant asked for, which its target keeps."""
    called = meant.called
    title = _title(view, hit, called)
    found: Item = {
        "kind": _kind(hit),
        "id": _key(hit),
        "title": {"en": title.en, "fr": title.fr},
        "names": dict(_names(view, hit, called)),
        "state": hit.state,
        "state_name": _both(_state(called, hit.state)) if hit.state else None,
        "provision": hit.provision,
    }
    if hit.kind == "route":
        found |= {"from": hit.state, "to": hit.to, "purpose": hit.purpose}
    if hit.kind == "authority" and hit.body:
        found["posts"] = [_post(each) for each in hit.body.posts]
    return found | {"why": [_why(match, meant.asked) for match in hit.why], "target": target(hit, time)}


def target(hit: Hit, time: Mapping[str, str]) -> Item:
    """Where it leads: a page by its kind, what it is about, and the path that answers it, if nothing more must be said."""
    about = {"state": hit.state, "provision": hit.provision, "id": _key(hit)}
    if hit.kind == "route":
        about = {"from": hit.state, "to": hit.to, "purpose": hit.purpose}
    return {"kind": _kind(hit), **{name: value for name, value in about.items() if value}, "path": _path(hit, time)}


def _path(hit: Hit, time: Mapping[str, str]) -> str | None:
    kind, asked = _kind(hit), {}
    path = {
        "emergency": f"/emergency/{hit.state}",
        "state": f"/states/{hit.state}",
        "authority": f"/authorities/{quote(_key(hit) or '')}",
        "provider": f"/providers/{quote(_key(hit) or '')}",
        "designation": f"/designations/{quote(_key(hit) or '')}",
        "provision": f"/provisions/{hit.provision}",
        "route": "/routes",
    }.get(kind, f"/{kind}")
    if kind == "route":
        if hit.purpose is None:
            return None
        asked = {"from": hit.state, "to": hit.to, "purpose": hit.purpose}
    elif kind in ("designations", "statements"):
        asked = {"state": hit.state, "provision": hit.provision}
    query = urlencode({name: value for name, value in {**asked, **time}.items() if value})
    return f"{PATH}{path}" + (f"?{query}" if query else "")


def _kind(hit: Hit) -> str:
    return "emergency" if hit.kind == BESIDE else hit.kind


def _key(hit: Hit) -> str | None:
    if hit.body is not None:
        return hit.body.key
    return hit.post.record.key if hit.post is not None else None


def _names(view: View, hit: Hit, called: Called) -> Mapping[str, str]:
    """In every language that the register has: of the body, else of the State."""
    value = hit.body.value if hit.body is not None else body(view, hit.post.authority) if hit.post is not None else None
    if value is not None:
        names: Mapping[str, str] = value["names"]
        return names
    return called.titles.get(hit.state or "", {})


def _title(view: View, hit: Hit, called: Called) -> Text:
    if hit.body is not None or hit.post is not None:
        names = _names(view, hit, called)
        english = title_in({"names": names}, _key(hit) or "")
        return Text(english, names.get("fr", english))
    state = _state(called, hit.state) if hit.state else Text("", "")
    if hit.kind == "route":
        to, purpose = _state(called, hit.to or ""), PURPOSES[hit.purpose].text if hit.purpose else None
        way = Text(f"From {state.en} to {to.en}", f"{state.fr} vers {to.fr}")
        return Text(f"{way.en}: {purpose.en}", f"{way.fr} : {purpose.fr}") if purpose else way
    if _kind(hit) == "emergency":
        return Text(f"{state.en}: whom to call now", f"{state.fr} : qui appeler maintenant")
    if hit.provision is None:
        return state
    row = PROVISIONS.get(hit.provision)
    named = Text(f"{hit.provision}: {row.label_en}", f"{hit.provision} : {row.label_fr}") if row else Text(*[hit.provision] * 2)
    return Text(f"{state.en}, {named.en}", f"{state.fr}, {named.fr}") if hit.state else named


def _state(called: Called, code: str) -> Text:
    names = called.titles.get(code, {})
    english = title_in({"names": names}, code)
    return Text(english, names.get("fr", english))


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "fr": text.fr}


def _post(post: Any) -> Item:
    return {"id": post.record.key, "provision": post.provision, "role": post.role, "territory": post.territory}


def _why(match: Match, asked: Iterable[Word]) -> Item:
    typed = " ".join(dict.fromkeys(word.typed for word in asked if word.folded in match.asked or word.typed in match.asked))
    return {
        "how": match.how.label,
        "what": match.name.what,
        "language": match.name.language,
        "text": match.name.text,
        "asked": typed,
        "transliterated": match.latin,
        "slips": match.slips,
        **_both(because(match, typed)),
    }
