"""Letters stay readable, however much they tell of."""

from datetime import UTC, date, datetime

from app.actions.letters import MOST_LINES, Affected, Occasion, contact_changed

OCCASION = Occasion("n_1", None, "sha256:1", datetime(2026, 6, 1, 12, tzinfo=UTC), "")


def affected(state: str = "JP", **names: str) -> Affected:
    return Affected(state, "35", names, ("phone",), False, date(2026, 6, 1))


def test_long_lists_are_cut_and_counted() -> None:
    body = contact_changed(OCCASION, "a@one.example", [affected(en="Police")] * (MOST_LINES + 3)).body
    assert body.count("- JP, 35, Police") == 2 * MOST_LINES
    assert "- and 3 more" in body
    assert "- et 3 autres" in body


def test_many_states_do_not_make_a_long_subject() -> None:
    subject = contact_changed(OCCASION, "a@one.example", [affected(f"A{letter}", en="x") for letter in "ABCDEFGHIJKLM"]).subject
    assert subject.endswith("AA, AB, AC, AD, AE, AF, AG, AH, AI, AJ ...")


def test_a_name_in_the_readers_language_else_english_else_any() -> None:
    lines = [
        contact_changed(OCCASION, "a@one.example", [affected(**names)]).body
        for names in ({"fr": "Police nationale", "en": "Police"}, {"en": "Police"}, {"ja": "警察"}, {"en": "Two\nlines"}, {})
    ]
    assert "JP, 35, Police: " in lines[0]
    assert "JP, 35, Police nationale : " in lines[0]
    assert "JP, 35, Police : " in lines[1]
    assert "JP, 35, 警察: " in lines[2]
    assert "JP, 35, Two lines: " in lines[3]
    assert "JP, 35, ?: " in lines[4]


def test_the_same_approval_and_recipient_give_the_same_message() -> None:
    one, two = (contact_changed(OCCASION, address, [affected(en="x")]) for address in ("a@one.example", "b@one.example"))
    again = contact_changed(OCCASION, "a@one.example", [affected(en="y")])
    assert one.message_id == again.message_id != two.message_id
