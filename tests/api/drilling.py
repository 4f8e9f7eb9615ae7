"""A night with drills: exercises between the fictional States, and real ones on what the seed holds."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.actions.drills.in_time import keep_time
from app.domain.moment import format_instant
from tests.api.night import Night
from tests.api.served import Response

EXERCISE, REAL = ["QM", "QN", "QO"], ["CY", "FR"]
LINK = re.compile(r"http://localhost:8000(/drill-answers/\S+)")


@dataclass(frozen=True)
class Exercise:
    """People who drill, and the time in the test's hand."""

    night: Night

    def at(self, **ahead: float) -> str:
        return format_instant(self.night.clock.now() + timedelta(**ahead))

    def plan(self, who: str = "registrar", key: str | None = None, **said: Any) -> Response:
        """An announced drill of an hour from now."""
        body = {"states": EXERCISE, "ends_at": self.at(hours=1), "announced": True} | said
        return self.night.served.post("/drills", who, body, **({} if key is None else {"Idempotency_Key": key}))

    def planned(self, **said: Any) -> str:
        answer = self.plan(**said)
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["id"]
        return found

    def running(self, **said: Any) -> str:
        """One that has opened by itself, in its window."""
        name = self.planned(**said)
        assert self.pass_time() == 1
        return name

    def pass_time(self, **by: float) -> int:
        """How many drills move by themselves after that time."""
        self.night.clock.move(**by)
        assert self.night.served.house is not None
        return keep_time(self.night.served.house)

    def move(self, name: str, step: str, who: str = "registrar", tag: str = "*") -> Response:
        return self.night.served.post(f"/drills/{name}/{step}", who, If_Match=tag)

    def get(self, path: str, who: str = "registrar") -> Any:
        answer = self.night.served.get(f"/drills/{path}", who)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def calls(self, name: str, who: str = "duty_officer", **wanted: Any) -> list[dict[str, Any]]:
        """Those of a drill in which these members are so."""
        items = self.get(f"{name}/calls?limit=200", who)["items"]
        return [each for each in items if all(each[member] == said for member, said in wanted.items())]

    def record(
        self, name: str, call: dict[str, Any], who: str = "duty_officer", *, after: int | None = 25, **said: Any
    ) -> Response:
        """A try that began ``after`` seconds before it was answered now, or with None was not."""
        times = {"called_at": self.at(seconds=-(after or 0))} | ({} if after is None else {"answered_at": self.at()})
        body = {"outcome": "not-answered" if after is None else "answered", **times, **said}
        return self.night.served.post(f"/drills/{name}/calls/{call['id']}/results", who, body)

    def press(self, link: str, method: str = "POST") -> str:
        answer = self.night.served.send(method, link)
        assert answer.status_code == 200, answer.text
        return answer.text

    def fresh(self, designation: str) -> dict[str, Any]:
        """What is known of how fresh a designation is."""
        found: dict[str, Any] = self.night.served.get(f"/designations/{designation}", "duty_officer").json()["trust"]
        return {name: found[name] for name in ("status", "answered_at")}

    def events(self, action: str) -> list[dict[str, Any]]:
        return [event for event in self.night.served.trail() if event["action"] == action]


def link_in(text: str) -> str:
    """The path of the link in a message, the same in both languages."""
    (found,) = set(LINK.findall(text))
    return str(found)
