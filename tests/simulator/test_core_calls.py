"""Calls behave as an experienced PBX engineer expects."""

from __future__ import annotations

import pytest

from console.simulator import Simulator
from console.simulator.pbx import CallNote
from tests.simulator.core_desk import Desk, advance, desk, house, party, state

OUTSIDE = "13812345678"


def caller(sim: Simulator, number: str = OUTSIDE, name: str = "Acme") -> str:
    """A caller enters the queue; gives the channel."""
    return sim.call_in(number, name)


async def answered(sim: Simulator, one: Desk) -> str:
    """An outside caller talks to the operator; gives the caller's channel."""
    channel = caller(sim)
    assert (await one.pick(channel))["code"] == 0
    advance(sim, 0)
    assert party(sim, "3000") == OUTSIDE
    return channel


def alive(sim: Simulator, channel: str) -> bool:
    return channel in sim.pbx.switch.register.by_id


async def test_own_handset_rings_before_the_called_extension_does() -> None:
    async with house() as (sim, one):
        await one.do("dialCall", number="3001")
        assert (state(sim, "3000"), state(sim, "3001")) == ("CALLEE_RINGING", "IDLE")
        advance(sim, 0)
        assert (state(sim, "3000"), state(sim, "3001")) == ("CALLER_RINGING", "CALLEE_RINGING")
        advance(sim, 1)
        assert (state(sim, "3000"), state(sim, "3001")) == ("CALLING", "CALLING")
        await one.until(lambda: one.states("3001")[-1:] == ["CALLING"])
        assert one.states("3000") == ["CALLEE_RINGING", "CALLER_RINGING", "CALLING"]


async def test_hanging_up_clears_both_legs_and_keeps_the_old_data_in_the_record() -> None:
    async with house() as (sim, one):
        await one.dial("3001")
        own = one.line
        await one.do("forceHangUp", channelA=own, myExten="3000")
        await one.until(lambda: one.states("3001")[-1:] == ["IDLE"])
        record = one.last("extensionSingle")["extension"]
        assert record["state"] == "IDLE"
        assert record["channelId"]
        assert record["answerTime"] > 0
        assert record["anotherChannel"] == ""
        assert not sim.pbx.switch.register.by_id


async def test_a_busy_number_gives_busy_tone_and_then_clears_the_line() -> None:
    async with house() as (sim, one):
        sim.connect("3001", "3002")
        await one.do("dialCall", number="3001")
        advance(sim, 0)
        assert state(sim, "3000") == "BUSY"
        advance(sim, 5)
        assert state(sim, "3000") == "IDLE"
        assert state(sim, "3001") == "CALLING"


async def test_an_unanswered_call_ends_and_is_noted_as_unanswered() -> None:
    async with house() as (sim, one):
        notes: list[CallNote] = []
        sim.pbx.on_call = notes.append
        sim.pbx.switch.habits.fixed["3001"] = None
        await one.do("dialCall", number="3001")
        advance(sim, 40)
        assert (state(sim, "3000"), state(sim, "3001")) == ("IDLE", "IDLE")
        assert [(n.caller, n.callee, n.answer, n.reason) for n in notes] == [
            ("3000", "3001", None, "unanswered")
        ]


async def test_an_emergency_number_goes_out_over_a_trunk() -> None:
    async with house() as (sim, one):
        await one.dial("110")
        assert party(sim, "3000") == "110"
        await one.until(lambda: one.last("callingQueue")["extensionList"])
        assert one.last("callingQueue")["extensionList"][0]["channelId"].startswith("SIP/trunk")


async def test_a_number_nobody_has_is_refused() -> None:
    async with house() as (_, one):
        assert "3999" in await one.refused("dialCall", number="3999")


async def test_hold_and_resume_on_the_living_channel() -> None:
    async with house() as (sim, one):
        channel = await answered(sim, one)
        own = one.line
        await one.do("holdCall", channelId=own)
        assert state(sim, "3000") == "HOLDING"
        await one.until(lambda: one.last("callingQueue")["extensionList"][0]["state"] == "HOLDING")
        await one.do(
            "resumeCall",
            channelId=own,
            exten="3000",
            resumeExten=OUTSIDE,
            resumeChannelId=channel,
        )
        assert (state(sim, "3000"), party(sim, "3000")) == ("CALLING", OUTSIDE)


