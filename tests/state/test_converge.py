"""However pushes, list answers and lost links interleave, the board ends as the server is."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from console.protocol.push import ExtensionSingle
from console.protocol.records import Extension
from console.state.board import Board
from tests.state.house import NOW, OWN, record, single

NUMBERS = (OWN, "3001", "3002", "3003")
STATES = ("IDLE", "CALLEE_RINGING", "CALLING", "HOLDING")


@dataclass
class Server:
    """The truth, and what is on its way to the console, in order."""

    truth: dict[str, Extension]
    wire: list[ExtensionSingle | list[Extension]] = field(default_factory=list)
    calls: int = 0

    def change(self, number: str, state: str) -> None:
        self.calls += 1
        channel = "" if state == "IDLE" else f"SIP/{number}-{self.calls:08x}"
        start = None if state == "IDLE" else NOW + self.calls
        self.truth[number] = record(
            number, state, channel, another_number=NUMBERS[self.calls % 4], start_time=start
        )
        self.wire.append(ExtensionSingle(extension=self.truth[number]))

    def answer(self) -> None:
        """The list, as it is when the query is worked on: any time between asking and answering."""
        self.wire.append(list(self.truth.values()))


CHANGE = st.tuples(st.just("change"), st.sampled_from(NUMBERS), st.sampled_from(STATES))
STEP = st.one_of(
    CHANGE,
    CHANGE,
    st.sampled_from([("deliver",), ("deliver",), ("reread",), ("lost",), ("drop",)]),
)


class Client:
    """What the session does with a connection: read the list at its beginning and now and then."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.board = Board(OWN)
        self.asked = False

    def connect(self) -> None:
        self.server.wire.clear()
        self.asked = False
        self.board.link_lost(NOW)
        self.ask()

    def ask(self) -> None:
        if not self.asked:
            self.asked = True
            self.board.reread_started()
            self.server.answer()

    def deliver(self) -> None:
        if not self.server.wire:
            return
        frame = self.server.wire.pop(0)
        if isinstance(frame, list):
            self.asked = False
            self.board.load(frame, NOW)
        else:
            self.board.apply(frame, NOW)


@settings(max_examples=400, deadline=None)
@given(st.lists(STEP, max_size=60), st.data())
def test_the_board_converges(steps: list[tuple[str, ...]], data: st.DataObject) -> None:
    server = Server({number: record(number) for number in NUMBERS})
    client = Client(server)
    client.connect()
    for step in steps:
        if step[0] == "change":
            server.change(step[1], step[2])
        elif step[0] == "deliver":
            client.deliver()
        elif step[0] == "reread":
            client.ask()
        elif step[0] == "lost":
            client.connect()
        elif server.wire and not isinstance(server.wire[0], list):
            # A push that the server loses; the next list mends it.
            server.wire.pop(0)
    while server.wire:
        client.deliver()
    client.ask()
    while server.wire:
        client.deliver()
    assert client.board.extensions == server.truth
    own = server.truth[OWN]
    lines = [c for c in client.board.calls.calls() if c.channel == own.channel_id and c.channel]
    assert bool(lines) == (own.state != "IDLE")
    assert client.board.live


@settings(max_examples=200, deadline=None)
@given(st.lists(CHANGE, max_size=20), st.integers(0, 20))
def test_a_push_seen_since_the_query_wins(changes: list[tuple[str, ...]], late: int) -> None:
    """The answer may have been made before any of the pushes that overtook it."""
    server = Server({number: record(number) for number in NUMBERS})
    client = Client(server)
    client.board.reread_started()
    answer = list(server.truth.values())
    for at, (_, number, state) in enumerate(changes):
        if at == late:
            client.board.load(answer, NOW)
            client.board.reread_started()
            answer = list(server.truth.values())
        server.change(number, state)
        client.deliver()
    client.board.load(answer, NOW)
    assert client.board.extensions == server.truth


def test_an_extension_pushed_since_the_query_stays_although_the_list_lacks_it() -> None:
    board = Board(OWN)
    board.load([record("3001")], NOW)
    board.reread_started()
    board.apply(single("4711", "CALLING", "SIP/4711-00000001"), NOW)
    board.load([record("3001")], NOW)
    assert set(board.extensions) == {"3001", "4711"}


def test_a_push_before_the_second_query_does_not_win_over_its_answer() -> None:
    board = Board(OWN)
    board.load([record("3001")], NOW)
    board.reread_started()
    board.apply(single("3001", "CALLING", "SIP/3001-00000001"), NOW)
    # The first answer never came, and neither did the push of the call's end.
    board.reread_started()
    board.load([record("3001")], NOW)
    assert board.extensions["3001"].state == "IDLE"
