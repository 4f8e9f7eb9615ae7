"""Proposing a change, or a new designation: a form that becomes a notification. Nothing changes before another person approves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions.propose import NOTHING_TO_CHANGE, propose
from app.domain.access import Permission, asks
from app.domain.canonical import canonical
from app.domain.errors import ChangedMeanwhile, DirectoryError, Fault, InvalidBody
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.web import choices, proposal
from app.web.my_state import spoken_for
from app.web.pages import Form, Pages, mendable
from app.web.visit import Visit
from app.web.vocabulary import VOCABULARIES

Content = Mapping[str, Any]
_REFERENCE, _OTHER_NAME, _OTHER_LANGUAGE = "reference", "other_name", "other_language"


class Propose(Pages):
    """The form, for a designation that is there and for a new one."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/my-state/propose", "GET", self.begin),
            ("/my-state/propose", "POST", self.bring_in),
            ("/my-state/propose/{id}", "GET", self.look),
            ("/my-state/propose/{id}", "POST", self.change),
        )

    @asks(Permission.SUBMIT)
    async def begin(self, request: Request) -> Response:
        """A blank form for a new designation."""
        visit = await self.admitted_to(request, Permission.SUBMIT, "state", "provision")
        state = await spoken_for(self, visit, visit.asked.get("state", ""))
        if state is None:
            return visit.see_other("/my-state")
        return await self._shown(visit, state, None, {"provision": visit.asked.get("provision", "")})

    @asks(Permission.SUBMIT)
    async def bring_in(self, request: Request) -> Response:
        """Sends in a new designation."""
        visit = await self.admitted_to(request, Permission.SUBMIT)
        form = await self.form(visit)
        state = await spoken_for(self, visit, form.value("state"))
        if state is None:
            return visit.see_other("/my-state")
        sent = texts(form)
        try:
            return await self._sent(visit, proposal.new_row(sent, state), form)
        except DirectoryError as error:
            return await self._again(visit, state, None, sent, error)

    @asks(Permission.SUBMIT)
    async def look(self, request: Request) -> Response:
        """The form for a designation, filled with what stands there."""
        visit = await self.admitted_to(request, Permission.SUBMIT)
        found = await self._found(visit, request)
        return await self._shown(visit, found["state"], found, proposal.present(found))

    @asks(Permission.SUBMIT)
    async def change(self, request: Request) -> Response:
        """Sends in what was changed in the form, if what it was filled with stands there still."""
        visit = await self.admitted_to(request, Permission.SUBMIT)
        form = await self.form(visit)
        found = await self._found(visit, request)
        before, sent = proposal.present(found), texts(form)
        row = proposal.row_of(before, sent)
        try:
            if form.value("seen") != mark_of(before):
                raise ChangedMeanwhile("what stands there is not what the form was filled with: compare, and send it again")
            if not proposal.says_more(row):
                detail = "nothing was changed in the form"
                raise InvalidBody(detail, (Fault(NOTHING_TO_CHANGE, detail, pointer=f"/{proposal.VERB}"),))
            return await self._sent(visit, row, form)
        except DirectoryError as error:
            return await self._again(visit, found["state"], found, sent, error)

    async def _found(self, visit: Visit, request: Request) -> Content:
        found: Content = await self.register(visit, "see-designation", {"id": identifier(request)})
        await spoken_for(self, visit, found["state"])
        return found

    async def _sent(self, visit: Visit, row: Mapping[str, str], form: Form) -> Response:
        key = form.value("key") or uuid4().hex
        reply = await self.in_thread(lambda: propose(self.house, visit.caller, row, form.value(_REFERENCE), key))
        return visit.see_other(f"/notifications/{msgspec.json.decode(reply.body)['id']}")

    async def _again(
        self, visit: Visit, state: str, found: Content | None, sent: Mapping[str, str], error: DirectoryError
    ) -> Response:
        """The form as it was sent, with what does not hold. Raises what nobody can mend there."""
        if not mendable(error):
            raise error
        return await self._shown(visit, state, found, sent, error)

    async def _shown(
        self,
        visit: Visit,
        state: str,
        found: Content | None,
        filled: Mapping[str, str],
        error: DirectoryError | None = None,
    ) -> Response:
        hidden = proposal.unseen(found, visit.caller.clearance.over(state))
        parts = proposal.sections(filled, visit.language, hidden)
        on_page = fields_of(parts, new=found is None)
        return visit.show(
            "propose.html",
            STATUS[error.kind] if error else 200,
            state=state,
            found=found,
            filled=filled,
            names=dict(await choices.states_by_name(self, visit)),
            provisions=await choices.provisions(self, visit),
            roles=[(code, visit.say(words)) for code, words in VOCABULARIES["role"].items()],
            parts=parts,
            error=pointed(error, on_page) if error else None,
            on_page=on_page,
            seen=mark_of(proposal.present(found)) if found else "",
            key=uuid4().hex,
        )


def texts(form: Form) -> dict[str, str]:
    """What a form says, by path; a name in a further language under the path of that language."""
    said = {name: value.replace("\r\n", "\n").strip() for name, value in form.fields().items()}
    name, code = said.pop(_OTHER_NAME, ""), said.pop(_OTHER_LANGUAGE, "")
    return said | ({f"{proposal.NAMES}.{code or 'und'}": name} if name else {})


def mark_of(before: Mapping[str, str]) -> str:
    """What the form was filled with, in short."""
    return sha256(canonical(dict(before))).hexdigest()


def fields_of(parts: Sequence[Content], *, new: bool) -> list[str]:
    """The fields that are on the page, by their ids."""
    own = ("provision", "role", "territory") if new else (proposal.VERB,)
    return [*own, proposal.VALID_FROM, _REFERENCE, *(line.path for part in parts for line in part["lines"])]


def pointed(error: DirectoryError, on_page: Sequence[str]) -> DirectoryError:
    """The error with each fault at the field of the page that it is about; at none where there is none."""
    return replace(error, faults=[replace(each, pointer=_nearest(each, on_page), parameter=None) for each in error.faults])


def _nearest(fault: Fault, on_page: Sequence[str]) -> str | None:
    """The field itself, one of its languages, or the last part of its name."""
    about = (fault.pointer or "").strip("/")
    fitting = [each for each in on_page if about and (each in (about, about.rpartition("/")[2]) or each.startswith(f"{about}."))]
    of_any_language = about.removesuffix(".und")
    named = [each for each in on_page if about != of_any_language and each.startswith(f"{of_any_language}.")]
    return next((f"/{each}" for each in (*fitting, *named)), None)
