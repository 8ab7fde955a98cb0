"""A link that breaks, by what the operator sees and may do, and the picture after it is mended."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from console.simulator import Simulator
from console.state.ledger import Outcome
from console.state.own_call import Role
from tests.ui.shift import CALLER, QUICK, Shift, shift


async def test_a_lost_link_is_said_and_every_row_is_in_doubt(console: Shift) -> None:
    await console.caller()
    console.sim.faults.accept_and_close = True
    await console.sim.drop_connections()
    await console.sees("NO LINK")
    assert all("?" in line for line in console.lines() if "3002" in line)
    assert any("?" in line for line in console.lines() if CALLER in line)
    assert re.search(r"1 waiting, longest \d+:\d+\?", console.lines()[0])


async def test_nothing_is_sent_or_kept_while_there_is_no_link(console: Shift) -> None:
    await console.talk()
    console.sim.faults.accept_and_close = True
    await console.sim.drop_connections()
    await console.sees("NO LINK")
    await console.press("f8")
    await console.sees("This call has not been confirmed since the link was lost")
    await console.type("112")
    await console.press("f3")
    await console.sees("nothing was sent")
    console.sim.faults.accept_and_close = False
    await console.until(console.live, "live again")
    await console.nothing_sent()


async def test_a_command_cut_off_is_not_confirmed_and_never_repeated(console: Shift) -> None:
    await console.talk()
    console.sim.faults.silent = {"*"}
    console.sim.faults.no_pushes = True
    await console.press("f7")
    await console.until(lambda: console.frames("holdCall"), "sent")
    console.sim.faults.clear()
    await console.sim.drop_connections()
    await console.sees("not confirmed", f"Hold {CALLER}")
    await console.until(console.live, "live again")
    await console.in_call((Role.HELD, CALLER))
    await console.sees("the screen has shown it")
    assert len(console.frames("holdCall")) == 1
    entry = console.app.dispatcher.ledger.entries[-1]
    assert entry.outcome is Outcome.NOT_CONFIRMED


async def test_after_a_reconnection_the_board_is_right(console: Shift) -> None:
    await console.talk()
    console.sim.faults.accept_and_close = True
    await console.sim.drop_connections()
    await console.sees("NO LINK")
    console.sim.connect("3005", "3006")
    console.sim.call_in("0211111111", "New Caller")
    console.sim.hang_up("3000")
    console.sim.faults.accept_and_close = False
    await console.until(console.live, "live again")
    await console.sees("0211111111", "1 waiting")
    board, switch = console.app.board, console.sim.pbx.switch
    for number, record in board.extensions.items():
        line = switch.line(number)
        assert record.state == (line.state if line else "IDLE")
        assert record.channel_id == (line.id if line else record.channel_id)
    assert console.roles() == []


async def test_a_restarted_exchange_gets_no_channel_of_its_former_life(console: Shift) -> None:
    await console.talk()
    await console.press("f7")
    await console.in_call((Role.HELD, CALLER))
    console.forget()
    await console.logged_in_again(console.sim.restart)
    await console.press("f9", "enter", "f7", "f8")
    await console.nothing_sent()


async def test_the_queue_is_in_doubt_until_named_again(console: Shift) -> None:
    await console.caller()
    console.sim.faults.no_pushes = True
    await console.logged_in_again(console.sim.drop_connections)
    await console.press("f2")
    await console.sees("not been confirmed since the link was lost")
    await console.nothing_sent()


async def test_an_unknown_extension_appears_and_the_list_is_read_again(console: Shift) -> None:
    from console.simulator.people import Extension

    first = next(iter(console.sim.pbx.extensions.values()))
    fields = {**{name: getattr(first, name) for name in ("acl_id", "acl_name", "job")}}
    new = Extension(id=99, user_id=99, number="3999", name="Newcomer", department="Attic", **fields)
    console.sim.pbx.extensions["3999"] = new
    console.sim.pbx.push_extension("3999")
    await console.sees("3999 Newcomer")
    await console.until(lambda: console.frames("extension"), "read again")


async def test_a_held_caller_whom_nothing_names_after_a_reconnect_can_be_let_go(
    console: Shift,
) -> None:
    await console.talk(CALLER)
    await console.press("f7")
    await console.in_call((Role.HELD, CALLER))
    console.sim.hang_up("3000")
    await console.until(lambda: [c.channel for c in console.app.board.calls.held] == [""])
    console.sim.faults.no_pushes = True
    await console.logged_in_again(console.sim.drop_connections)
    console.forget()
    await console.press("f9", "f7")
    await console.sees("use your telephone", "; k Take it off")
    await console.chord("; k")
    await console.press("enter")
    await console.until(lambda: not console.app.board.calls.held)
    await console.nothing_sent()


async def test_an_empty_queue_is_believed_only_when_the_exchange_has_told_it(
    console: Shift,
) -> None:
    await console.sees("nobody waits")
    console.sim.faults.no_pushes = True
    await console.logged_in_again(console.sim.drop_connections)
    await console.sees("queue not known yet")
    assert "nobody waits" not in console.text()
    console.sim.faults.no_pushes = False
    channel = console.sim.call_in(CALLER)
    await console.sees("1 waiting")
    console.sim.hang_up(channel)
    await console.sees("nobody waits")


async def test_ctrl_r_tries_again_at_once_while_there_is_no_link(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, timing=replace(QUICK, delays=(600.0, 600.0))) as console:
        await sim.drop_connections()
        await console.sees("NO LINK", "next try in")
        await console.press("ctrl+r")
        await console.until(console.live, "live again")


async def test_a_password_changed_elsewhere_is_asked_for_once_and_nothing_is_lost(
    console: Shift,
) -> None:
    await console.talk()
    await console.type("30")
    console.sim.accounts[0].password = "another"
    before = len(console.sim.received)
    await console.sim.drop_connections()
    await console.sees("Log in to the PBX", "password")
    await console.quiet()
    tried = [one.frame for one in console.sim.received[before:] if one.frame is not None]
    assert [frame["service"] for frame in tried] == ["login"], "more might lock the account"
    await console.type("another")
    await console.press("enter")
    await console.until(console.live, "live again")
    await console.in_call((Role.TALKING, CALLER))
    assert console.app.desk.box.value == "30"
    await console.press("f7")
    await console.in_call((Role.HELD, CALLER))
