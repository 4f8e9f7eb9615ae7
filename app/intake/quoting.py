"""How words of a file are quoted in what is told of it: short, on one line, without characters that cannot be seen."""


def quoted(text: str, most: int = 120) -> str:
    """At most so many characters of it."""
    words = " ".join(text[: 4 * most].split())
    seen = "".join(letter for letter in words if letter.isprintable())
    return seen if len(seen) <= most and len(text) <= 4 * most else f"{seen[:most]}..."
