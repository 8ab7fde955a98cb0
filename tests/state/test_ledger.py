"""The ledger: what became of a command, and that one press is one request."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from console.i18n import msg
from console.state.identity import Identity
from console.state.ledger import CONFIRM_S, DOUBLE_PRESS_S, KEPT, SHOWN_S, Entry, Ledger, Outcome

CALL = Identity("SIP/3000-00000001", 1.0, "013912345678")
OTHER = Identity("SIP/3000-00000002", 2.0, "013912345678")
LABEL = msg("Hold {party}", party="1")


def sent(
    ledger: Ledger, now: float = 0.0, *, seen: bool = False, command: str = "call.hold"
) -> Entry:
    return ledger.sent(command, LABEL, CALL, lambda: seen, now)


def test_a_press_within_a_moment_counts_once() -> None:
    ledger = Ledger()
    entry = sent(ledger)
    ledger.refused(entry, "no", 0.1)
    assert ledger.refusal("call.hold", CALL, DOUBLE_PRESS_S - 0.01) is not None
    assert ledger.refusal("call.hold", CALL, DOUBLE_PRESS_S) is None


def test_each_refusal_says_why() -> None:
    ledger = Ledger()
    entry = sent(ledger, 100.0)
    assert str(ledger.refusal("call.hold", CALL, 100.29)) == "Pressed twice: counted once"
    assert str(ledger.refusal("call.hold", CALL, 100.31)) == "Already in progress: Hold 1"
    ledger.accepted(entry, 100.5)
    assert str(ledger.refusal("call.hold", CALL, 108.0)) == "Already accepted: Hold 1"


def test_what_was_not_confirmed_may_be_asked_for_again() -> None:
    ledger = Ledger()
    ledger.not_confirmed(sent(ledger, 100.0), "the link was lost")
    assert ledger.refusal("call.hold", CALL, 101.0) is None


@pytest.mark.parametrize("command", ["call.hold", "call.hang_up"])
def test_nothing_else_leaves_for_a_call_while_a_request_is_unanswered(command: str) -> None:
    ledger = Ledger()
    sent(ledger)
    assert ledger.refusal(command, CALL, 7.9) is not None
    assert ledger.refusal(command, OTHER, 7.9) is None


def test_an_accepted_command_is_not_repeated_before_it_shows() -> None:
    ledger = Ledger()
    ledger.accepted(sent(ledger), 0.5)
    assert ledger.refusal("call.hold", CALL, 2) is not None
    assert ledger.refusal("call.hang_up", CALL, 2) is None


def test_a_command_that_never_shows_does_not_block_its_call_for_ever() -> None:
    ledger = Ledger()
    ledger.accepted(sent(ledger, 100.0), 100.5)
    ledger.look(109.0)
    assert ledger.refusal("call.hold", CALL, 109.0) is None


def test_accepted_and_shown_is_confirmed() -> None:
    ledger = Ledger()
    entry = sent(ledger, seen=True)
    ledger.look(0.1)
    assert entry.outcome is Outcome.SENT, "without an answer nothing is done"
    assert (entry.settled, entry.note) == (False, "")
    ledger.accepted(entry, 0.5)
    assert (entry.outcome, entry.settled, entry.note) == (Outcome.CONFIRMED, True, "")


@pytest.mark.parametrize("at", [0.0, 100.0])
def test_accepted_and_not_shown_asks_for_attention_after_the_limit(at: float) -> None:
    ledger = Ledger()
    shows = [False]
    entry = ledger.sent("call.hold", LABEL, CALL, lambda: shows[0], at)
    ledger.accepted(entry, at + 0.5)
    ledger.look(at + CONFIRM_S)
    assert not entry.attention
    ledger.look(at + CONFIRM_S + 1)
    assert (entry.outcome, entry.attention) == (Outcome.ACCEPTED, True)
    assert str(entry.note) == "the screen has not shown it yet"
    shows[0] = True
    ledger.look(at + CONFIRM_S + 2)
    assert (entry.outcome, entry.attention) == (Outcome.CONFIRMED, False)
    assert entry.note == "", "what was said of it is no longer true"


def test_refused_keeps_the_words_of_the_exchange_until_they_are_read() -> None:
    ledger = Ledger()
    entry = sent(ledger)
    ledger.refused(entry, "extension 3004 is busy", 0.5)
    assert ledger.shown(1000) == [entry]
    assert entry.note == "extension 3004 is busy"
    assert ledger.dismiss()
    assert ledger.shown(1000) == []
    assert not ledger.dismiss()


def test_a_refusal_keeps_its_words_whatever_the_board_shows() -> None:
    ledger = Ledger()
    entry = sent(ledger, seen=True)
    ledger.refused(entry, "extension 3004 is busy", 0.5)
    ledger.look(1.0)
    assert (entry.outcome, entry.note) == (Outcome.REFUSED, "extension 3004 is busy")
    assert (entry.happened, entry.settled_at) == (False, 0.5)


def test_not_confirmed_is_never_shown_as_done_nor_as_failed() -> None:
    ledger = Ledger()
    shows = [False]
    entry = ledger.sent("call.hold", LABEL, CALL, lambda: shows[0], 0)
    ledger.not_confirmed(entry, "no answer")
    assert (entry.outcome, entry.settled) == (Outcome.NOT_CONFIRMED, False)
    assert entry.note == "no answer"
    shows[0] = True
    ledger.look(20)
    assert entry.outcome is Outcome.NOT_CONFIRMED
    assert (entry.settled, entry.happened) == (True, True)
    assert str(entry.note) == "no answer came, but the screen has shown it"
    assert ledger.shown(1000) == [entry], "it stays until it has been read"


def test_a_late_answer_settles_it() -> None:
    ledger = Ledger()
    entry = sent(ledger, seen=True)
    ledger.not_confirmed(entry, "no answer")
    ledger.accepted(entry, 12)
    assert (entry.outcome, entry.attention) == (Outcome.CONFIRMED, False)
    assert str(entry.note) == "the answer came late"


def test_a_late_answer_confirms_what_was_seen_and_is_over_again() -> None:
    ledger = Ledger()
    shows = [True]
    entry = ledger.sent("call.dial", LABEL, CALL, lambda: shows[0], 0.0)
    ledger.not_confirmed(entry, "no answer")
    ledger.look(9)
    shows[0] = False
    ledger.accepted(entry, 12)
    ledger.look(30)
    assert (entry.outcome, entry.attention) == (Outcome.CONFIRMED, False)
    assert ledger.unsettled == []


@pytest.mark.parametrize("answer", ["in time", "late", "none"])
def test_what_was_shown_before_any_answer_and_is_over_again_has_been_shown(answer: str) -> None:
    ledger = Ledger()
    shows = [True]
    entry = ledger.sent("call.dial", LABEL, CALL, lambda: shows[0], 0.0)
    ledger.look(0.1)
    shows[0] = False
    if answer != "in time":
        ledger.not_confirmed(entry, "no answer")
        ledger.look(8.1)
        assert str(entry.note) == "no answer came, but the screen has shown it"
        assert (entry.outcome, entry.attention) == (Outcome.NOT_CONFIRMED, True)
    if answer != "none":
        ledger.accepted(entry, 9.0)
        ledger.look(30.0)
        assert (entry.outcome, entry.attention) == (Outcome.CONFIRMED, False)


def test_that_a_call_is_over_tells_nobody_that_an_unanswered_command_ended_it() -> None:
    ledger = Ledger()
    entry = ledger.sent("call.blind_transfer", LABEL, CALL, lambda: True, 0.0, ends=True)
    ledger.look(0.1)
    ledger.not_confirmed(entry, "no answer")
    ledger.look(8.1)
    assert (entry.outcome, entry.attention) == (Outcome.NOT_CONFIRMED, True)
    assert str(entry.note) == "no answer came; that call is over now, by this or otherwise"


def test_what_was_not_sent_leaves_no_trace() -> None:
    ledger = Ledger()
    ledger.withdraw(sent(ledger))
    assert ledger.entries == []
    assert ledger.refusal("call.hold", CALL, 0.0) is None


def test_a_settled_command_is_shown_for_a_while() -> None:
    ledger = Ledger()
    entry = sent(ledger, seen=True)
    ledger.accepted(entry, 1)
    assert ledger.shown(1 + SHOWN_S - 0.1) == [entry]
    assert ledger.shown(1 + SHOWN_S) == []


def test_of_those_settled_the_newest_is_shown() -> None:
    ledger = Ledger()
    for _ in range(2):
        last = sent(ledger, seen=True)
        ledger.accepted(last, 1)
    assert ledger.shown(2) == [last]


def test_what_the_board_has_shown_of_commands_is_told_once() -> None:
    ledger = Ledger()
    shows = [False]
    entry = ledger.sent("call.hold", LABEL, CALL, lambda: shows[0], 0.0)
    ledger.accepted(entry, 0.5)
    assert ledger.take_judged() == [], "an answer is no effect"
    for look_at in (CONFIRM_S + 1, CONFIRM_S + 2):
        ledger.look(look_at)
    assert ledger.take_judged() == [entry], "not in time"
    shows[0] = True
    ledger.look(CONFIRM_S + 3)
    ledger.look(CONFIRM_S + 4)
    assert ledger.take_judged() == [entry]
    unknown = sent(ledger, seen=True)
    ledger.not_confirmed(unknown, "no answer")
    ledger.look(20)
    ledger.look(21)
    assert ledger.take_judged() == [unknown]
    assert ledger.take_judged() == []


def test_every_change_asks_for_a_frame_once() -> None:
    ledger = Ledger()
    assert not ledger.take_changed(), "nothing has happened yet"
    unsent, entry = sent(ledger), sent(ledger)
    for change in (
        lambda: None,
        lambda: ledger.withdraw(unsent),
        lambda: ledger.not_confirmed(entry, "no answer"),
        lambda: ledger.accepted(entry, 1.0),
        lambda: ledger.look(CONFIRM_S + 1),
        lambda: ledger.refused(entry, "no", 20.0),
        ledger.dismiss,
    ):
        change()
        assert ledger.take_changed()
        assert not ledger.take_changed()
    sent(ledger)
    ledger.dismiss()
    assert ledger.take_changed(), "reading what is there hides no change from before"


def test_settled_commands_are_kept_in_bounds_and_open_ones_all() -> None:
    ledger = Ledger()
    first = sent(ledger)
    for _ in range(KEPT + 30):
        ledger.refused(sent(ledger), "no", 0)
    ledger.trim()
    assert len(ledger.entries) == KEPT + 1
    assert first in ledger.entries
    ledger.trim()
    assert len(ledger.entries) == KEPT + 1, "what fits is kept"
    few = Ledger()
    few.refused(sent(few), "no", 0)
    few.trim()
    assert few.entries


@dataclass
class Model:
    """One command as it must be: what was told of it, in order."""

    entry: Entry
    shows: list[bool]
    heard: list[str] = field(default_factory=list)

    @property
    def outcomes(self) -> set[Outcome]:
        """What may be shown now."""
        answers = [word for word in self.heard if word in ("yes", "no", "unknown")]
        if not answers:
            return {Outcome.SENT}
        last = answers[-1]
        if last == "no":
            return {Outcome.REFUSED}
        if last == "unknown":
            return {Outcome.NOT_CONFIRMED}
        return {Outcome.CONFIRMED} if "shown" in self.heard else {Outcome.ACCEPTED}


class OutcomeMachine(RuleBasedStateMachine):
    """Answers, late answers, effects and time in any order, against the small model."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.now = 0.0
        self.commands: list[Model] = []

    def open(self, *last: str) -> list[Model]:
        found = []
        for each in self.commands:
            answers = [w for w in each.heard if w in ("yes", "no", "unknown")]
            if (answers[-1] if answers else "") in last:
                found.append(each)
        return found

    @rule(call=st.sampled_from([CALL, OTHER]), command=st.sampled_from(["call.hold", "call.x"]))
    def press(self, call: Identity, command: str) -> None:
        if self.ledger.refusal(command, call, self.now) is not None:
            return
        in_flight = [m for m in self.open("") if m.entry.identity == call]
        assert in_flight == [], "two requests for one call at once"
        shows = [False]
        entry = self.ledger.sent(command, LABEL, call, lambda: shows[0], self.now)
        self.commands.append(Model(entry, shows))

    @precondition(lambda self: self.open(""))
    @rule(data=st.data(), answer=st.sampled_from(["yes", "no", "unknown"]))
    def answer(self, data: st.DataObject, answer: str) -> None:
        self.tell(data.draw(st.sampled_from(self.open(""))), answer)

    @precondition(lambda self: self.open("unknown"))
    @rule(data=st.data(), answer=st.sampled_from(["yes", "no"]))
    def answer_late(self, data: st.DataObject, answer: str) -> None:
        self.tell(data.draw(st.sampled_from(self.open("unknown"))), answer)

    def tell(self, command: Model, answer: str) -> None:
        command.heard.append(answer)
        if answer == "yes":
            self.ledger.accepted(command.entry, self.now)
        elif answer == "no":
            self.ledger.refused(command.entry, "no", self.now)
        else:
            self.ledger.not_confirmed(command.entry, "no answer")
        if command.shows[0]:
            command.heard.append("shown")

    @precondition(lambda self: self.commands)
    @rule(data=st.data())
    def show(self, data: st.DataObject) -> None:
        command = data.draw(st.sampled_from(self.commands))
        command.shows[0] = True
        command.heard.append("shown")
        self.ledger.look(self.now)

    @precondition(lambda self: self.commands)
    @rule(data=st.data())
    def hide(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.commands)).shows[0] = False

    @rule(seconds=st.floats(0.01, 9))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.ledger.look(self.now)

    @rule()
    def read(self) -> None:
        self.ledger.dismiss()

    @invariant()
    def outcomes_are_right(self) -> None:
        for command in self.commands:
            assert command.entry.outcome in command.outcomes

    @invariant()
    def what_is_open_or_alarming_is_on_the_screen(self) -> None:
        shown = self.ledger.shown(self.now)
        for command in self.commands:
            entry = command.entry
            open_now = not entry.settled or entry.attention
            assert (entry in shown) or not open_now or entry.dismissed


OutcomeMachine.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
test_outcomes = OutcomeMachine.TestCase


@given(
    st.lists(st.tuples(st.floats(0, 0.2), st.sampled_from(["call.hold", "call.x"])), max_size=30)
)
def test_a_burst_of_presses_on_one_call_is_one_request(presses: list[tuple[float, str]]) -> None:
    ledger, now = Ledger(), 0.0
    for gap, command in presses:
        now += gap
        if ledger.refusal(command, CALL, now) is None:
            ledger.sent(command, LABEL, CALL, lambda: False, now)
    assert len(ledger.entries) <= 1 + int(now > CONFIRM_S)


def test_what_is_shown_or_was_read_is_no_longer_open() -> None:
    ledger = Ledger()
    shows = [False]
    entry = ledger.sent("call.hold", LABEL, CALL, lambda: shows[0], 0.0)
    other = sent(ledger)
    ledger.not_confirmed(other, "")
    assert ledger.unsettled == [entry, other]
    ledger.dismiss()
    assert ledger.unsettled == [entry]
    ledger.accepted(entry, 1.0)
    assert ledger.unsettled == [entry]
    shows[0] = True
    ledger.look(2.0)
    assert ledger.unsettled == []
