"""Own calls with one number, line by line: a switchboard shows the same one for all its callers."""

from __future__ import annotations

from console.plain.news import News
from console.protocol.push import CallingQueue
from console.protocol.records import Extension
from console.state.namebook import HeardNames
from console.state.own_call import Role
from tests.state.house import NOW, OWN, board_of, single

OTHER = "02166660000"


def line(n: int, state: str) -> Extension:
    return Extension(
        number=OWN,
        state=state,
        channel_id=f"SIP/3000-0000000{n}",
        another_number=OTHER,
        another_channel=f"SIP/trunk-0000000{n}",
        start_time=NOW + n,
    )


HELD = Extension(number=OTHER, state="HOLDING", channel_id="SIP/trunk-00000001")
"""The party of the first line, as the list of calls in progress names him."""


class Printer:
    """A board with two calls of one number, and what is printed of it."""

    def __init__(self) -> None:
        self.board = board_of("3001")
        self.heard = HeardNames()
        self.news = News(self.board, self.heard.name, lambda record: record.state)
        self.at = 0.0

    def calls(self, *lines: Extension) -> list[str]:
        self.board.apply(CallingQueue(extensions=list(lines)), NOW)
        own = [each for each in lines if each.state == "CALLING"]
        fields = {"another_number": OTHER, "another_channel": own[0].another_channel} if own else {}
        start = own[0].start_time if own else None
        channel = own[0].channel_id if own else ""
        self.board.apply(
            single(OWN, own[0].state if own else "IDLE", channel, start_time=start, **fields), NOW
        )
        return self.look()

    def look(self) -> list[str]:
        self.at += 1.0
        return self.news.look([], NOW, self.at)


def test_two_calls_of_one_number_are_printed_once_each_and_can_be_told_apart() -> None:
    printer = Printer()
    printer.calls(line(1, "HOLDING"), line(2, "CALLING"))
    assert printer.look() == []
    printed = [printer.news.calls.typed(number) for number in ("1", "2")]
    assert [one and (one.thing.role, one.thing.channel) for one in printed] == [
        (Role.HELD, "SIP/3000-00000001"),
        (Role.TALKING, "SIP/3000-00000002"),
    ]
    assert [one and one.at for one in printed] == [1.0, 1.0]


def test_the_number_of_a_call_that_ended_is_not_given_to_another_one_of_its_party() -> None:
    printer = Printer()
    printer.calls(line(1, "HOLDING"), HELD, line(2, "CALLING"))
    ended = printer.calls(line(2, "CALLING"))
    assert ended == [f"Call 1 has ended: {OTHER}"]
    (talk,) = printer.board.calls.calls()
    shown = printer.news.shown_call(talk)
    assert shown is not None
    assert shown == printer.news.calls.typed("2")


def test_a_call_that_is_held_and_resumed_on_another_line_keeps_its_number() -> None:
    printer = Printer()
    assert printer.calls(line(1, "CALLING")) == [f"Call 1: Talking to {OTHER}"]
    assert printer.calls(line(2, "CALLING")) == [f"Call 1: Talking to {OTHER}"]


def test_callers_of_one_firm_are_called_by_their_own_names() -> None:
    printer = Printer()
    printer.heard.hear(OTHER, "Ann Lee", "SIP/trunk-00000001")
    printer.heard.hear(OTHER, "Bob Wu", "SIP/trunk-00000002")
    printed = printer.calls(line(1, "HOLDING"), HELD, line(2, "CALLING"))
    assert printed == [
        f"Call 1: On hold: {OTHER} Ann Lee",
        f"Call 2: Talking to {OTHER} Bob Wu",
    ]
    assert printer.calls(line(2, "CALLING")) == [f"Call 1 has ended: {OTHER} Ann Lee"]
