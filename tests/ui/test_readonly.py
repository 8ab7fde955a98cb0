"""A read-only console sees all and sends nothing but session frames and queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.client.errors import NotSent
from console.protocol.interfaces import INTERFACES
from console.protocol.wire import REQUESTS
from console.simulator import Simulator
from console.state.readonly import NOTHING_SENT, READS, refusal
from tests.ui.shift import shift

CHANGING = {"add", "update", "delete", "multipleDelete"}


def test_what_may_be_sent_are_requests_that_change_nothing() -> None:
    assert REQUESTS.keys() & INTERFACES.keys() >= READS
    operates = {REQUESTS[id_].operate for id_ in READS}
    # 11.3 reads with the operate `set` (reading 30).
    assert operates == {"query", "init", "result_query", "set"}
    assert [id_ for id_ in READS if REQUESTS[id_].operate == "set"] == ["queue_ringtone.query"]


def test_every_query_may_be_sent() -> None:
    others = {id_ for id_ in REQUESTS if id_ not in READS and not id_.startswith("session.")}
    assert not {id_ for id_ in others if REQUESTS[id_].operate in ("query", "init", "result_query")}
    assert all(
        REQUESTS[id_].operate in CHANGING or id_.startswith(("call.", "conference."))
        for id_ in others - {"queue_ringtone.query"}
    )


async def test_keys_send_nothing(sim: Simulator, tmp_path: Path) -> None:
    number = list(sim.pbx.extensions)[4]
    async with shift(sim, tmp_path, readonly=True) as one:
        sim.call_in("13800001111")
        await one.sees("13800001111", "read-only")
        for keys in ("f2", "f3", "f4", "f5", "f7", "f8", "plus", "enter"):
            await one.press("escape")
            await one.type(number)
            await one.press(keys)
        for chord in ("s l", "s b", "s r", "m a", "m e", "y", "c"):
            await one.press("escape")
            await one.type(number)
            await one.chord(f"; {chord}")
        await one.press("escape")
        await one.chord("; o a")
        await one.press("enter", "escape")
        await one.press("f2")
        await one.sees("Read-only: nothing is sent")
        frames = one.requests()
        sent = {(frame["service"], frame.get("operate", "")) for frame in frames}
        allowed = {(REQUESTS[id_].service, REQUESTS[id_].operate) for id_ in READS}
        assert sent - allowed <= {("login", ""), ("logout", ""), ("keepAlive", "")}


async def test_modules_send_nothing_but_queries(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, readonly=True) as one:
        services = one.app.services()
        for id_, kind in REQUESTS.items():
            if id_ in READS or id_.startswith("session."):
                continue
            request = kind.__new__(kind)
            assert refusal(request) == NOTHING_SENT
            with pytest.raises(NotSent):
                await services.ask(request)
        with pytest.raises(NotSent):
            await services.rest()
