"""The answer to a search: what was found, page by page, and the one place that is meant where there is no doubt. Memory only."""

from collections.abc import Sequence

import msgspec

from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, wrong
from app.actions.look_up import ceiling, page
from app.actions.search.items import item, target
from app.actions.search.naming import tongues
from app.actions.shown import target as seen
from app.domain.audit import Target
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.query.hits import Hit, found
from app.snapshot.query.words import words

MOST_WORDS = 30


def search(view: View, asked: Asked) -> Answer:
    """Raises InvalidParameter where nothing can be sought: no words, or more than anybody types."""
    query = _query(asked)
    result = found(view, query, tongues())
    shown, following = page(result.hits, asked)
    time = _time(view, asked)
    audience = ceiling(view, None)
    content = {
        "answer": target(result.answer, time) if result.answer else None,
        "items": [item(view, hit, result.meant, time) for hit in shown],
        "next": following,
        "meta": meta(view, audience, total=len(result.hits)),
    }
    return answer(msgspec.json.encode(content), audience, _seen(view, shown))


def _time(view: View, asked: Asked) -> dict[str, str]:
    """The day and the instant asked for, which targets keep. What is all that its reader may know now, needs no instant."""
    newest = view.on(view.day, view.snapshot.number).revision
    kept = ("as_of", *(("known_at",) if view.revision < newest else ()))
    return {name: asked.parameters[name] for name in kept if name in asked.parameters}


def _query(asked: Asked) -> str:
    query = asked.parameters.get("q")
    if query is None:
        raise wrong("q", "q is needed: what to search for, such as fr 35", code="missing-parameter")
    number = len(words(query))
    if not number:
        raise wrong("q", "q holds neither letters nor digits; type a State, a provision, or words of a name, such as fr 35")
    if number > MOST_WORDS:
        raise wrong("q", f"q has {number} words; at most {MOST_WORDS} are searched: leave some out")
    return query


def _seen(view: View, shown: Sequence[Hit]) -> tuple[Target, ...]:
    """What the audit says: the records that were shown."""
    records = (_record(view, hit) for hit in shown)
    return tuple(each for record in records if record is not None for each in seen(view, record))


def _record(view: View, hit: Hit) -> Record | None:
    if hit.body is not None:
        return view.record(hit.body.kind, hit.body.key)
    return hit.post.record if hit.post is not None else None
