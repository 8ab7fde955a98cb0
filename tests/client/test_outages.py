"""Bad networks and bad servers over hours, on a clock that jumps (C5 to C17, C34, C36, G17)."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame as WebsocketFrame
from websockets.frames import Opcode

from console.client.errors import (
    ClosedAtOnce,
    NotAPbx,
    NotConfirmed,
    NotSent,
    TimedOut,
)
from console.client.link import HOUR, LinkPhase, Timing
from console.client.session import Session
from console.client.trust import Trust
from console.protocol import call, dnd, extension
from tests.client.certificates import make
from tests.client.ears import Ears, account, live, running, until
from tests.client.servers import Frame, ScriptedPbx, raw_server, scripted_pbx, silence
from tests.client.virtual import loop_time, run_virtual, seconds, session_for

HANG_UP = call.HangUp(channel_a="SIP/3000-00000001", my_exten="8000")


def test_a_link_that_falls_silent_is_doubted_within_12_s_and_given_up_within_20() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears):
            pbx.answers["keepAlive"] = silence
            await seconds(60)
            stale = next(link for link in ears.links if link.phase is LinkPhase.STALE)
            down = next(link for link in ears.links if link.phase is LinkPhase.DOWN)
            first = ears.links[2]
            assert first.phase is LinkPhase.LIVE
            assert stale.heard_at is not None
            assert down.heard_at is not None
            assert 11.9 <= stale.since - stale.heard_at <= 13
            assert 19.9 <= down.since - down.heard_at <= 21
            assert "20" in str(down.cause)

    run_virtual(play())


def test_a_link_that_is_cut_says_when_the_last_byte_came() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears):
            await seconds(125)
            pbx.cut()
            await until(lambda: LinkPhase.DOWN in ears.phases)
            down = next(link for link in ears.links if link.phase is LinkPhase.DOWN)
            assert down.heard_at is not None
            assert 0 <= down.since - down.heard_at <= 12

    run_virtual(play())


def test_on_a_doubtful_link_nothing_is_sent_but_the_urgent() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            pbx.answers["keepAlive"] = silence
            await seconds(14)
            assert ears.phase is LinkPhase.STALE
            with pytest.raises(NotSent):
                await session.request(HANG_UP)
            assert pbx.sent("forceHangUp") == []
            await session.request(call.Dial(number="112"), urgent=True)
            await seconds(2)
            assert ears.phases[2:] == [LinkPhase.LIVE, LinkPhase.STALE, LinkPhase.LIVE]

    run_virtual(play())


def test_a_request_into_a_black_hole_is_not_confirmed_after_eight_seconds() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            pbx.answers["forceHangUp"] = silence
            began = loop_time()
            with pytest.raises(NotConfirmed):
                await session.request(HANG_UP)
            assert 7.99 <= loop_time() - began < 8.1
            await seconds(600)
            assert len(pbx.sent("forceHangUp")) == 1

    run_virtual(play())


async def _count_tries(behave: str, minutes: int = 3) -> tuple[list[float], int]:
    ears = Ears()
    async with scripted_pbx() as pbx:

        async def close(ws: ServerConnection) -> bool:
            await ws.close()
            return False

        async def drop(asked: Frame) -> list[Frame]:
            await pbx.push(pbx.accept_login(asked)[0])
            pbx.cut()
            return []

        if behave == "at once":
            pbx.greet = close
        else:
            pbx.answers["login"] = drop
        async with running(session_for(pbx.url, ears)):
            await seconds(minutes * 60)
        return pbx.times, len(pbx.sent("login"))


def test_a_server_that_accepts_and_closes_is_not_hammered() -> None:
    times, _ = run_virtual(_count_tries("at once"))
    assert len([at for at in times if at < 60]) <= 12
    assert len([at for at in times if at >= 60]) <= 10


def test_a_server_that_drops_after_login_sees_six_logins_in_the_first_minute_at_most() -> None:
    times, logins = run_virtual(_count_tries("after login"))
    assert len([at for at in times if at < 60]) <= 6
    assert logins <= 16


def test_a_silent_server_is_given_up_after_ten_seconds_and_tried_again() -> None:
    async def play() -> None:
        async def nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            await reader.read()

        ears = Ears()
        async with raw_server(nothing) as port:
            with pytest.raises(TimedOut):
                await session_for(f"ws://127.0.0.1:{port}", ears, patient=False).run()
            assert 10 <= loop_time() < 10.5

    run_virtual(play())


def test_a_dripping_handshake_is_given_up_after_ten_seconds() -> None:
    async def play() -> None:
        async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            for byte in b"HTTP/1.1 101 Switching Protocols\r\n" * 10:
                writer.write(bytes([byte]))
                await writer.drain()
                await seconds(1)

        ears = Ears()
        async with raw_server(drip) as port:
            with pytest.raises(TimedOut):
                await session_for(f"ws://127.0.0.1:{port}", ears, patient=False).run()
            assert loop_time() < 10.5

    run_virtual(play())


@pytest.mark.parametrize("frame", ["welcome to the chat", '{"hello": 1}'])
def test_a_websocket_that_speaks_something_else_is_named_as_such(frame: str) -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["login"] = lambda _: [frame]
            with pytest.raises(NotAPbx):
                await session_for(pbx.url, ears, patient=False).run()

    run_virtual(play())


def test_an_echo_server_is_not_taken_for_a_pbx_that_refuses() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["login"] = lambda asked: [asked]
            with pytest.raises(NotAPbx):
                await session_for(pbx.url, ears, patient=False).run()

    run_virtual(play())


def test_a_computer_that_slept_makes_the_link_again_and_sends_nothing_from_before() -> None:
    async def play() -> None:
        ears = Ears()
        asleep = 0.0

        async with scripted_pbx() as pbx:
            session = Session(account(pbx.url), listener=ears, now=lambda: loop_time() + asleep)
            async with live(session, ears):
                await seconds(3)
                asleep = 8 * HOUR
                with pytest.raises(NotSent):
                    await session.request(HANG_UP)
                with pytest.raises(NotSent):
                    await session.request(HANG_UP, urgent=True)
                await seconds(3)
                assert session.generation == 2
                assert ears.phase is LinkPhase.LIVE
                assert any("asleep" in str(link.cause) for link in ears.links)

    run_virtual(play())


def test_a_server_that_takes_nothing_does_not_stop_the_judgement_of_silence() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            pbx.sockets[-1].transport.pause_reading()
            began = loop_time()
            await seconds(35)
            down = next(link for link in ears.links if link.phase is LinkPhase.DOWN)
            assert down.since - began <= 21
            assert session.generation == 2

    run_virtual(play())


def test_a_frame_too_large_makes_the_link_again_although_the_server_keeps_it_open() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            # The head of a text frame of 2**40 bytes; the rest never comes.
            pbx.sockets[-1].transport.write(b"\x81\x7f" + (1 << 40).to_bytes(8, "big"))
            pbx.sockets[-1].transport.pause_reading()
            await seconds(5)
            assert session.generation == 2
            assert ears.phase is LinkPhase.LIVE
            assert any("too large" in str(link.cause) for link in ears.links)

    run_virtual(play())


def test_closing_is_quick_while_waiting_for_the_next_attempt() -> None:
    async def play() -> None:
        ears = Ears()
        session = session_for("ws://127.0.0.1:1/websocket", ears)
        run = asyncio.create_task(session.run())
        await seconds(20)
        assert ears.phase is LinkPhase.DOWN
        assert "refuses" in str(ears.links[-1].cause)
        began = loop_time()
        await session.close()
        await run
        assert loop_time() - began < 0.5

    run_virtual(play())


def test_an_impatient_session_raises_the_first_failure() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:

            async def close(ws: ServerConnection) -> bool:
                await ws.close()
                return False

            pbx.greet = close
            with pytest.raises(ClosedAtOnce):
                await session_for(pbx.url, ears, patient=False).run()
            assert pbx.connections == 1

    run_virtual(play())


def test_retry_now_ends_the_wait() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            # The first delay is any part of this: never a short one here.
            session = session_for(pbx.url, ears, timing=Timing(delays=(1e12,)))
            async with live(session, ears):
                pbx.cut()
                await seconds(30)
                assert session.generation == 1
                session.retry_now()
                await seconds(1)
                assert session.generation == 2

    run_virtual(play())


def test_a_pbx_that_answers_no_websocket_ping_keeps_its_link() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            # The manual promises no pong: a library that insists would cut a healthy link.
            protocol = pbx.sockets[-1].protocol
            send = protocol.send_frame

            def no_pong(frame: WebsocketFrame) -> None:
                if frame.opcode is not Opcode.PONG:
                    send(frame)

            protocol.send_frame = no_pong  # type: ignore[method-assign]
            await seconds(120)
            assert session.generation == 1
            assert ears.phase is LinkPhase.LIVE

    run_virtual(play())


def test_no_request_is_left_open_for_good() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            pbx.answers["forceHangUp"] = silence
            for _ in range(20):
                with pytest.raises(NotConfirmed):
                    await session.request(HANG_UP)
            # They had reached the PBX's system: nothing can be taken back, and the link is kept.
            assert session.generation == 1
            assert session._life is not None
            assert len(session._life.connection._pending) == 0

    run_virtual(play())


LONG = extension.SetName(number="3000", name="x" * 900_000)


def stop_reading(pbx: ScriptedPbx) -> asyncio.Transport:
    """The system of a PBX that does not read takes a little and acknowledges no more."""
    transport = pbx.sockets[-1].transport
    transport.pause_reading()
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    return transport


def test_a_query_stuck_in_the_network_at_its_limit_costs_no_link() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            stop_reading(pbx)
            filling = asyncio.create_task(session.request(LONG, limit=600))
            await asyncio.sleep(0)
            with pytest.raises(NotConfirmed) as stuck:
                await session.request(dnd.Query(number="3001"), or_never=False)
            assert stuck.value.under_way
            await seconds(1)
            assert LinkPhase.DOWN not in ears.phases[1:]
            filling.cancel()

    run_virtual(play())


@pytest.mark.parametrize("secure", [False, True], ids=["clear", "TLS"])
def test_a_command_stuck_in_the_network_at_its_limit_is_never_carried_out_later(
    secure: bool, tmp_path: Path
) -> None:
    made = make()
    tls = made.server(tmp_path) if secure else None

    async def play() -> None:
        ears = Ears()
        async with (
            scripted_pbx(tls) as pbx,
            live(session_for(pbx.url, ears, trust=Trust(pin=made.fingerprint)), ears) as session,
        ):
            transport = stop_reading(pbx)
            filling = asyncio.create_task(session.request(LONG, limit=600))
            await asyncio.sleep(0)
            with pytest.raises(NotConfirmed):
                await session.request(HANG_UP)
            transport.resume_reading()
            await until(lambda: LinkPhase.DOWN in ears.phases)
            down = next(link for link in ears.links if link.phase is LinkPhase.DOWN)
            assert "network" in str(down.cause)
            await seconds(60)
            assert pbx.sent("forceHangUp") == []
            with pytest.raises(NotConfirmed):
                await filling

    run_virtual(play())
