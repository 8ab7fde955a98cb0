"""The chapters over a real websocket: what one console sets, the others see."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from console.simulator.clock import ManualClock
from console.simulator.rest import CREDENTIAL
from console.simulator.simulator import PASSWORD, Simulator
from tests.simulator.chapters_desk import CONTRACT

_SERIALS = itertools.count(1)


class Console:
    """A bare client: sends the manual's frames and keeps what is pushed."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pushes: list[dict[str, Any]] = []
        self.head: dict[str, str] = {}

    async def _read(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            return dict(json.loads(await self.socket.recv()))

    async def ask(self, ident: str, **changes: Any) -> dict[str, Any]:
        serial = f"test-{next(_SERIALS)}"
        frame = {**CONTRACT[ident]["request"], **self.head, "serialId": serial, **changes}
        await self.socket.send(json.dumps(frame))
        while (got := await self._read()).get("serialId") != serial:
            self.pushes.append(got)
        return got

    async def log_in(self, user: str, number: str, password: str = PASSWORD) -> dict[str, Any]:
        self.head = {}
        reply = await self.ask(
            "session.login", user=user, number=number, password=password, language="cn"
        )
        if reply["code"] == 0:
            self.head = {"currentUserId": reply["currentUserId"], "token": reply["token"]}
        return reply

    async def pushed(self, number: str) -> dict[str, Any]:
        """The next pushed record of an extension."""
        while True:
            got = self.pushes.pop(0) if self.pushes else await self._read()
            if got["service"] == "extensionSingle" and got["extension"]["number"] == number:
                return dict(got["extension"])


async def test_what_one_console_sets_is_pushed_to_the_other() -> None:
    async with (
        Simulator(clock=ManualClock()) as simulator,
        connect(simulator.url) as one,
        connect(simulator.url) as two,
    ):
        first, second = Console(one), Console(two)
        await first.log_in("operator", "3000")
        await second.log_in("operator2", "3001")
        await first.ask("dnd.set", number="3005", startTime="", endTime="")
        assert (await second.pushed("3005"))["disturbId"] == 1
        await second.ask("extension.set_name", number="3005", name="李明朗")
        assert (await first.pushed("3005"))["disturbId"] == 1
        assert (await first.pushed("3005"))["showName"] == "李明朗"


async def test_a_wake_up_call_is_seen_ringing_and_in_the_results() -> None:
    clock = ManualClock()
    async with Simulator(clock=clock) as simulator, connect(simulator.url) as socket:
        console = Console(socket)
        await console.log_in("operator", "3000")
        simulator.pbx.switch.habits.fixed["3005"] = 3.0
        soon = time.strftime("%H:%M", time.localtime(clock.now() + 60))
        once = {"id": "", "alarmCycle": "1", "alarmTimes": "1", "alarmDays": "1"}
        await console.ask("wake_up.set", number="3005", alarms=[{**once, "alarmTime": soon}])
        assert (await console.pushed("3005"))["alarmTime"] == soon
        clock.advance(61)
        assert (await console.pushed("3005"))["state"] == "ALARM"
        clock.advance(10)
        assert (await console.pushed("3005"))["alarm"] == 0
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(clock.now() - 60))
        results = await console.ask("wake_up.query_results", number="3005", startDate=since)
        assert [row["result"] for row in results["results"]] == ["叫醒成功"]


async def test_what_the_chapter_refuses_is_code_1_with_its_message() -> None:
    async with Simulator(clock=ManualClock()) as simulator, connect(simulator.url) as socket:
        console = Console(socket)
        await console.log_in("operator", "3000")
        reply = await console.ask("contact.delete", id="99999")
        assert (reply["code"], reply["message"]) == (1, "there is no contact with id 99999")
        assert (reply["service"], reply["operate"]) == ("contact", "delete")


async def test_a_password_changed_by_rest_is_the_one_for_the_next_login() -> None:
    async with Simulator(clock=ManualClock()) as simulator, connect(simulator.url) as socket:
        console = Console(socket)
        ident = (await console.log_in("operator", "3000"))["currentUserId"]
        async with httpx.AsyncClient(base_url=simulator.rest_url, trust_env=False) as http:
            response = await http.put(
                "/ippbx/rest/users",
                json={"id": ident, "pass": "new one"},
                headers={"Authorization": f"Basic {CREDENTIAL}"},
            )
        assert response.status_code == 200
        assert "password" in (await console.log_in("operator", "3000"))["message"]
        assert (await console.log_in("operator", "3000", "new one"))["code"] == 0


async def test_deeds_and_logins_are_in_the_log() -> None:
    async with Simulator(clock=ManualClock()) as simulator, connect(simulator.url) as socket:
        console = Console(socket)
        await console.log_in("operator", "3000")
        await console.ask("call.dial", number="3004")
        log = (await console.ask("operation_log.query", page=1))["logList"]
        texts = [(entry["type"], entry["comment"]) for entry in log[:2]]
        assert texts == [("话务台操作", "call 3004"), ("登录", "log in")]
