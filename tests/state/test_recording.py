"""The lines of a recording, and how far a replay is."""

from __future__ import annotations

import json

import pytest

from console.state.recording import BadRecording, Player, read

GOOD = {"at": 100.0, "way": "in", "frame": "{}"}
BEAT = {"at": 101.0, "way": "out", "frame": '{"service":"keepAlive"}'}


def lines(*found: object) -> list[str]:
    return [json.dumps(one) for one in found]


@pytest.mark.parametrize(
    "change",
    [{"at": True}, {"at": "1"}, {"at": -1}, {"at": 1e12}, {"way": "up"}, {"frame": {"a": 1}}],
    ids=str,
)
def test_a_line_that_is_none_of_a_recording_is_named(change: dict[str, object]) -> None:
    with pytest.raises(BadRecording) as bad:
        read(lines(GOOD, GOOD | change, GOOD))
    assert bad.value.line == 2


def test_torn_lines_are_left_out_unless_all_before_is_none_of_a_recording() -> None:
    whole = lines(GOOD, GOOD | {"at": 107.0})
    torn = whole[0][:30]
    assert [moment.wall for moment in read([whole[0], torn, whole[1], torn])] == [100.0, 107.0]
    with pytest.raises(BadRecording) as bad:
        read([torn, *whole])
    assert bad.value.line == 1


@pytest.mark.parametrize("speed", [0.01, 0.125, 1.0, 1000.0])
def test_faster_is_never_slower_nor_slower_faster(speed: float) -> None:
    player = Player(read(lines(GOOD)), speed)
    player.slower()
    assert player.speed <= speed
    slow = player.speed
    player.faster()
    assert player.speed >= slow


def test_a_step_takes_the_next_event_with_the_heartbeats_before_it() -> None:
    player = Player(read(lines(GOOD, BEAT, BEAT, GOOD | {"at": 107.0}, BEAT | {"at": 109.0})))
    assert len(player.step()) == 1
    assert [moment.quiet for moment in player.step()] == [True, True, False]
    assert player.position == 7.0
    assert [moment.quiet for moment in player.step()] == [True]
    assert player.ended
    assert player.step() == []


def test_what_is_due_is_played_in_its_time() -> None:
    player = Player(read(lines(GOOD, BEAT, GOOD | {"at": 107.0})))
    assert len(player.play(0.0)) == 1
    assert player.play(0.5) == []
    assert len(player.play(6.9)) == 1
    assert len(player.play(7.0)) == 1
    assert player.play(8.0) == []
