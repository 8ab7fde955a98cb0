"""Which request a reply answers (reading 9), against a model that keeps every request apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.client.pending import Answer, Pending, Sent

SERVICES = ("holdCall", "conference", "contact")


def sent(serial: str, service: str = "holdCall", operate: str = "") -> Sent:
    return Sent(serial, (service,), operate)


def reply(pending: Pending, serial: str, service: str = "holdCall", operate: str = "") -> Answer:
    return pending.match(serial=serial, service=service, operate=operate)[0]


def test_a_reply_answers_its_request_once() -> None:
    pending = Pending()
    pending.add(sent("a"))
    assert reply(pending, "a") is Answer.MATCHED
    assert reply(pending, "a") is Answer.UNASSIGNED


def test_a_foreign_serial_answers_nothing_even_if_one_request_of_its_service_waits() -> None:
    pending = Pending()
    pending.add(sent("a"))
    assert reply(pending, "of-an-older-connection") is Answer.UNASSIGNED
    assert len(pending) == 1


def test_a_late_reply_is_known_as_late_and_never_taken_for_another_request() -> None:
    pending = Pending()
    pending.add(sent("a"))
    pending.give_up("a")
    pending.add(sent("b"))
    assert pending.match(serial="a", service="holdCall", operate="") == (Answer.LATE, "a")
    assert reply(pending, "b") is Answer.MATCHED


def test_the_newest_512_given_up_are_still_known() -> None:
    pending = Pending()
    for number in range(513):
        pending.add(sent(str(number + 1)))
        pending.give_up(str(number + 1))
    assert len(pending) == 0
    assert reply(pending, "1") is Answer.UNASSIGNED
    assert reply(pending, "2") is Answer.LATE
    assert reply(pending, "513") is Answer.LATE


@pytest.mark.parametrize("none", ["", "0"])
def test_a_reply_without_serial_answers_the_single_request_of_its_service(none: str) -> None:
    pending = Pending()
    pending.add(sent("a"))
    pending.add(sent("b", "dialCall"))
    assert pending.match(serial=none, service="dialCall", operate="") == (Answer.MATCHED, "b")


def test_a_reply_without_serial_is_unassigned_while_two_requests_could_be_meant() -> None:
    pending = Pending()
    pending.add(sent("a"))
    pending.give_up("a")
    pending.add(sent("b"))
    assert reply(pending, "") is Answer.UNASSIGNED


def test_a_reply_of_another_operation_is_not_taken_for_the_request_of_that_service() -> None:
    pending = Pending()
    pending.add(sent("a", "conference", "add"))
    assert reply(pending, "", "conference", "conferenceQuery") is Answer.UNASSIGNED


@pytest.mark.parametrize(("asked", "named"), [("", ""), ("", "add"), ("add", ""), ("add", "add")])
def test_an_operation_counts_only_where_both_name_one(asked: str, named: str) -> None:
    pending = Pending()
    pending.add(sent("a", "conference", asked))
    assert reply(pending, "", "conference", named) is Answer.MATCHED


def bare_error(pending: Pending) -> tuple[Answer, str]:
    return pending.match(serial="", service="", operate="", error=True)


def test_an_error_that_names_nothing_answers_the_only_request_and_success_never_does() -> None:
    pending = Pending()
    pending.add(sent("a"))
    assert reply(pending, "", service="") is Answer.UNASSIGNED
    assert bare_error(pending) == (Answer.MATCHED, "a")
    assert bare_error(pending) == (Answer.UNASSIGNED, "")


def test_an_error_that_names_nothing_is_unassigned_while_two_requests_could_be_meant() -> None:
    pending = Pending()
    pending.add(sent("a"))
    pending.add(sent("b", "dialCall"))
    assert bare_error(pending)[0] is Answer.UNASSIGNED
    pending.give_up("a")
    assert bare_error(pending)[0] is Answer.UNASSIGNED


steps = st.lists(
    st.tuples(
        st.sampled_from(["send", "give up", "reply", "reply without serial", "foreign reply"]),
        st.integers(0, 7),
        st.sampled_from(SERVICES),
    ),
    max_size=60,
)


@given(steps)
def test_no_schedule_of_replies_answers_a_request_twice_or_the_wrong_one(
    schedule: list[tuple[str, int, str]],
) -> None:
    pending = Pending()
    service_of: dict[str, str] = {}
    open_now: set[str] = set()
    answered: list[str] = []
    for step, number, service in schedule:
        serial = f"s{number}"
        if step == "send" and serial not in service_of:
            pending.add(sent(serial, service))
            service_of[serial] = service
            open_now.add(serial)
        elif step == "give up":
            pending.give_up(serial)
            open_now.discard(serial)
        elif step in ("reply", "reply without serial"):
            named = serial if step == "reply" else ""
            about = service_of.get(serial, service)
            answer, found = pending.match(serial=named, service=about, operate="")
            if answer is Answer.MATCHED:
                assert found in open_now
                assert service_of[found] == about
                assert not named or found == named
                open_now.discard(found)
            if answer is not Answer.UNASSIGNED:
                answered.append(found)
        else:
            assert reply(pending, "foreign", service) is Answer.UNASSIGNED
    assert len(answered) == len(set(answered))
    assert len(pending) == len(open_now)
