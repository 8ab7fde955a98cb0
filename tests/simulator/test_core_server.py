"""Connections, logins, silence, restarts and faults."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from console.simulator import Habits, ManualClock, Simulator
from tests.simulator.core_desk import advance, desk, house, state


async def test_the_test_frame_is_answered_without_a_login() -> None:
    async with Simulator(rest_port=None) as sim, connect(sim.url) as socket:
        await socket.send("test")
        assert await asyncio.wait_for(socket.recv(), 5)


async def test_only_the_manuals_path_is_a_websocket() -> None:
    async with Simulator(rest_port=None) as sim:
        with pytest.raises(InvalidStatus, match="404"):
            await connect(sim.url.replace("/websocket", "/other"))


async def test_a_wrong_password_is_refused() -> None:
    async with house() as (_, one):
        one.session = {}
        message = await one.refused("login", user="operator", password="wrong", number="3000")
        assert "password" in message


async def test_a_silent_connection_is_dropped_after_90_seconds() -> None:
    async with house() as (sim, one):
        advance(sim, 60)
        await one.keep_alive()
        advance(sim, 89)
        await one.do("extension", operate="query")
        advance(sim, 90)
        await asyncio.wait_for(one.socket.wait_closed(), 5)
        assert one.socket.close_code == 1006


async def test_a_token_ends_after_a_day_and_a_new_login_renews_it() -> None:
    async with house() as (sim, one):
        for _ in range(24 * 45):
            advance(sim, 80)
            await one.keep_alive()
        assert "expired" in await one.refused("extension", operate="query")
        await one.log_in()
        await one.do("extension", operate="query")


async def test_a_new_console_is_told_who_waits_and_talks() -> None:
    async with house() as (sim, one):
        sim.call_in("13812345678")
        await one.dial("3005")
        async with desk(sim, 1) as other:
            await other.until(lambda: len(other.pushes) >= 2)
            assert other.last("callingInQueue")["extensionList"][0]["number"] == "13812345678"
            assert other.last("callingQueue")["extensionList"][0]["number"] == "3005"


async def test_after_a_restart_channel_names_count_from_zero_again() -> None:
    async with house() as (sim, one):
        await one.dial("3005")
        assert one.line.endswith("-00000000")
        await sim.restart()
        await asyncio.wait_for(one.socket.wait_closed(), 5)
        assert state(sim, "3005") == "IDLE"
        async with desk(sim) as again:
            await again.dial("3006")
            assert again.line.endswith("-00000000")


async def test_a_restart_keeps_what_was_set_and_sets_nothing_anew() -> None:
    def configured(sim: Simulator) -> object:
        return {
            number: (extension.dnd, extension.alarm_time)
            for number, extension in sim.pbx.extensions.items()
            if extension.dnd or extension.alarm
        }

    async with house(calls_per_hour=600) as (sim, _):
        before = configured(sim)
        sim.pbx.switch.habits.unanswered = 1.0
        await sim.restart()
        assert configured(sim) == before
        assert sim.pbx.switch.habits.unanswered == 1.0
        assert before


@pytest.mark.parametrize(("mode", "code"), [("close", 1001), ("reset", 1006), ("abort", 1006)])
async def test_connections_can_be_dropped(mode: str, code: int) -> None:
    async with house() as (sim, one):
        await sim.drop_connections(mode)
        await asyncio.wait_for(one.socket.wait_closed(), 5)
        assert one.socket.close_code == code


async def test_requests_are_recorded_with_their_connection() -> None:
    async with house() as (sim, _), desk(sim, 1) as other:
        await other.do("dialCall", number="3005")
        last = sim.received[-1]
        assert last.connection == 2
        assert last.frame is not None
        assert last.frame["number"] == "3005"


async def test_the_rest_side_answers_on_its_own_port() -> None:
    async with Simulator(clock=ManualClock()) as sim, httpx.AsyncClient() as client:
        reply = await client.put(f"{sim.rest_url}/ippbx/rest/users", json={})
        assert reply.status_code == 401


# -- faults ------------------------------------------------------------------------------------


async def test_an_error_fault_refuses_without_doing() -> None:
    async with house() as (sim, one):
        sim.faults.errors["dialCall"] = (7, "out of order")
        reply = await one.ask("dialCall", number="3005")
        assert (reply["code"], reply["message"]) == (7, "out of order")
        assert not sim.pbx.switch.register.by_id


async def test_a_silent_service_is_done_but_not_answered() -> None:
    async with house() as (sim, one):
        sim.faults.silent.add("dialCall")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await one.ask("dialCall", number="3005")
        assert state(sim, "3000") == "CALLEE_RINGING"


async def test_replies_can_be_doubled_and_pushes_withheld() -> None:
    async with house() as (sim, one):
        sim.faults.duplicate, sim.faults.no_pushes = 1.0, True
        before = len(one.pushes)
        reply = await one.do("dialCall", number="3005")
        await one.until(lambda: len(one.pushes) > before)
        assert one.pushes[before:] == [reply]


async def test_frames_can_be_lost_reordered_delayed_and_preceded_by_garbage() -> None:
    async with house() as (sim, one):
        sim.faults.garbage = 1.0
        sim.faults.delay = 0.05
        began = time.monotonic()
        await one.do("extension", operate="query")
        assert time.monotonic() - began >= 0.05
        sim.faults.clear()
        sim.faults.reorder = 1.0
        await asyncio.gather(
            one.do("extension", operate="query"), one.do("callACL", operate="query")
        )
        places = [i for i, t in enumerate(one.texts) if '"aclList"' in t or '"callACLs"' in t]
        assert '"aclList"' in one.texts[places[-1]]
        sim.faults.clear()
        sim.faults.drop = 1.0
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await one.ask("extension", operate="query")


async def test_a_half_open_connection_neither_reads_nor_writes_until_it_heals() -> None:
    async with house() as (sim, one):
        sim.faults.half_open = True
        count = len(sim.received)
        asked = asyncio.create_task(one.ask("dialCall", number="3005"))
        done, _ = await asyncio.wait([asked], timeout=0.1)
        assert not done
        assert len(sim.received) == count
        sim.faults.half_open = False
        assert (await asked)["code"] == 0


async def test_connections_can_be_accepted_and_closed_at_once() -> None:
    async with house() as (sim, _):
        sim.faults.accept_and_close = True
        socket = await connect(sim.url)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 5)


async def test_awkward_manners_send_numbers_as_text_and_objects_for_empty_lists() -> None:
    async with house() as (sim, one):
        sim.faults.awkward = True
        reply = await one.ask("extension", operate="query")
        assert reply["code"] == "0"
        assert reply["extensionList"][0]["id"] == "1"
        assert "callAclId" in reply["extensionList"][1]
        assert "token" not in reply
        sim.hang_up(sim.call_in("13812345678"))
        await one.until(lambda: one.last("callingInQueue")["extensionList"] == {})


# -- the day -----------------------------------------------------------------------------------


def picture(sim: Simulator) -> list[object]:
    records = [
        (e.number, e.name, e.state, e.channel, e.another_number, e.start_time)
        for e in sim.pbx.extensions.values()
    ]
    return [*records, [(c.id, c.number, c.start) for c in sim.pbx.switch.waiting.callers]]


async def day(seed: int) -> tuple[list[object], list[object]]:
    options = {"clock": ManualClock(), "rest_port": None, "calls_per_hour": 900, "seed": seed}
    async with Simulator(**options) as sim:  # type: ignore[arg-type]
        start = picture(sim)
        advance(sim, 1800)
        return start, picture(sim)


async def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    one, same, other = await day(5), await day(5), await day(6)
    assert one == same
    assert one != other


async def test_a_day_is_alive_from_the_start() -> None:
    async with house(calls_per_hour=600) as (sim, one):
        advance(sim, 2)
        states = [e.state for e in sim.pbx.extensions.values()]
        assert len(sim.pbx.switch.waiting.callers) >= 3
        assert all(c.start < sim.pbx.clock.now() for c in sim.pbx.switch.waiting.callers)
        assert states.count("CALLING") >= 12
        assert "CALLEE_RINGING" in states
        await one.until(lambda: len(one.last("callingInQueue")["extensionList"]) >= 3)


async def test_a_long_day_leaves_no_line_hanging() -> None:
    async with house(calls_per_hour=900) as (sim, _):
        for _ in range(6 * 60):
            advance(sim, 60)
            register = sim.pbx.switch.register
            assert len(sim.pbx.switch.waiting.callers) < 60
            for number, channel in register.by_number.items():
                assert register.by_id[channel.id] is channel
                assert sim.pbx.extensions[number].state != "IDLE"
        sim.scenario.stop()
        sim.pbx.switch.habits = Habits(talk=(1, 1), patience=(1, 1))
        advance(sim, 3600)
        assert not sim.pbx.switch.register.by_id
        assert {e.state for e in sim.pbx.extensions.values()} == {"IDLE"}


async def test_fifty_thousand_extensions_are_ready_within_seconds() -> None:
    began = time.monotonic()
    async with house(extensions=50_000, calls_per_hour=3000) as (sim, one):
        advance(sim, 60)
        reply = await one.do("extension", operate="query")
        assert len(reply["extensionList"]) == 50_000
        assert len({e["number"] for e in reply["extensionList"]}) == 50_000
    assert time.monotonic() - began < 15
