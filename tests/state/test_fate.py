"""What becomes of a blind transfer, told from the pushes of the target alone."""

from __future__ import annotations

from typing import Any

from console.protocol.records import Extension
from console.state.fate import (
    DOUBT_SHOWN_S,
    LOST_S,
    RINGS_LONG_S,
    SHOWN_S,
    UNSEEN_S,
    Stage,
    Transfers,
)

PARTY = "13800001111"


class House:
    """A transfer of PARTY to 3003, begun at 0."""

    def __init__(self) -> None:
        self.transfers = Transfers()
        self.transfers.begin("3003", PARTY, 0.0)

    def see(self, now: float, state: str, other: str = PARTY, back: tuple[str, ...] = ()) -> Any:
        record = Extension(number="3003", state=state, another_number=other)
        self.transfers.look({"3003": record}, set(back), now)
        watched = self.transfers.watched
        return watched[0].stage if watched else None

    def text(self, now: float) -> str:
        return str(self.transfers.watched[0].text(now))


def test_an_answer_is_told_with_its_seconds() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    assert house.see(6, "CALLING") is Stage.ANSWERED
    assert house.text(9) == f"3003 answered {PARTY} after 6 s"
    assert house.see(6 + SHOWN_S, "CALLING") is None


def test_ringing_is_counted_and_after_a_while_offered() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    assert house.transfers.offered(RINGS_LONG_S - 1) is None
    assert house.text(20) == f"3003 rings for 20 s with {PARTY}"
    assert house.transfers.offered(RINGS_LONG_S) is not None


def test_another_call_of_the_target_is_not_taken_for_it() -> None:
    house = House()
    assert house.see(1, "CALLING", other="3009") is Stage.SENT
    assert house.see(UNSEEN_S, "CALLING", other="3009") is Stage.UNSEEN


def test_a_party_without_number_is_told_by_the_ringing() -> None:
    house = House()
    assert house.see(1, "CALLEE_RINGING", other="") is Stage.RINGING
    assert house.see(3, "CALLING", other="") is Stage.ANSWERED


def test_a_party_that_comes_back_is_told() -> None:
    house = House()
    house.see(0.1, "IDLE", back=(PARTY,))
    house.see(1, "CALLEE_RINGING")
    assert house.see(30, "IDLE") is Stage.UNANSWERED
    assert house.see(30.1, "IDLE", back=(PARTY,)) is Stage.BACK


def test_a_party_not_yet_gone_is_not_back() -> None:
    house = House()
    assert house.see(2, "IDLE", back=(PARTY,)) is Stage.SENT


def test_an_unanswered_transfer_is_offered() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    house.see(30, "IDLE")
    offered = house.transfers.offered(31)
    assert offered is not None
    assert str(offered.text(31)) == f"3003 did not answer {PARTY} within 30 s"


def test_an_end_in_doubt_stays_longer_than_a_good_one() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    house.see(30, "IDLE")
    assert house.see(30 + SHOWN_S, "IDLE") is Stage.UNANSWERED
    assert house.see(30 + DOUBT_SHOWN_S, "IDLE") is None


def test_a_party_whom_nobody_answered_is_lost_once() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    house.see(30, "IDLE")
    assert house.transfers.take_lost() == []
    house.see(30 + LOST_S, "IDLE")
    house.see(31 + LOST_S, "IDLE")
    (lost,) = house.transfers.take_lost()
    left = lost.as_left(1000.0, 31 + LOST_S)
    assert (left.caller.record.number, left.waited, left.at) == (PARTY, 30.0, 999.0 - LOST_S)


def test_a_party_whom_somebody_else_answered_is_not_lost() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    house.see(30, "IDLE")
    other = Extension(number="3004", state="CALLING", another_number=PARTY)
    house.transfers.look({"3003": Extension(number="3003"), "3004": other}, (), 30 + LOST_S)
    assert house.transfers.take_lost() == []
    assert house.text(40) == f"3004 answered {PARTY}, sent to 3003"


def test_what_the_link_hid_is_not_claimed() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    house.transfers.link_lost(5)
    assert house.text(60) == f"The link was lost: whether 3003 answered {PARTY} is not known"
    assert house.see(60, "IDLE") is Stage.UNKNOWN
    assert house.transfers.offered(60) is not None
    assert house.transfers.take_lost() == []


def test_the_last_transfer_to_a_target_counts() -> None:
    house = House()
    house.transfers.begin("3003", "3009", 5.0)
    assert [t.party for t in house.transfers.watched] == ["3009"]


def test_a_party_that_waits_again_and_one_never_seen_ringing_are_told() -> None:
    house = House()
    house.see(1, "CALLEE_RINGING")
    assert house.text(1.2) == f"3003 rings for 1 s with {PARTY}"
    house.see(9, "IDLE", back=(PARTY,))
    assert house.text(9) == f"3003 did not answer: {PARTY} is back"
    house = House()
    assert house.text(1) == f"{PARTY} goes to 3003"
    house.see(UNSEEN_S, "IDLE")
    assert house.text(UNSEEN_S) == f"3003 was not seen ringing with {PARTY}"


def test_a_transfer_of_this_second_rings_without_a_count() -> None:
    house = House()
    house.see(0.2, "CALLEE_RINGING")
    assert house.text(0.3) == f"3003 rings with {PARTY}"


def test_what_was_read_is_dismissed_and_what_goes_on_is_not() -> None:
    house = House()
    house.transfers.begin("3004", "0139", 0.0)
    house.see(1, "CALLING")
    house.transfers.dismiss()
    assert [t.target for t in house.transfers.watched] == ["3004"]


def test_a_target_that_is_busy_in_no_known_way_is_not_said_to_ring() -> None:
    house = House()
    assert house.see(1, "OTHER") is Stage.SENT
