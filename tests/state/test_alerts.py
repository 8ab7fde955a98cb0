"""What deserves an alert, each once; and how it is written for the terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from console.config.settings import Alerts
from console.protocol.records import Extension
from console.state.alerts import Alarms, Scene
from console.state.own_call import Held, OwnCall, Role
from console.state.waiting import Caller
from console.ui.alerting import LONGEST, notice_sequence, title_sequence

T0 = 1_790_000_000.0


def caller(number: str = "13800001111", since: float = T0, **more: bool) -> Caller:
    record = Extension(number=number, show_name="Wang", channel_id=f"SIP/{number}-1")
    return Caller(record, since, **more)


def held(number: str = "3005", since: float = T0) -> OwnCall:
    party = Held(number, "SIP/3005-2", since, "SIP/3000-1", since)
    return OwnCall(Role.HELD, "SIP/3000-1", number, party.channel, since, since, party)


def events(alarms: Alarms, scene: Scene, now: float) -> list[str]:
    return [alert.event for alert in alarms.look(scene, now)]


def test_a_caller_into_an_empty_queue_is_told_once() -> None:
    alarms = Alarms()
    one, two = caller(), caller("13900002222", T0 + 1)
    assert events(alarms, Scene(callers=[one]), T0) == ["caller_waiting"]
    assert events(alarms, Scene(callers=[one, two]), T0 + 2) == []
    assert events(alarms, Scene(callers=[]), T0 + 3) == []
    assert events(alarms, Scene(callers=[two]), T0 + 4) == ["caller_waiting"]


def test_each_caller_who_waits_long_is_told_once() -> None:
    alarms = Alarms()
    scene = Scene(callers=[caller(), caller("13900002222", T0 + 10)], urgent=45)
    assert "waiting_long" not in events(alarms, scene, T0 + 44)
    assert events(alarms, scene, T0 + 45) == ["waiting_long"]
    assert events(alarms, scene, T0 + 50) == []
    assert events(alarms, scene, T0 + 55) == ["waiting_long"]


def test_a_caller_of_a_lost_link_is_no_alert() -> None:
    scene = Scene(callers=[caller(verified=False)], urgent=45)
    assert events(Alarms(), scene, T0 + 100) == []


def test_a_held_call_is_told_after_its_time_and_again_when_held_again() -> None:
    alarms = Alarms()
    assert events(alarms, Scene(held=[held()]), T0 + 29) == []
    assert events(alarms, Scene(held=[held()]), T0 + 30) == ["held_long"]
    assert events(alarms, Scene(held=[held()]), T0 + 60) == []
    alarms.look(Scene(), T0 + 61)
    assert events(alarms, Scene(held=[held(since=T0 + 70)]), T0 + 101) == ["held_long"]
    assert events(Alarms(), Scene(held=[held()], reminder=0), T0 + 500) == []


def test_a_link_is_lost_only_after_it_was_there() -> None:
    alarms = Alarms()
    assert events(alarms, Scene(linked=False), T0) == []
    assert events(alarms, Scene(linked=True), T0) == []
    assert events(alarms, Scene(linked=False), T0) == ["link_lost"]
    assert events(alarms, Scene(linked=False), T0 + 9) == []
    alarms.look(Scene(), T0 + 10)
    assert events(alarms, Scene(linked=False), T0 + 11) == ["link_lost"]


def test_a_link_that_came_and_went_between_two_looks_is_lost() -> None:
    alarms = Alarms()
    assert events(alarms, Scene(linked=None), T0) == []
    assert events(alarms, Scene(linked=False), T0 + 1) == ["link_lost"]


def test_a_lost_link_is_told_once_however_often_it_is_tried_again() -> None:
    alarms = Alarms()
    alarms.look(Scene(), T0)
    told = [events(alarms, Scene(linked=linked), T0 + 1) for linked in (False, None, False, None)]
    assert told == [["link_lost"], [], [], []]
    assert [alert.event for alert in alarms.standing] == ["link_lost"]
    alarms.look(Scene(), T0 + 2)
    assert alarms.standing == []


def test_a_failed_wake_up_stands_until_it_is_read() -> None:
    alarms = Alarms()
    alarms.wake_ups({"3005": "3005 Li Wei"})
    assert events(alarms, Scene(), T0) == ["wake_up_failed"]
    assert events(alarms, Scene(), T0 + 60) == []
    assert [str(a.text) for a in alarms.standing] == [
        "The wake-up call of 3005 Li Wei was not answered"
    ]
    alarms.dismiss()
    alarms.look(Scene(), T0 + 61)
    assert alarms.standing == []


def test_the_gravest_comes_first() -> None:
    alarms = Alarms()
    alarms.look(Scene(), T0)
    alarms.wake_ups({"3005": "3005"})
    scene = Scene(callers=[caller()], held=[held()], linked=False)
    assert events(alarms, scene, T0 + 60) == [
        "link_lost",
        "wake_up_failed",
        "waiting_long",
        "held_long",
        "caller_waiting",
    ]


def test_quiet_hours_leave_what_makes_no_noise() -> None:
    alerts = replace(Alerts(), quiet_from="22:00", quiet_to="06:00")
    assert alerts.means("link_lost", "23:10") == {"flash", "title"}
    assert alerts.means("link_lost", "06:00") == {"bell", "flash", "title", "notice"}


@pytest.mark.parametrize(
    ("environ", "starts"),
    [
        ({"TERM": "xterm-kitty"}, ["\x1b]99;"]),
        ({"TERM": "foot"}, ["\x1b]777;notify;"]),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, ["\x1b]9;"]),
        ({"TERM": "xterm-256color"}, ["\x1b]9;", "\x1b]777;notify;"]),
    ],
)
def test_a_notice_is_written_as_the_terminal_knows_it(
    environ: dict[str, str], starts: list[str]
) -> None:
    sequence = notice_sequence("Li Wei waits", environ)
    assert sequence.startswith(starts[0])
    assert all(start in sequence for start in starts)
    assert "Li Wei waits" in sequence


def test_a_terminal_without_sequences_gets_none() -> None:
    assert notice_sequence("Li Wei waits", {"TERM": "linux"}) == ""


def test_within_tmux_a_notice_is_passed_through() -> None:
    sequence = notice_sequence("Li", {"TERM": "tmux-256color", "TMUX": "/tmp/tmux,1,0"})
    assert sequence.startswith("\x1bPtmux;\x1b\x1b]9;")
    assert sequence.endswith("\x1b\\")
    inside = sequence[len("\x1bPtmux;") : -2]
    assert re.sub("\x1b\x1b", "", inside).count("\x1b") == 0


@given(st.text(max_size=300))
def test_no_name_ends_a_sequence_early(name: str) -> None:
    title = title_sequence(name)
    inside = title[len("\x1b]2;") : -1]
    assert inside.isprintable()
    assert cell_len(inside) <= LONGEST
    body = notice_sequence(name, {"TERM": "foot"}).split(";")
    assert len(body) == 4
