"""The figures, each measured on a running program.

Every function takes what it measures on and returns plain numbers: milliseconds, bytes, percent,
megabytes. Goals and verdicts are in `table`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from tests.bench.frames import FIRST, VISIBLE
from tests.bench.rig import Rig, Sent, token

F3, PAGE_DOWN, ESCAPE = b"\x1bOR", b"\x1b[6~", b"\x07"
RUNS = 5
BETWEEN = (0.08, 0.82)
"""Seconds after the last tick of the clock within which keys are pressed whose last byte is looked
for."""
LONG_FLOOD = 8.0
"""Seconds: a flood that takes longer is not repeated, so that the bench ends in time."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values do not exceed; infinite if there is none."""
    if not values:
        return float("inf")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latencies(rig: Rig, sent: Sent) -> list[float]:
    """Milliseconds from sending to the terminal's bytes, of the visible pushes that were painted.

    A push that a newer one of the same extension overtook before the frame is never painted; the
    newer one is measured.
    """
    found: list[float] = []
    seen: dict[bytes, float] = {}
    tail = b""
    for at, data in list(rig.terminal.chunks):
        if at < sent.started:
            continue
        tail = tail[-16:] + data
        position = tail.find(b"q0")
        while position >= 0:
            seen.setdefault(tail[position : position + 8], at)
            position = tail.find(b"q0", position + 1)
    for sequence, _, at in sent.sent:
        shown = seen.get(token(sequence).encode())
        if shown is not None:
            found.append((shown - at) * 1000)
    return found


def sparse(rig: Rig) -> dict[str, float]:
    """Latency of one push every 100 ms: nothing to wait for."""
    time.sleep(1)
    values = latencies_after(rig, rate=10, seconds=10, visible=1.0)
    return {"p50": percentile(values, 0.5), "p99": percentile(values, 0.99)}


def latencies_after(rig: Rig, **order: object) -> list[float]:
    """Push, wait for the last frame, and return the latencies."""
    sent = rig.run(**order)
    time.sleep(0.4)
    return latencies(rig, sent)


def steady(rig: Rig, rate: int, seconds: float = 3) -> dict[str, float]:
    """At a steady rate: processor per push, share of a core, latency, bytes per visible change."""
    return _medians([_steady_run(rig, rate, seconds) for _ in range(RUNS)])


def steady_beside(
    rig: Rig, other: Rig, rate: int, seconds: float = 3
) -> tuple[dict[str, float], dict[str, float], float]:
    """The same of two programs in turns, and the ratio of their processor per push.

    A machine's speed drifts from minute to minute: each ratio is of two runs just after another.
    """
    runs = [_steady_run(each, rate, seconds) for _ in range(RUNS) for each in (rig, other)]
    ours, theirs = runs[::2], runs[1::2]
    pairs = zip(ours, theirs, strict=True)
    ratio = statistics.median(one["cpu_ms"] / two["cpu_ms"] for one, two in pairs)
    return _medians(ours), _medians(theirs), ratio


def _steady_run(rig: Rig, rate: int, seconds: float) -> dict[str, float]:
    before = rig.terminal.cpu()
    sent = rig.run(rate=rate, seconds=seconds, visible=0.25)
    behind = time.monotonic()
    rig.terminal.wait_for(token(sent.sent[-1][0]).encode(), 10, sent.started)
    lag = time.monotonic() - behind
    used = rig.terminal.cpu() - before
    values = latencies(rig, sent)
    return {
        "cpu_ms": used / sent.ran * 1000,
        "core": used / (sent.ended - sent.started) * 100,
        "p99": percentile(values, 0.99),
        "bytes": len(rig.terminal.output(sent.started)) / max(1, len(values)),
        "lag_ms": lag * 1000,
        "rate": sent.ran / (sent.ended - sent.started),
    }


def _medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def invisible(rig: Rig) -> dict[str, float]:
    """Bytes of pushes that are not in view, less what the clock writes anyway."""
    time.sleep(1)
    started = time.monotonic()
    time.sleep(4)
    idle = len(rig.terminal.output(started)) / 4
    sent = rig.run(rate=1000, seconds=4, visible=0.0)
    time.sleep(0.1)
    duration = time.monotonic() - sent.started
    size = len(rig.terminal.output(sent.started))
    return {"bytes": max(0.0, size - idle * (duration + 1)) / sent.ran}


def flood(rig: Rig, count: int = 100_000) -> dict[str, float]:
    """Pushes absorbed a second, as fast as the socket delivers, until the last state is shown."""
    rates = []
    shown: list[float] = []
    for _ in range(3):
        sent = rig.run(flood=count, visible=0.25)
        after = rig.wait_shown(sent, 20)
        if after is None:
            return {"rate": 0.0, "shown_ms": float("inf")}
        rates.append(sent.ran / (sent.ended + after - sent.started))
        shown.append(after * 1000)
        if sent.ended + after - sent.started > LONG_FLOOD:
            break
    return {"rate": statistics.median(rates), "shown_ms": max(shown)}


def keys(rig: Rig, rate: int = 5000) -> dict[str, float]:
    """Key to request, while pushes come: the number is typed, F3 is what is timed."""
    rig.pbx.start(rate=rate, seconds=14, visible=0.25)
    time.sleep(0.5)
    values = _dialled(rig, 40, pause=0.12, limit=2)
    rig.terminal.press(ESCAPE)
    rig.pbx.report()
    return {"p50": percentile(values, 0.5), "p99": percentile(values, 0.99)}


