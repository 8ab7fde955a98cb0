"""Every key of call control, against the simulated exchange: what it got, and that only once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from console.simulator import Simulator
from console.state.own_call import Role
from console.ui import call_control
from tests.ui.shift import CALLER, OWN, Shift, shift


@pytest.mark.parametrize("leader", [";", "；"])
async def test_a_whole_call_without_function_keys(
    console: Shift, leader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answer, hold, resume, consult, take back and transfer by the twins, a Chinese one too."""
    # Nobody's hands are as quick as a test's.
    monkeypatch.setattr(call_control, "HANG_UP_AFTER_HOLD_S", 0.0)
    await console.caller()
    for keys, service, after in (
        ("a", "answerQueueCall", (Role.TALKING, CALLER)),
        ("h", "holdCall", (Role.HELD, CALLER)),
        ("h", "resumeCall", (Role.TALKING, CALLER)),
        ("t", "transferCall", (Role.CONSULTING, "3004")),
        ("x", "forceHangUp", (Role.TALKING, CALLER)),
        ("b", "blindTransferCall", None),
    ):
        console.forget()
        if keys in "tb":
            await console.type("3004")
        if keys == "x":
            await console.until(console.hold_is_past, "no longer right after a hold")
        await console.chord(f"{leader} {keys}")
        await console.sent(service)
        await console.in_call(*([after] if after else []))
    await console.type("3005")
    await console.chord(f"{leader} d")
    await console.sent("dialCall", number="3005")


async def test_answer_the_longest_waiting_caller(console: Shift) -> None:
    first = await console.caller("0211111111")
    await console.caller("0222222222")
    await console.press("f2")
    await console.sent("answerQueueCall", incomingChannelId=first, exten="0211111111")
    await console.in_call((Role.TALKING, "0211111111"))
    await console.sees("0211111111", "talking")


@pytest.mark.parametrize("keys", ["f2", "; a"])
async def test_the_longest_waiting_caller_is_answered_whatever_row_is_chosen(
    console: Shift, keys: str
) -> None:
    first = await console.caller("0211111111")
    await console.caller("0222222222")
    await console.chord("; g q")
    await console.press("down")
    await console.sees("Enter: answer 0222222222")
    await console.chord(keys)
    await console.sent("answerQueueCall", incomingChannelId=first, exten="0211111111")


async def test_enter_answers_the_chosen_caller(console: Shift) -> None:
    await console.caller("0211111111")
    second = await console.caller("0222222222")
    await console.chord("; g q")
    await console.press("down")
    await console.sees("Enter: answer 0222222222")
    await console.press("enter")
    await console.sent("answerQueueCall", incomingChannelId=second, myExten=OWN)


@pytest.mark.parametrize("keys", ["f3", "enter"])
async def test_dial_a_typed_number(console: Shift, keys: str) -> None:
    await console.type("3004")
    await console.sees("Enter: dial 3004")
    await console.chord(keys)
    await console.sent("dialCall", number="3004")
    await console.in_call((Role.TALKING, "3004"))
    assert console.app.desk.box.value == "", "the box is free for the next search"


@pytest.mark.parametrize("keys", ["f4", "+", "enter"])
async def test_blind_transfer_to_a_typed_number(console: Shift, keys: str) -> None:
    await console.talk()
    line = console.app.board.calls.calls()[0].channel
    await console.type("3004")
    await console.sees("Enter: blind transfer to 3004")
    await console.chord(keys)
    await console.sent("blindTransferCall", number="3004", channel=line)
    await console.in_call()
    await console.sees("Transfer 013912345678 to 3004", "confirmed")


async def test_consult_and_complete(console: Shift) -> None:
    await console.talk()
    line = console.app.board.calls.calls()[0].channel
    await console.type("3004")
    await console.press("f5")
    await console.sent("transferCall", number="3004", channel=line)
    await console.in_call((Role.CONSULTING, "3004"))
    await console.until(lambda: console.app.board.extensions["3004"].state == "CALLING")
    await console.in_call((Role.CONSULTING, "3004"))
    await console.press("f5")
    await console.sent("forceHangUp", channelA=line, myExten=OWN)
    await console.in_call()
    assert console.app.board.extensions["3004"].another_number == CALLER


async def test_take_the_caller_back(console: Shift) -> None:
    await console.talk()
    await console.type("3004")
    await console.press("f5")
    await console.in_call((Role.CONSULTING, "3004"))
    target = console.app.board.extensions["3004"].channel_id
    console.forget()
    await console.press("f8")
    await console.sent("forceHangUp", channelA=target)
    await console.in_call((Role.TALKING, CALLER))


