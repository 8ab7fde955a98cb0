from __future__ import annotations

from console.protocol.records import Extension
from console.state.colleagues import free_colleagues


def extension(number: str, state: str = "IDLE", **fields: object) -> Extension:
    known = {"number": number, "state": state, "department": "Sales", "job": "Engineer"}
    return Extension(**{**known, **fields})  # type: ignore[arg-type]


def offered(*extensions: Extension) -> list[str]:
    board = {e.number: e for e in extensions}
    return [e.number for e in free_colleagues("3005", board, "3000")]


def test_only_the_free_of_the_same_department_are_offered() -> None:
    assert offered(
        extension("3005", "CALLING"),
        extension("3001"),
        extension("3002", "RINGING"),
        extension("3003", disturb_id=1),
        extension("3004", department="Finance"),
    ) == ["3001"]


def test_the_operator_is_no_colleague_to_offer() -> None:
    assert offered(extension("3005", "CALLING"), extension("3000"), extension("3001")) == ["3001"]


def test_the_same_job_comes_first_then_the_nearest_number() -> None:
    asked = extension("3005", "CALLING")
    others = [extension(n) for n in ("3001", "3009", "3006")]
    assert offered(asked, extension("3004", job="Manager"), *others) == ["3006", "3001", "3009"]


def test_nobody_is_offered_without_a_department_or_for_an_unknown_number() -> None:
    assert offered(extension("3005", department=""), extension("3001", department="")) == []
    assert offered(extension("3001")) == []


def test_a_number_that_counts_nothing_is_no_neighbour() -> None:
    others = [extension(n) for n in ("reception", "3900", "3001")]
    assert offered(extension("3005", "CALLING"), *others) == ["3001", "3900", "reception"]
