"""G4: one press is at most one request, and its outcome is always stated.

Each trial presses a key of call control once or several times while answers are late, doubled, lost
or refused and the link is cut at random bytes; the exchange counts what it got.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from console.state.guard import Glance
from console.state.identity import identity_of
from console.state.ledger import Outcome
from console.state.own_call import OwnCall
from console.state.planning import Sight, Target
from console.ui.dispatch import Press
from tests.soak.course import Course
from tests.soak.desk import QUICK, Desk, ProxiedDesk, a_desk
from tests.state.house import OWN

DESKS = 3
"""Beside each other, each with an exchange of its own: a trial is mostly waiting."""
LIMIT = 0.15
"""Seconds until a request is not confirmed; 8 in the product."""
PARTY, OTHER = "3005", "3006"
CONTROL = {
    "call.force_release": "forceHangUp",
    "call.spy": "forceSpyTalk",
    "call.hang_up": "forceHangUp",
    "call.hold": "holdCall",
    "call.dial": "dialCall",
    "call.pick_from_queue": "answerQueueCall",
}
SERVICES = {*CONTROL.values(), "spyListen", "resumeCall", "blindTransferCall", "transferCall"}


@dataclass
class Trial:
    """One press, as often as the key repeats."""

    command: str
    presses: int
    trouble: str


TROUBLES = ("none", "cut", "cut", "cut", "late", "doubled", "lost", "refused", "slow")


def run(course: Course) -> None:
    """One trial is one key, pressed once or repeated."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    rounds = course.rounds()
    await asyncio.gather(*(_press_on(course, rounds, course.seed + n) for n in range(DESKS)))


async def _press_on(course: Course, rounds: Iterator[int], seed: int) -> None:
    random = Random(seed)
    async with a_desk(20, replace(QUICK, reply_limit=LIMIT), seed) as desk:
        for number in rounds:
            command = random.choice(list(CONTROL))
            trial = Trial(command, random.choice([1, 1, 2, 3, 10]), random.choice(TROUBLES))
            desk.trial = f"{number} {trial}"
            await _one(course, desk, random, trial)


async def _one(course: Course, desk: ProxiedDesk, random: Random, trial: Trial) -> None:
    def expect(claim: object, what: str) -> None:
        course.expect(claim, f"{desk.trial}: {what}")

    await prepare(desk, trial.command)
    sight = sight_of(desk, trial.command)
    ledger = desk.dispatcher.ledger
    known = set(ledger.entries)
    desk.sim.received.clear()
    desk.said.clear()
    _trouble(desk, random, trial)
    await _repeat(desk, random, trial, sight)
    began = time.monotonic()
    await desk.until(lambda: all(e.outcome is not Outcome.SENT for e in ledger.entries), "outcomes")
    course.most("slowest outcome s", time.monotonic() - began)
    # Without those that were withdrawn, as nothing had left.
    mine = [entry for entry in ledger.entries if entry not in known]
    await _heal(desk)
    frames = [one.frame for one in desk.sim.received if one.frame is not None]
    control = [frame for frame in frames if frame.get("service") in SERVICES]
    expect(len(control) <= 1, f"{len(control)} requests: {control}")
    expect(not control or mine, f"a request without an entry: {desk.said}")
    expect(mine or desk.said, "neither an entry nor a word")
    expect(len(mine) <= 1, f"{len(mine)} entries")
    course.add("requests", len(control))
    course.add("nothing sent", not mine)
    for entry in mine:
        course.add(entry.outcome.value.replace(" ", "-"))
        if entry.outcome is Outcome.CONFIRMED:
            expect(control, "confirmed, but the exchange got nothing")
            expect(_happened(desk, trial.command, sight), "confirmed, but nothing changed")
    ledger.dismiss()


async def _repeat(desk: Desk, random: Random, trial: Trial, sight: Sight) -> None:
    """The key repeats for 0.04 s at most, however late this process gets to handle it."""
    read_at = time.monotonic()
    for _ in range(trial.presses):
        press(desk, trial.command, sight, read_at)
        if random.random() < 0.5:
            gap = random.random() * 0.004
            await asyncio.sleep(gap)
            read_at += gap


def sight_of(desk: Desk, command: str) -> Sight:
    """What the operator sees when the key of a command is pressed."""
    calls: list[OwnCall] = desk.board.calls.calls()
    callers = desk.board.queue.oldest_first()
    target = Target(PARTY, "", identity_of(desk.board.extensions.get(PARTY)))
    if command == "call.dial":
        target = Target("3009")
    return Sight(
        desk.board, calls[0] if calls else None, target, callers[0] if callers else None, None
    )


def press(desk: Desk, command: str, sight: Sight, read_at: float) -> None:
    """One press, read at that monotonic time, of what was painted a second before."""
    painted = {
        "call.force_release": sight.target and sight.target.identity,
        "call.spy": sight.target and sight.target.identity,
        "call.hang_up": sight.call and sight.call.identity,
        "call.hold": sight.call and sight.call.identity,
        "call.pick_from_queue": sight.caller and sight.caller.identity,
    }.get(command)
    press = Press(command, sight, Glance(read_at, painted, read_at - 1, read_at - 1))
    plan = desk.dispatcher.plan(press)
    if plan is not None:
        desk.dispatcher.send(plan)


async def prepare(desk: Desk, command: str) -> None:
    """Make the house such that a command has something to act on."""
    sim = desk.sim
    sim.hang_up(OWN)
    sim.hang_up(PARTY)
    for caller in list(sim.pbx.switch.waiting.callers):
        sim.hang_up(caller.id)
    await desk.in_step()
    if command in ("call.force_release", "call.spy"):
        sim.connect(PARTY, OTHER)
    elif command in ("call.hang_up", "call.hold"):
        sim.connect(OWN, "3007")
    elif command == "call.pick_from_queue":
        sim.call_in("013912345678")
    await desk.in_step()


def _trouble(desk: ProxiedDesk, random: Random, trial: Trial) -> None:
    faults = desk.sim.faults
    if trial.trouble == "cut":
        desk.proxy.budget = int(10 ** random.uniform(0, 3.5))
    elif trial.trouble == "late":
        faults.delay = LIMIT * random.uniform(0.5, 1.5)
    elif trial.trouble == "doubled":
        faults.duplicate = 1.0
    elif trial.trouble == "lost":
        faults.silent = {"*"}
        faults.no_pushes = random.random() < 0.5
    elif trial.trouble == "refused":
        faults.errors = {CONTROL[trial.command]: (1, "no")}
    elif trial.trouble == "slow":
        desk.proxy.delay = 0.05


async def _heal(desk: ProxiedDesk) -> None:
    desk.sim.faults.clear()
    desk.proxy.budget, desk.proxy.delay = None, 0.0
    await desk.in_step()


def _happened(desk: Desk, command: str, sight: Sight) -> bool:
    """Whether the exchange's own truth is what a confirmed command says."""
    switch = desk.sim.pbx.switch
    if command in ("call.force_release", "call.hang_up"):
        identity = (
            sight.target.identity
            if command == "call.force_release" and sight.target
            else (sight.call.identity if sight.call else None)
        )
        return identity is not None and identity.channel not in switch.register.by_id
    if command in ("call.dial", "call.pick_from_queue", "call.spy"):
        return switch.line(OWN) is not None or command == "call.dial"
    return bool(switch.held_for(OWN))
