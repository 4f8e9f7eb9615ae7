"""The family of errors: one code each, told in two languages, safe to show; and findings and events as they are kept."""

import re

import pytest

from app.domain.errors import PROBLEMS, DirectoryError, Fault, InvalidParameter, NotFound
from app.domain.findings import Finding, Level, refuses

every_problem = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.code)


@every_problem
def test_every_problem_has_a_title_and_a_mend_in_two_languages(problem: type[DirectoryError]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", problem.code)
    for english, french in (problem.title, problem.mend):
        assert english.strip()
        assert french.strip()
        assert english != french


@every_problem
def test_without_a_detail_the_title_is_told(problem: type[DirectoryError]) -> None:
    assert str(problem()) == problem.title[0]
    assert str(problem("This time.")) == "This time."


def test_no_two_problems_share_a_code() -> None:
    assert len(PROBLEMS) == len(DirectoryError.__subclasses__())


def test_a_problem_is_raised_with_its_faults() -> None:
    fault = Fault("unknown", "There is no such parameter.", parameter="stat", suggestion="state")
    with pytest.raises(DirectoryError) as raised:
        raise InvalidParameter("See errors.", (fault,), {"allowed": ["state"]})
    assert raised.value.faults == (fault,)
    assert raised.value.extra == {"allowed": ["state"]}
    assert raised.value.args == ("See errors.",)
    assert NotFound().faults == ()


def test_a_fault_tells_only_what_is_set() -> None:
    assert Fault("unknown", "No.", parameter="stat", suggestion="state").as_json() == {
        "parameter": "stat",
        "code": "unknown",
        "detail": "No.",
        "suggestion": "state",
    }
    assert Fault("invalid", "No.", pointer="/rows/3").as_json() == {"pointer": "/rows/3", "code": "invalid", "detail": "No."}


def test_a_finding_tells_all_its_members() -> None:
    finding = Finding(Level.WARNING, "no-channel", "None given.", "Phone")
    assert finding.as_json() == {
        "level": "warning",
        "code": "no-channel",
        "column": "Phone",
        "value": None,
        "message": "None given.",
        "suggestion": None,
        "choices": [],
    }


@pytest.mark.parametrize("level", Level)
def test_errors_refuse_and_so_does_what_a_person_must_decide(level: Level) -> None:
    told = [Finding(Level.INFO, "c", "m"), Finding(level, "c", "m")]
    assert refuses(told) == (level in (Level.ERROR, Level.REVIEW))
    assert not refuses(())
