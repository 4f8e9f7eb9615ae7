"""The reads of the register as the faces ask them: the table says name, path, action and parameters of each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from app.actions import changes, export, feed, figures, history, look_up, prove, providers, route, telling_lines
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.emergency import answering, carding
from app.actions.read import MIN_REVISION, Question
from app.actions.search.answering import search
from app.domain.access import Permission
from app.http.asked import checked_path
from app.snapshot.audience import View
from app.snapshot.citation import PATHS

PREFIX = "/api/v1"
ALWAYS = ("as_of", "known_at", MIN_REVISION)
PAGED = ("limit", "cursor")
JSON = "application/json"
FORMS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CARDS = {
    "vcf": "text/vcard",
    "jscontact": "application/jscontact+json",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
"""The media types of files by the ending of their name: of what can be sent in again, and of an emergency card."""
TEXTS = {"txt": "text/plain", "jsonl": "application/jsonl"}
"""The same of what programs without JSON read: keys and proofs."""
LANG = "lang"
"""The parameter that says in which language a card is; without it, the one that the caller reads best."""


@dataclass(frozen=True, slots=True)
class Read:
    """One read: its path under the prefix, what it answers, which query parameters it takes, and whether it is about all States.

    ``about`` is the part of the path that names a single thing of one State, where contacts opened by break-glass are shown. What
    is ``whole`` is a file without pages; ``timed``, ``drawn``, ``signed`` and ``log`` are those of Question. ``outside`` is
    where it is served as well, without the prefix.
    """

    name: str
    path: str
    summary: str
    answer: Callable[[View, Asked], Answer]
    parameters: tuple[str, ...] = ()
    permission: Permission = Permission.READ_PUBLIC
    broad: bool = False
    media_type: str = JSON
    about: str = ""
    whole: bool = False
    timed: bool = False
    drawn: bool = False
    signed: bool = False
    log: bool = False
    outside: str = ""


_FILTERS = (
    "state", "provision", "treaty", "territory", "language", "authority", "q", "operative", "attestation", "updated_since",
)  # fmt: skip
_OF_STATEMENTS = ("state", "provision", "kind")
_OF_COVERAGE = ("state", "provision")

_OF_PROVIDERS = (
    Read(
        "list-providers", "/providers", "Service providers and registrars with their policies", providers.providers,
        (*providers.FILTERS, *PAGED), broad=True,
    ),
    Read(
        "list-provider-policies", "/provider-policies", "Policies of providers, on one topic or all", providers.policies,
        (*providers.OF_POLICIES, *PAGED), broad=True,
    ),
)  # fmt: skip

_OF_SIGNATURES = (
    Read(
        "lines", "/lines.jsonl", "The lines of the tree, a thousand at a time", telling_lines.written, telling_lines.PARAMETERS,
        media_type=TEXTS["jsonl"], whole=True, log=True,
    ),
    Read("keys", "/keys", "The keys that checkpoints are signed with", prove.keys, PAGED, signed=True),
    Read("keys-text", "/keys.txt", "The same, a line each", prove.keys_in_lines, media_type=TEXTS["txt"], signed=True),
    Read(
        "checkpoint", "/checkpoint", "The newest signed checkpoint", prove.checkpoint, prove.TREE,
        media_type=TEXTS["txt"], signed=True,
    ),
    Read(
        "consistency", "/consistency", "That an older tree is the beginning of the newest signed one", prove.consistency,
        ("from", *prove.TREE), media_type=TEXTS["txt"], signed=True,
    ),
    Read(
        "prove-designation", "/designations/{id}/proof", "That its newest lines are in the signed tree", prove.proof, prove.TREE,
        signed=True,
    ),
    Read(
        "prove-designation-text", "/designations/{id}/proof.txt", "The same of one line, as C2SP tlog-proof", prove.proof_in_lines,
        (*prove.TREE, "stream", "version"), media_type=TEXTS["txt"], signed=True,
    ),
    Read(
        "prove-erasure-text", "/erasures/{id}/proof.txt", "That the line of an erasure is in the signed tree",
        partial(prove.proof_in_lines, kind="erasure"), (*prove.TREE, "stream"), media_type=TEXTS["txt"], signed=True,
    ),
)  # fmt: skip


def _of_history(kind: str) -> Iterator[Read]:
    """The reads of one record of a kind, and of its history. Break-glass opens contacts of authorities, those of designations."""
    path, name = f"/{PATHS[kind]}/{{id}}", kind.replace("_", "-")
    of, about = ("", "id") if kind == "designation" else (f"{name}-", "")
    if kind != "authority":  # which is answered with what it holds, on the day only
        yield Read(f"see-{name}", path, f"One {name.replace('-', ' ')}", partial(look_up.lasting, kind=kind), about=about)
    yield Read(f"list-{of}versions", f"{path}/versions", "Its versions", partial(history.versions, kind=kind), PAGED, about=about)
    one = partial(history.version, kind=kind)
    yield Read(f"see-{of}version", f"{path}/versions/{{n}}", "It as one version left it", one, about=about)
    two = partial(history.difference, kind=kind)
    yield Read(f"see-{of}difference", f"{path}/diff", "Two versions, field by field", two, ("from", "to"), about=about)


READS = (
    Read("find-designations", "/designations", "Designations, filtered", look_up.designations, (*_FILTERS, *PAGED), broad=True),
    *chain.from_iterable(map(_of_history, PATHS)),
    Read(
        "list-observations", "/designations/{id}/observations", "What was observed of it, the last first",
        look_up.observations, PAGED, about="id",
    ),
    Read("list-provisions", "/provisions", "The table of provisions", look_up.provisions, PAGED),
    Read("see-provision", "/provisions/{code}", "One provision", look_up.provision),
    Read("list-states", "/states", "States with treaty status, statements and coverage", look_up.states, PAGED, broad=True),
    Read("see-state", "/states/{iso2}", "One State", look_up.state),
    Read(
        "state-designations", "/states/{iso2}/{provision}", "One State's designations for one provision",
        look_up.state_designations, PAGED, about="iso2",
    ),
    Read("list-authorities", "/authorities", "Authorities with what they hold", look_up.authorities, ("state", *PAGED), broad=True),
    Read("see-authority", "/authorities/{id}", "One authority", look_up.authority),
    Read(
        "list-statements", "/statements", "Declarations, reservations, notifications", look_up.statements,
        (*_OF_STATEMENTS, *PAGED), broad=True,
    ),
    Read("coverage", "/coverage", "State by provision", look_up.coverage, (*_OF_COVERAGE, *PAGED), broad=True),
    Read(
        "changes", "/changes", "What changed since a revision", changes.changes, ("since", "state", "provision", *PAGED),
        broad=True,
    ),
    Read(
        "feed", "/feed.atom", "The last changes as an Atom feed", feed.feed, ("state", "provision", "limit"),
        media_type=feed.MEDIA_TYPE, broad=True, outside="/feed.atom",
    ),
    Read("indicators", "/indicators", "Treaties over time, completeness and freshness", figures.indicators, broad=True),
    Read("union", "/indicators/union", "EU Member States and Decision (EU) 2023/436", figures.union, ("state", *PAGED), broad=True),
    *(
        Read(
            f"emergency-{form}", f"/emergency/{{iso2}}.{form}", f"The same as a card: {told}", partial(carding.card, form=form),
            (LANG,), media_type=CARDS[form], about="iso2", timed=True, drawn=form == "pdf",
        )
        for form, told in carding.FORMS.items()
    ),
    Read(
        "emergency", "/emergency/{iso2}", "Whom to call in a State now, in order, and what to do if nobody answers",
        answering.emergency, about="iso2", timed=True,
    ),
    Read("search", "/search", "What is meant by what somebody types", search, ("q", *PAGED), broad=True),
    Read("route", "/routes", "Whom to turn to in another State, and on what basis", route.route, route.PARAMETERS),
    *_OF_PROVIDERS,
    *_OF_SIGNATURES,
    *(
        Read(
            f"export-{path.rpartition('/')[2]}-{form}", f"/{path}.{form}", f"The same {path} as {form.upper()}, all of it",
            partial(answer, form=form), filters, media_type=media_type, whole=True,
        )
        for form, media_type in FORMS.items()
        for path, answer, filters in (
            ("designations", export.designations, _FILTERS), ("statements", export.statements, _OF_STATEMENTS),
            ("providers", providers.export, providers.FILTERS),
            ("provider-policies", providers.export_policies, providers.OF_POLICIES),
            ("coverage", figures.coverage_file, _OF_COVERAGE), ("indicators", figures.indicators_file, ()),
            ("indicators/union", figures.union_file, ("state",)),
        )
    ),
)  # fmt: skip


def question(
    what: Read, text: bytes, given: Callable[[], Mapping[str, str]], path: Mapping[str, str], spoken: Mapping[str, str]
) -> Question:
    """The question that ``what`` is asked by.

    ``text`` names it exactly; ``given`` reads its parameters, raising where they do not hold; ``path`` is what its path names;
    ``spoken`` is the language of the answer, where it has one.
    """

    def asked() -> Asked:
        return Asked({**spoken, **given(), **checked_path(path)})

    about = path[what.about] if what.about else ""
    return Question(
        what.name,
        text,
        asked,
        what.answer,
        what.broad,
        what.whole,
        about=about,
        timed=what.timed,
        drawn=what.drawn,
        stamped=LANG in what.parameters,
        signed=what.signed,
        log=what.log,
    )
