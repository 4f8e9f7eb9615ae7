"""Errors of those who plan a drill, call, or record what came of it. Nothing was changed when one of them is raised."""

from app.domain.errors.family import DirectoryError, Kind


class DrillOutOfTurn(DirectoryError):
    """A step that does not follow where the drill, or the call, stands."""

    code = "drill-out-of-turn"
    kind = Kind.CONFLICT
    title = ("The drill does not stand there", "L'exercice n'en est pas là")
    mend = (
        "The detail says where it stands. A drill is planned, runs in its window and is closed; or it is cancelled.",
        "Le détail dit où il en est. Un exercice est prévu, se déroule dans sa fenêtre, puis est clos ; ou il est annulé.",
    )
