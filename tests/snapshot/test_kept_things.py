"""What is kept is bounded, and every thread gets the same thing."""

import threading
from functools import partial

from app.snapshot.kept import Kept


def test_those_not_asked_for_longest_go() -> None:
    kept: Kept[int, str] = Kept(2)
    assert [kept.of(number, partial(str, number)) for number in (1, 2, 3)] == ["1", "2", "3"]
    assert len(kept) == 2
    assert (kept.get(1), kept.get(2)) == (None, "2")
    assert [kept.of(number, lambda: "made again") for number in (3, 2)] == ["3", "2"]
    assert kept.of(1, lambda: "made again") == "made again"
    assert [kept.of(number, lambda: "made anew") for number in (2, 3)] == ["2", "made anew"]


def test_threads_that_make_the_same_at_once_get_one_of_them() -> None:
    kept: Kept[str, object] = Kept(4)
    inside, found = threading.Barrier(4, timeout=30), list[object]()

    def make() -> object:
        inside.wait()
        return object()

    threads = [threading.Thread(target=lambda: found.append(kept.of("one", make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(each is found[0] for each in found)
    assert len(kept) == 1
