"""What a row does, summed up from its effects for whoever reads the plan."""

from collections.abc import Sequence

from app.domain.effect import Effect
from app.domain.entry import Change
from app.domain.flat import FieldChange
from app.domain.plan import Action
from app.domain.target import AUTHORITY


def action_of(effects: Sequence[Effect]) -> Action:
    """What the row does as a whole."""
    own = effects[-1]
    drafts = [draft for each in effects for draft in each.drafts]
    if not drafts:
        return Action.UNCHANGED
    if own.change is Change.CREATE and own.drafts:
        return Action.CREATE
    if all(draft.change is Change.END for draft in drafts):
        return Action.END
    return Action.AMEND


def changes_of(effects: Sequence[Effect]) -> list[FieldChange]:
    """Changes of a designation, then those of its authority under its prefix."""
    own = effects[-1]
    changes = [change for change in (*own.changes, *own.moved) if change.field != "authority"]
    for each in effects[:-1]:
        changes.extend(change.under(AUTHORITY) for change in each.changes)
    return changes


def title_of(first: Effect) -> str | None:
    """What to call what the row is about: its authority's English name, else its first."""
    names = [content for path, content in first.after.items() if path.startswith("names.")]
    return first.after.get("names.en") or (names[0] if names else None)
