"""The pane of the own calls: one row for each party, whatever lines the exchange gives him."""

from __future__ import annotations

from console.state.own_call import Held, OwnCall, Role
from console.ui.panels import CallsPanel

FIRST, SECOND = "SIP/3000-00000001", "SIP/3000-00000002"
WAITS = Held("02088", "SIP/trunk-00000001", 10.0, FIRST, 1.0)
ASKED = OwnCall(Role.CONSULTING, SECOND, "3005", "SIP/3005-00000003", 10.0, 12.0, WAITS)
ON_HOLD = OwnCall(Role.HELD, FIRST, "02088", WAITS.channel, 1.0, 2.0, WAITS)
OTHER = OwnCall(Role.HELD, "", "02088", "SIP/trunk-00000009", 3.0, 4.0)


def shown(*calls: OwnCall) -> list[tuple[str, str]]:
    panel = CallsPanel(lambda number, channel="": "")
    panel.show(calls, 20.0)
    return [(row.cells[0][0], row.cells[2][0]) for row in panel.rows]


def test_who_waits_on_his_line_while_somebody_is_consulted_is_shown_once() -> None:
    assert shown(ON_HOLD, ASKED) == [("❚ waiting", "02088"), ("◉ consulting", "3005")]


def test_who_waits_on_the_line_by_which_somebody_is_consulted_has_a_row_of_his_own() -> None:
    assert shown(ASKED) == [("◉ consulting", "3005"), ("❚ waiting", "02088")]


def test_another_held_caller_of_the_same_number_is_not_taken_for_who_waits() -> None:
    assert shown(ASKED, OTHER) == [
        ("◉ consulting", "3005"),
        ("❚ on hold", "02088"),
        ("❚ waiting", "02088"),
    ]
