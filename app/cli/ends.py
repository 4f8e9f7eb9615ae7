"""How a command ends when it cannot do what was asked: one class for each exit code, with a text for people."""


class Stop(Exception):
    """Ends the command; the text goes to standard error."""

    code = 1


class Refused(Stop):
    """It was understood and not done."""


class Unavailable(Stop):
    """The server or the database cannot be reached."""

    code = 3