async def test_hang_up(console: Shift) -> None:
    await console.talk()
    line = console.app.board.calls.calls()[0].channel
    await console.press("f8")
    await console.sent("forceHangUp", channelA=line, myExten=OWN)
    await console.in_call()


async def test_hold_and_resume(console: Shift) -> None:
    party = await console.talk()
    line = console.app.board.calls.calls()[0].channel
    await console.press("f7")
    await console.sent("holdCall", channelId=line)
    await console.in_call((Role.HELD, CALLER))
    await console.sees("on hold", "F7 Resume")
    await console.press("f7")
    await console.sent("resumeCall", channelId=line, resumeChannelId=party, resumeExten=CALLER)
    await console.in_call((Role.TALKING, CALLER))


async def test_the_chosen_held_call_is_resumed_by_enter(console: Shift) -> None:
    party = await console.talk()
    await console.press("f7")
    await console.in_call((Role.HELD, CALLER))
    console.sim.hang_up(OWN)
    await console.until(lambda: console.app.board.extensions[OWN].state == "IDLE")
    await console.in_call((Role.HELD, CALLER))
    console.forget()
    await console.press("f9")
    await console.sees(f"Enter: resume {CALLER}")
    await console.settled(console.app.desk.calls)
    await console.press("enter")
    await console.sent("resumeCall", resumeChannelId=party, exten=OWN)
    await console.in_call((Role.TALKING, CALLER))


async def test_callers_of_one_number_keep_their_own_names(console: Shift) -> None:
    people = console.app.people

    async def answer(name: str) -> None:
        channel = await console.caller(name=name)
        # A slow computer shows him before his name can be found by.
        await console.until(lambda: people.name_of(CALLER, channel) == name, name)
        await console.press("f2")

    await answer("Ann Lee")
    await console.in_call((Role.TALKING, CALLER))
    await console.press("f7")
    await console.in_call((Role.HELD, CALLER))
    await answer("Bob Wu")
    await console.in_call((Role.HELD, CALLER), (Role.TALKING, CALLER))
    await console.sees(f"{CALLER} Ann Lee", f"{CALLER} Bob Wu")


@pytest.mark.parametrize(
    ("keys", "service", "role"),
    [("; s l", "spyListen", Role.LISTENING), ("; s b", "forceSpyTalk", Role.BARGED)],
)
async def test_listen_and_barge(console: Shift, keys: str, service: str, role: Role) -> None:
    await console.connect("3005", "3006")
    await console.type("3005")
    await console.settled(console.app.desk.hits)
    channel = console.app.board.extensions["3005"].channel_id
    await console.chord(keys)
    await console.sent(service, channelA=channel, myExten=OWN)
    await console.until(lambda: console.app.board.calls.first(role))
    assert not console.app.desk.box.value, "what is typed next must not stand behind it"


async def test_force_release_asks_for_the_extension(console: Shift) -> None:
    await console.connect("3005", "3006")
    await console.type("3005")
    await console.settled(console.app.desk.hits)
    channel = console.app.board.extensions["3005"].channel_id
    await console.chord("; s r")
    await console.sees("Type the extension 3005")
    await console.nothing_sent()
    await console.type("3006")
    await console.press("enter")
    await console.sees("That is not 3005")
    await console.nothing_sent()
    await console.press(*["backspace"] * 4)
    await console.type("3005")
    await console.press("enter")
    await console.sent("forceHangUp", channelA=channel, myExten=OWN)
    await console.until(lambda: console.app.board.extensions["3005"].state == "IDLE")
    assert not console.app.desk.box.value


async def test_force_release_of_a_call_that_changed_meanwhile_is_refused(console: Shift) -> None:
    await console.connect("3005", "3006")
    await console.choose("3005")
    await console.chord("; s r")
    await console.sees("Type the extension 3005")
    console.sim.hang_up("3005")
    console.sim.connect("3005", "3007")
    await console.until(lambda: console.app.board.extensions["3005"].another_number == "3007")
    await console.type("3005")
    await console.press("enter")
    await console.sees("The call changed meanwhile: nothing was sent")
    await console.nothing_sent()


async def test_a_conference_from_the_first_member_to_its_end(console: Shift) -> None:
    board = console.app.board
    for number in ("3004", "3005"):
        await console.type(number)
        await console.chord("; m a")
        await console.sent("conference", operate="conferenceAdd", targetNumber=number)
        await console.until(partial(board.conference.member_of, number))
    pane = console.app.desk.conference
    await console.chord("; g m")
    await console.settled(pane)
    channel = board.extensions["3004"].channel_id
    for keys, operate, word in (
        ("; m m", "conferenceMute", "✕ muted"),
        ("; m u", "conferenceUnmute", "❖ speaking"),
    ):
        await console.chord(keys)
        await console.sent("conference", operate=operate, targetChannel=channel, number="3004")
        await console.sees(word)
        await console.settled(pane)
    await console.chord("; m k")
    await console.sent("conference", operate="conferenceKick", targetChannel=channel)
    await console.sees("◦ left")
    await console.chord("; m e")
    await console.sees("All members are cut off")
    await console.nothing_sent()
    await console.press("enter")
    await console.sent("conference", operate="conferenceEnd", number=OWN)
    await console.until(lambda: not board.conference.members)