def _dialled(rig: Rig, count: int, pause: float, limit: float) -> list[float]:
    """Milliseconds from F3 to the request, for so many numbers typed before it."""
    values = []
    for at in range(count):
        rig.terminal.press(str(FIRST + VISIBLE + at).encode())
        time.sleep(pause)
        pressed = rig.terminal.press(F3)
        came = rig.pbx.wait_request("dialCall", pressed, limit)
        values.append(float("inf") if came is None else (came - pressed) * 1000)
        time.sleep(pause)
    return values


def timers(rig: Rig) -> dict[str, float]:
    """What the running timers in view cost: no push comes, only seconds go by."""
    time.sleep(1.2)
    before, started = rig.terminal.cpu(), time.monotonic()
    time.sleep(10)
    seconds = time.monotonic() - started
    shown = "\n".join(rig.terminal.screen()).count("talking")
    return {
        "timers": shown,
        "core": (rig.terminal.cpu() - before) / seconds * 100,
        "bytes": len(rig.terminal.output(started)) / seconds,
    }


def ticks(rig: Rig) -> list[float]:
    """The parts of a second at which clock and running timers are painted, if nobody types."""
    time.sleep(0.5)
    began = time.monotonic()
    time.sleep(2.2)
    return [c.at % 1 for c in list(rig.terminal.chunks) if c.at >= began and c.paints]


def press_between(rig: Rig, beats: Sequence[float], keys: bytes) -> float:
    """Press while no tick of the clock is due: what it paints is not the key's."""
    end = time.monotonic() + 2
    while time.monotonic() < end:
        now = time.monotonic()
        if all(BETWEEN[0] <= (now - beat) % 1 <= BETWEEN[1] for beat in beats):
            break
        time.sleep(0.002)
    return rig.terminal.press(keys)


def paging(rig: Rig) -> dict[str, float]:
    """Page down in the grid: key to the last byte of the page."""
    rig.terminal.press(ESCAPE)
    rig.terminal.press(b";ge")
    beats = ticks(rig)
    values = []
    for _ in range(40):
        time.sleep(0.05)
        pressed = press_between(rig, beats, PAGE_DOWN)
        last = rig.terminal.quiet_after(pressed)
        values.append(float("inf") if last is None else (last - pressed) * 1000)
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}


def omnibox(rig: Rig) -> dict[str, float]:
    """A keystroke in the box to the last byte of its hits, by pinyin, over all names."""
    beats = ticks(rig)
    values = []
    for word in (b"wangwei", b"lml", b"zhang", b"chenqf", b"sunlang", b"gjm") * 3:
        rig.terminal.press(ESCAPE)
        time.sleep(0.1)
        for at in range(len(word)):
            pressed = press_between(rig, beats, word[at : at + 1])
            last = rig.terminal.quiet_after(pressed)
            values.append(float("inf") if last is None else (last - pressed) * 1000)
        for _ in word:
            rig.terminal.press(b"\x7f")
        time.sleep(0.2)
    return {"p50": percentile(values, 0.5), "p99": percentile(values, 0.99)}


def slow_line(rig: Rig, rate: float = 960.0) -> dict[str, float]:
    """A terminal that reads 960 bytes a second, during a flood: how old is what leaves?"""
    rig.terminal.rate = rate
    sent_all: list[tuple[int, int, float]] = []
    began = time.monotonic()
    rig.pbx.start(rate=1000, seconds=20, visible=0.25)
    time.sleep(8)
    pressed_to_wire = _dialled(rig, 6, pause=0.6, limit=3)
    sent = rig.pbx.report()
    sent_all += sent.sent
    settled = rig.wait_shown(sent, 40)
    age = ages(rig, sent_all, began + 4, sent.ended)
    rig.terminal.rate = None
    return {
        "age_p99": percentile(age, 0.99),
        "age_max": max(age, default=float("inf")),
        "key_max": max(pressed_to_wire),
        "settled_s": float("inf") if settled is None else settled,
    }


def ages(
    rig: Rig, sent: Sequence[tuple[int, int, float]], since: float, until: float
) -> list[float]:
    """For each state that left between two seconds: how long it had been overtaken, in seconds."""
    overtaken: dict[bytes, float] = {}
    last: dict[int, bytes] = {}
    for sequence, number, at in sent:
        if number in last:
            overtaken[last[number]] = at
        last[number] = token(sequence).encode()
    found = []
    tail = b""
    for at, data in list(rig.terminal.chunks):
        tail = tail[-7:] + data
        if not since <= at <= until:
            continue
        position = tail.find(b"q0")
        while position >= 0:
            name = tail[position : position + 8]
            if len(name) == 8:
                found.append(max(0.0, at - overtaken.get(name, at)))
            position = tail.find(b"q0", position + 1)
    return found


def roster(count: int = 50_000) -> dict[str, float]:
    """Filter and sort of all extensions, without a screen."""
    from console.protocol.records import Extension
    from console.state.roster import Filter, Order, Roster, Shown
    from tests.bench.frames import extension_list

    records = map(Extension.read, extension_list(count, "IDLE", 0))
    built = Roster({each.number: each for each in records})
    values = []
    for _ in range(4):
        for order in Order:
            for chosen in (Filter(), Filter(shown=Shown.IDLE), Filter(text="伟")):
                started = time.perf_counter()
                built.filter = chosen
                built.order = order
                built.choose(chosen)
                values.append((time.perf_counter() - started) * 1000)
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}
