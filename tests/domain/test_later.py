"""A module that is loaded later: not before something of it is wanted."""

import sys

import pytest

from app.domain.later import later


def test_a_module_is_loaded_when_something_of_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    colours = later("colorsys")
    assert "colorsys" not in sys.modules
    assert colours.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
    assert "colorsys" in sys.modules
    assert colours.rgb_to_hsv is sys.modules["colorsys"].rgb_to_hsv


def test_what_is_missing_is_told_to_whoever_wants_it() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = later("colorsys").nothing_of_the_kind
    with pytest.raises(ModuleNotFoundError):
        _ = later("no_such_module_anywhere").anything
