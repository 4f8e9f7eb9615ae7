"""Text from the register never steers a terminal, and stays what it is otherwise."""

import pytest

from app.cli.screen import plain


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (True, "yes"),
        (False, "no"),
        ([], "-"),
        (["a", None], "a; -"),
        ({"spec": "24/7", "zone": None}, "spec: 24/7, zone: -"),
        ("法務省 Ünïted [bold]", "法務省 Ünïted [bold]"),
        ("two\nlines", "two lines"),
        ("\x1b[31mred\x07", "�[31mred�"),
        ("evil\u202egnp", "evil�gnp"),
        ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
    ],
)
def test_plain(value: object, shown: str) -> None:
    assert plain(value) == shown
