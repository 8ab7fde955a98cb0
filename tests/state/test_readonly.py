"""What a console that only looks lets out: every interface by its name."""

from __future__ import annotations

from console.protocol import call, dnd, wake_up
from console.protocol.interfaces import INTERFACES
from console.state.number_list import joined
from console.state.readonly import NOTHING_SENT, READS, refusal


def test_a_query_may_leave_and_what_changes_something_may_not() -> None:
    assert refusal(dnd.Query(number="3001")) is None
    assert refusal(call.HangUp(channel_a="SIP/3000-00000001", my_exten="3000")) is NOTHING_SENT
    assert refusal(wake_up.Delete(number="3001")) is NOTHING_SENT


def test_what_may_leave_only_asks() -> None:
    asking = {"query", "get", "tree", "init"}
    assert all(id_.split(".")[1].split("_")[0] in asking for id_ in READS)
    assert set(INTERFACES) >= READS


def test_of_many_numbers_a_sentence_names_the_first() -> None:
    assert joined(["1", "2", "3", "4", "5"]) == "1, 2, 3, 4, 5"
    assert joined([str(n) for n in range(1, 8)]) == "1, 2, 3, 4, 5 … (7)"
