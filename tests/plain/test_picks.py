"""Numbers in the linear mode: what was printed with one is what it means when it is typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.plain.picks import Numbers


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=40))
def test_a_number_never_means_two_things(events: list[tuple[str, bool]]) -> None:
    numbers: Numbers[str] = Numbers()
    meant: dict[int, str] = {}
    over: set[int] = set()
    for at, (key, gone) in enumerate(events):
        if gone:
            over.add(numbers.ended(key))
        else:
            number = numbers.printed(key, key, float(at))
            assert meant.setdefault(number, key) == key
            assert number not in over
    for number, key in meant.items():
        printed = numbers.typed(str(number))
        assert printed is not None
        assert printed.thing == key


def test_a_number_counts_as_printed_since_its_line_said_this() -> None:
    numbers: Numbers[str] = Numbers()
    number = str(numbers.printed("call", "Ann", 1.0, sign="rings"))
    numbers.printed("call", "Ann", 2.0, sign="rings")
    same = numbers.typed(number)
    numbers.printed("call", "Ann", 3.0, sign="talks")
    other = numbers.typed(number)
    assert same is not None
    assert other is not None
    assert (same.at, other.at) == (1.0, 3.0)