async def test_resume_after_own_hang_up_rings_the_handset() -> None:
    async with house() as (sim, one):
        channel = await answered(sim, one)
        await one.do("holdCall", channelId=one.line)
        old = one.line
        await one.do("forceHangUp", channelA=old, myExten="3000")
        assert state(sim, "3000") == "IDLE"
        assert alive(sim, channel)
        asked = {"resumeExten": OUTSIDE, "resumeChannelId": channel}
        assert old in await one.refused("resumeCall", channelId=old, exten="3000", **asked)
        await one.do("resumeCall", channelId="", exten="3000", **asked)
        assert state(sim, "3000") == "CALLEE_RINGING"
        advance(sim, 0)
        assert (state(sim, "3000"), party(sim, "3000")) == ("CALLING", OUTSIDE)


async def test_resume_by_extension_is_refused_while_the_channel_lives() -> None:
    async with house() as (sim, one):
        channel = await answered(sim, one)
        await one.do("holdCall", channelId=one.line)
        message = await one.refused(
            "resumeCall", channelId="", exten="3000", resumeExten=OUTSIDE, resumeChannelId=channel
        )
        assert "has not hung up" in message


async def test_a_caller_who_hangs_up_while_held_clears_the_operators_line() -> None:
    async with house() as (sim, one):
        channel = await answered(sim, one)
        await one.do("holdCall", channelId=one.line)
        sim.hang_up(channel)
        await one.until(lambda: one.states("3000")[-1] == "IDLE")
        assert "does not exist" in await one.refused(
            "resumeCall", exten="3000", resumeExten=OUTSIDE, resumeChannelId=channel
        )


async def test_a_second_call_on_the_held_line_leaves_the_first_party_on_hold() -> None:
    async with house() as (sim, one):
        first = await answered(sim, one)
        await one.do("holdCall", channelId=one.line)
        second = caller(sim, "13900000000")
        assert (await one.pick(second))["code"] == 0
        assert party(sim, "3000") == "13900000000"
        sim.hang_up(second)
        assert [c.id for c in sim.pbx.switch.held_for("3000")] == [first]
        await one.do("resumeCall", exten="3000", resumeExten=OUTSIDE, resumeChannelId=first)
        advance(sim, 0)
        assert party(sim, "3000") == OUTSIDE


async def test_two_operators_cannot_pick_up_the_same_caller() -> None:
    async with house() as (sim, one), desk(sim, 1) as other:
        channel = caller(sim)
        await other.until(lambda: other.last("callingInQueue")["extensionList"])
        assert (await one.pick(channel))["code"] == 0
        late = await other.pick(channel)
        assert late["code"] == 1
        assert "no longer waiting" in late["message"]
        await other.until(lambda: other.last("callingInQueue")["extensionList"] == [])
        advance(sim, 0)
        await other.until(lambda: other.last("callingQueue")["extensionList"])
        record = other.last("callingQueue")["extensionList"][0]
        assert (record["number"], record["anotherNumber"]) == (OUTSIDE, "3000")


async def test_only_a_caller_without_a_number_is_picked_up_without_naming_one() -> None:
    async with house() as (sim, one):
        named, withheld = caller(sim), sim.call_in("", "")
        fields = {"myExten": "3000", "exten": ""}
        refused = await one.ask("answerQueueCall", incomingChannelId=named, **fields)
        assert (refused["code"], "exten must not be blank" in refused["message"]) == (1, True)
        assert (await one.ask("answerQueueCall", incomingChannelId=withheld, **fields))["code"] == 0


async def test_a_picked_caller_waits_on_when_the_handset_is_not_lifted() -> None:
    async with house() as (sim, one):
        sim.pbx.switch.habits.fixed["3000"] = None
        channel = caller(sim)
        began = sim.pbx.switch.channel(channel).start
        await one.pick(channel)
        assert not sim.pbx.switch.waiting.callers
        advance(sim, 40)
        assert [c.id for c in sim.pbx.switch.waiting.callers] == [channel]
        assert sim.pbx.switch.waiting.callers[0].start == began
        assert state(sim, "3000") == "IDLE"


async def test_a_picked_caller_who_gives_up_stops_the_handset() -> None:
    async with house(handset_answer=9.0) as (sim, one):
        channel = caller(sim)
        await one.pick(channel)
        sim.pbx.switch.hang_up(sim.pbx.switch.channel(channel), "abandoned")
        assert state(sim, "3000") == "IDLE"
        assert not sim.pbx.switch.register.by_id