async def test_a_member_in_a_condition_nobody_knows_is_shown_in_the_words_of_the_exchange(
    console: Shift,
) -> None:
    member = {"channel": "SIP/3004-00000001", "number": "3004", "joinTime": 1}
    shouts = {**member, "memberState": "JOINED", "speakState": "SHOUT"}
    lobby = {"channel": "SIP/3005-00000002", "number": "3005", "memberState": "LOBBY"}
    push = {"service": "conference", "operate": "conferenceQuery", "conferenceName": "7000"}
    console.sim.pbx.push({"code": 0, **push, "members": [shouts, lobby]})
    await console.sees("⊚ SHOUT", "⊚ LOBBY")


async def test_the_conference_goes_on_when_its_end_is_declined(console: Shift) -> None:
    await console.type("3004")
    await console.chord("; m a")
    await console.until(lambda: console.app.board.conference.members)
    console.forget()
    await console.chord("; m e")
    await console.sees("All members are cut off")
    await console.press("escape")
    await console.nothing_sent()


# Few keys.


async def test_blind_transfer_to_four_digits_is_five_keys(console: Shift) -> None:
    await console.talk()
    await console.type("3004")
    await console.press("f4")
    assert console.pressed == 5
    await console.sent("blindTransferCall", number="3004")


async def test_answer_and_transfer_to_a_name_is_four_keys(console: Shift) -> None:
    assert console.app.board.extensions["3009"].show_name == "徐洋"
    await console.caller()
    console.forget()
    await console.press("f2")
    await console.in_call((Role.TALKING, CALLER))
    await console.type("xy")
    await console.sees("Enter: blind transfer to 3009 徐洋")
    await console.press("f4")
    assert console.pressed == 4
    await console.until(lambda: console.frames("blindTransferCall"))
    assert console.frames("blindTransferCall")[0]["number"] == "3009"


async def test_consult_and_complete_by_number_is_seven_keys(console: Shift) -> None:
    await console.caller()
    console.forget()
    await console.press("f2")
    await console.in_call((Role.TALKING, CALLER))
    await console.type("3004")
    await console.press("f5")
    await console.until(lambda: console.app.board.extensions["3004"].state == "CALLING")
    await console.in_call((Role.CONSULTING, "3004"))
    await console.press("f5")
    await console.in_call()
    assert console.pressed == 7


async def test_a_chord_shows_each_key_that_may_follow_whole(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, size=(80, 24)) as console:
        await console.press("semicolon")
        following = ("f Favourite or not", "v View…", "y Dial the target of the last transfer")
        await console.sees(*following)
        await console.press("escape")
        await console.until(lambda: "Favourite" not in console.text(), "gone again")


async def test_a_long_number_is_whole_in_the_queue_and_in_the_call(
    sim: Simulator, tmp_path: Path
) -> None:
    number = "+8675514759383"
    async with shift(sim, tmp_path, size=(80, 24)) as one:
        await one.caller(number, "")
        await one.sees(number)
        await one.answer(number)
        assert number in one.lines()[2]


async def test_while_consulting_the_one_who_waits_is_shown_and_is_no_call_to_act_on(
    console: Shift,
) -> None:
    await console.talk()
    await console.type("3004")
    await console.press("f5")
    await console.in_call((Role.CONSULTING, "3004"))
    await console.sees("consulting", "3004", "waiting", CALLER)
    console.forget()
    await console.chord("; g c")
    await console.press("end", "f8")
    frame = await console.sent("forceHangUp")
    assert frame["channelA"].startswith("SIP/3004")
    await console.in_call((Role.TALKING, CALLER))


async def test_quitting_asks_while_a_call_is_up_or_a_command_is_unsettled(console: Shift) -> None:
    await console.talk()
    await console.press("ctrl+q")
    await console.sees("Quit? Calls up: 1; commands unsettled: 0")
    await console.press("escape")
    console.sim.faults.silent = {"holdCall"}
    console.sim.faults.no_pushes = True
    await console.press("f7")
    await console.press("ctrl+q")
    await console.sees("Quit? Calls up: 1; commands unsettled: 1")
    await console.press("escape")
    assert console.app.is_running
