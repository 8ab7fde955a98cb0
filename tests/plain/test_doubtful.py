"""A held call of which nothing is known any more, line by line."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from tests.plain.program import plain


async def test_a_held_call_without_news_is_taken_off_the_list(tmp_path: Path) -> None:
    async with Simulator(extensions=12) as pbx, plain(pbx, tmp_path) as program:
        channel = pbx.call_in("13900001111")
        await program.says("Waiting:")
        await program.type("a")
        await program.says("Talking to")
        await program.type("h")
        held = await program.says("On hold: 13900001111")
        number = held.split()[1].rstrip(":")
        await program.type(f"off {number}")
        await program.says(f"{number} is no held call without a line")
        pbx.hang_up("3000")
        pbx.faults.accept_and_close = True
        await pbx.drop_connections()
        await program.says("No link to the PBX")
        pbx.hang_up(channel)
        pbx.faults.accept_and_close = False
        await program.says("The link is up")
        await program.type("s")
        lost = (await program.says("On hold: 13900001111")).split()[1].rstrip(":")
        await program.type(f"h {lost}")
        await program.says("Not seen since the link came back: use your telephone")
        await program.says("off and the number of the call takes it off the list")
        await program.type(f"off {lost}")
        await program.says("Take 13900001111 off the list?")
        await program.type("yes")
        await program.says("has ended: 13900001111")
        sent = [one.frame["service"] for one in pbx.received if one.frame is not None]
        assert sent.count("holdCall") == 1
        assert not {"resumeCall", "forceHangUp"} & {*sent}