async def test_blind_transfer_frees_the_operator_and_joins_caller_and_target() -> None:
    async with house() as (sim, one):
        channel = await answered(sim, one)
        await one.do("blindTransferCall", channel=one.line, number="3003")
        assert (state(sim, "3000"), state(sim, "3003")) == ("IDLE", "CALLEE_RINGING")
        advance(sim, 1)
        assert party(sim, "3003") == OUTSIDE
        assert sim.pbx.switch.channel(channel).state == "CALLING"


@pytest.mark.parametrize("service", ["blindTransferCall", "transferCall"])
async def test_a_transfer_to_a_busy_target_changes_nothing(service: str) -> None:
    async with house() as (sim, one):
        await answered(sim, one)
        sim.connect("3003", "3004")
        assert "busy" in await one.refused(service, channel=one.line, number="3003")
        assert (state(sim, "3000"), party(sim, "3000")) == ("CALLING", OUTSIDE)


async def test_do_not_disturb_refuses_a_transfer_and_gives_callers_busy_tone() -> None:
    async with house() as (sim, one):
        sim.pbx.may_ring = lambda number: number != "3003"
        await answered(sim, one)
        message = await one.refused("blindTransferCall", channel=one.line, number="3003")
        assert "disturbed" in message
        sim.pbx.switch.call_out("3005", "3003")
        advance(sim, 1.5)
        assert (state(sim, "3005"), state(sim, "3003")) == ("BUSY", "IDLE")


async def test_an_unanswered_blind_transfer_comes_back_to_the_operator() -> None:
    async with house() as (sim, one):
        sim.pbx.switch.habits.fixed["3003"] = None
        await answered(sim, one)
        await one.do("blindTransferCall", channel=one.line, number="3003")
        advance(sim, 30)
        assert state(sim, "3003") == "IDLE"
        assert party(sim, "3000") == OUTSIDE
        assert state(sim, "3000") == "CALLING"


async def test_an_unanswered_blind_transfer_joins_the_queue_when_the_operator_is_busy() -> None:
    async with house() as (sim, one):
        sim.pbx.switch.habits.fixed["3003"] = None
        channel = await answered(sim, one)
        await one.do("blindTransferCall", channel=one.line, number="3003")
        await one.dial("3001")
        advance(sim, 30)
        assert [c.id for c in sim.pbx.switch.waiting.callers] == [channel]
        assert party(sim, "3000") == "3001"


async def consulting(sim: Simulator, one: Desk, number: str = "3003") -> str:
    channel = await answered(sim, one)
    await one.do("transferCall", channel=one.line, number=number)
    return channel


async def test_consulting_holds_the_caller_and_own_hang_up_completes() -> None:
    async with house() as (sim, one):
        channel = await consulting(sim, one)
        assert sim.pbx.switch.channel(channel).state == "HOLDING"
        assert (state(sim, "3000"), state(sim, "3003")) == ("CALLER_RINGING", "CALLEE_RINGING")
        advance(sim, 1)
        assert party(sim, "3000") == "3003"
        await one.do("forceHangUp", channelA=one.line, myExten="3000")
        assert state(sim, "3000") == "IDLE"
        assert party(sim, "3003") == OUTSIDE


async def test_own_hang_up_while_the_target_rings_completes_too() -> None:
    async with house() as (sim, one):
        await consulting(sim, one)
        await one.do("forceHangUp", channelA=one.line, myExten="3000")
        assert (state(sim, "3000"), state(sim, "3003")) == ("IDLE", "CALLEE_RINGING")
        advance(sim, 1)
        assert (state(sim, "3003"), party(sim, "3003")) == ("CALLING", OUTSIDE)


@pytest.mark.parametrize("seconds", [0.0, 1.0])
async def test_hanging_up_the_target_gives_the_caller_back(seconds: float) -> None:
    async with house() as (sim, one):
        await consulting(sim, one)
        advance(sim, seconds)
        target = sim.pbx.switch.line("3003")
        assert target is not None
        await one.do("forceHangUp", channelA=target.id, myExten="3000")
        assert (state(sim, "3000"), party(sim, "3000")) == ("CALLING", OUTSIDE)
        assert state(sim, "3003") == "IDLE"


