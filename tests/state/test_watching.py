"""A shift as it is watched: who left, transfers on their way and the day, from pushes alone."""

from __future__ import annotations

from console.protocol.call import BlindTransfer, Dial, HangUp
from console.protocol.push import CallingInQueue, ExtensionSingle
from console.protocol.records import Extension
from console.state.fate import LOST_S, Stage
from console.state.identity import Identity
from console.state.missed import GRACE_S, Left
from console.state.waiting import Caller
from console.state.watching import Watching
from tests.state.house import NOW, board_of

CALLER = Extension(
    number="13800001111", state="CALLER_RINGING", channel_id="SIP/t-00000001", start_time=NOW
)
IDENTITY = Identity(CALLER.channel_id, NOW, CALLER.number)


class Watched:
    """A board with a caller in the queue, watched; the PBX's clock and the own one go together."""

    def __init__(self) -> None:
        self.board = board_of("3001", "3002")
        self.watching = Watching(self.board, {CALLER.number: "Wang Fang"}.get)  # type: ignore[arg-type]
        self.now = NOW

    def wait(self, seconds: float) -> list[Left]:
        self.now += seconds
        return self.watching.look(self.board.take_changes(), self.now, self.now - NOW).left

    def queue(self, *callers: Extension) -> None:
        self.board.apply(CallingInQueue(extensions=list(callers)), self.now)

    def push(self, record: Extension) -> None:
        self.board.apply(ExtensionSingle(extension=record), self.now)

    def worklist(self) -> list[tuple[str, str, str]]:
        return [(e.name, e.number, e.sent_to) for e in self.watching.worklist.open]


def test_a_caller_whom_nobody_answered_is_on_the_worklist_by_his_name_and_in_the_day() -> None:
    shift = Watched()
    shift.queue(CALLER)
    shift.wait(30)
    shift.queue()
    assert shift.wait(1) == []
    assert [left.by for left in shift.wait(GRACE_S)] == [""]
    assert shift.worklist() == [("Wang Fang", CALLER.number, "")]
    assert (shift.watching.day.given_up, shift.watching.day.longest) == (1, 30.0)


def test_a_caller_who_still_waits_counts_in_the_longest_wait_of_the_day() -> None:
    shift = Watched()
    shift.queue(CALLER)
    shift.watching.tick("2026-11-24", "08:02", NOW + 75)
    day = shift.watching.day
    assert str(day.sentence("1:15")) == "seen since 08:02: 0 answered, 0 gave up, longest 1:15"
    assert day.longest == 75.0
    shift.watching.tick("2026-11-24", "08:03", NOW + 80)
    assert (day.since, day.longest) == ("08:02", 80.0)
    shift.queue()
    shift.watching.tick("2026-11-25", "00:00", NOW + 90)
    assert (day.since, day.longest) == ("00:00", 0.0)


def test_those_whose_fate_the_link_hid_are_told_apart() -> None:
    shift = Watched()
    shift.queue(CALLER)
    shift.queue()
    shift.wait(1)
    shift.watching.link_lost(shift.now, 1.0)
    assert [left.sure for left in shift.wait(1)] == [False]
    assert "1 left while the link was down" in str(shift.watching.day.sentence("0:01"))


def test_a_transferred_caller_whom_nobody_answers_is_to_be_called_back() -> None:
    shift = Watched()
    transfer = BlindTransfer(number="3001", channel="SIP/3000-00000002")
    shift.watching.sent(transfer, IDENTITY, 0.0)
    ringing = Extension(
        number="3001",
        state="CALLEE_RINGING",
        channel_id="SIP/3001-00000003",
        another_number=CALLER.number,
    )
    shift.push(ringing)
    shift.wait(1)
    (watched,) = shift.watching.transfers.watched
    assert watched.stage is Stage.RINGING
    shift.push(Extension(number="3001", state="IDLE"))
    shift.wait(10)
    shift.wait(LOST_S)
    assert shift.worklist() == [("Wang Fang", CALLER.number, "3001")]


def test_only_a_transfer_within_the_house_can_be_followed() -> None:
    shift = Watched()
    transfer = BlindTransfer(number="02012345678", channel="SIP/3000-00000002")
    shift.watching.sent(transfer, IDENTITY, 0.0)
    assert shift.watching.transfers.watched == []


def test_a_call_to_somebody_on_the_worklist_counts_as_a_try() -> None:
    shift = Watched()
    entry = shift.watching.worklist.gave_up(Left(Caller(CALLER, NOW), NOW + 30), "")
    shift.watching.sent(HangUp(channel_a="SIP/3000-00000002", my_exten="3000"), IDENTITY, 0.0)
    shift.watching.sent(Dial(number="02012345678"), IDENTITY, 0.0)
    assert entry.tried == 0
    shift.watching.sent(Dial(number=CALLER.number), IDENTITY, 0.0)
    assert entry.tried == 1


def test_whoever_is_on_his_way_when_the_console_ends_may_have_to_be_called_back() -> None:
    shift = Watched()
    shift.queue(CALLER)
    shift.wait(30)
    shift.queue()
    shift.watching.end(shift.now, 30.0)
    assert shift.worklist() == [("Wang Fang", CALLER.number, "")]
    assert not shift.watching.worklist.open[0].sure