async def test_a_caller_who_gives_up_during_the_consultation_leaves_an_ordinary_call() -> None:
    async with house() as (sim, one):
        channel = await consulting(sim, one)
        advance(sim, 1)
        sim.hang_up(channel)
        assert party(sim, "3000") == "3003"
        await one.do("forceHangUp", channelA=one.line, myExten="3000")
        assert not sim.pbx.switch.register.by_id


async def test_force_release_clears_both_legs_of_a_strangers_call() -> None:
    async with house() as (sim, one):
        sim.connect("3003", "3004")
        line = sim.pbx.switch.line("3004")
        assert line is not None
        await one.do("forceHangUp", channelA=line.id, myExten="3000")
        assert (state(sim, "3003"), state(sim, "3004")) == ("IDLE", "IDLE")


async def test_force_release_needs_its_licence_but_own_hang_up_does_not() -> None:
    async with house(licences=["originate_call"]) as (sim, one):
        sim.connect("3003", "3004")
        line = sim.pbx.switch.line("3004")
        assert line is not None
        message = await one.refused("forceHangUp", channelA=line.id, myExten="3000")
        assert "force_release" in message
        await one.dial("3001")
        await one.do("forceHangUp", channelA=one.line, myExten="3000")
        assert state(sim, "3001") == "IDLE"


@pytest.mark.parametrize(
    ("service", "seen"), [("spyListen", "MONITOR"), ("forceSpyTalk", "FORCE_CALLIN")]
)
async def test_listening_ends_with_the_call_or_by_own_hang_up(service: str, seen: str) -> None:
    async with house() as (sim, one):
        sim.connect("3003", "3004")
        line = sim.pbx.switch.line("3003")
        assert line is not None
        await one.do(service, channelA=line.id, myExten="3000")
        advance(sim, 0)
        assert (state(sim, "3000"), state(sim, "3003")) == (seen, "CALLING")
        await one.do("forceHangUp", channelA=one.line, myExten="3000")
        assert (state(sim, "3000"), state(sim, "3003")) == ("IDLE", "CALLING")
        await one.do(service, channelA=line.id, myExten="3000")
        advance(sim, 0)
        sim.pbx.switch.hang_up(line)
        assert (state(sim, "3000"), state(sim, "3004")) == ("IDLE", "IDLE")


async def test_a_kicked_member_stays_listed_as_left_and_may_rejoin() -> None:
    async with house() as (sim, one):
        for number in ("3000", "3001"):
            await one.do("conference", operate="conferenceAdd", number=number, targetNumber=number)
        advance(sim, 1)
        assert state(sim, "3001") == "CONF_SPEAKING"
        line = sim.pbx.switch.line("3001")
        assert line is not None
        member = {"number": "3001", "targetChannel": line.id}
        await one.do("conference", operate="conferenceMute", **member)
        assert state(sim, "3001") == "CONF_MUTE"
        await one.do("conference", operate="conferenceKick", **member)
        listed = sim.pbx.switch.conference.listing()[1]
        assert (listed["memberState"], state(sim, "3001")) == ("LEAVED", "IDLE")
        await one.do("conference", operate="conferenceAdd", number="3001", targetNumber="3001")
        advance(sim, 1)
        await one.until(
            lambda: (
                one.last("conference")["members"][1]["memberState"] == "JOINED"
                and one.last("conference")["members"][1]["channel"] != line.id
            )
        )
        await one.do("conference", operate="conferenceEnd", number="3000")
        await one.until(lambda: one.last("conference")["members"] == [])
        assert state(sim, "3000") == "IDLE"


async def test_a_wake_up_call_shows_alarm_while_it_rings_and_talks() -> None:
    async with house() as (sim, _):
        heard: list[str] = []
        sim.pbx.ring_extension("3004", lambda: heard.append("up"), heard.append)
        assert state(sim, "3004") == "ALARM"
        advance(sim, 1)
        assert (state(sim, "3004"), heard) == ("ALARM", ["up"])
        advance(sim, 10)
        assert state(sim, "3004") == "IDLE"
        sim.pbx.switch.habits.fixed["3004"] = None
        sim.pbx.ring_extension("3004", lambda: None, heard.append, seconds=20)
        advance(sim, 20)
        assert heard == ["up", "unanswered"]
