"""A seeded history: calls and operators' deeds of the weeks before the exchange was started.

Knows what a working week at a switchboard looks like; keeps nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from random import Random

from console.simulator.pbx import CallNote, LogNote
from console.simulator.people import ACLS, OPERATOR_NUMBER, outsider

CALLS = 300
DEEDS = 80
WEEKS = 3


def _working_moment(random: Random, now: float) -> float:
    """Some moment of the last weeks, mostly in working hours, at least an hour ago."""
    while True:
        moment = now - 3600 - random.random() * WEEKS * 7 * 86400
        hour = time.localtime(moment).tm_hour
        if 8 <= hour < 19 or random.random() < 0.08:
            return moment


def _call(random: Random, start: float, house: Sequence[str]) -> CallNote:
    caller, callee = random.sample(house, 2)
    outside = random.choices(("in", "out", ""), (5, 2, 3))[0]
    if outside == "in":
        caller, callee = outsider(random).number, random.choice((OPERATOR_NUMBER, callee))
    elif outside == "out":
        callee = outsider(random).number
    rang = random.uniform(2, 30)
    if random.random() < 0.8:
        answer = start + rang
        return CallNote(
            caller, callee, start, answer, answer + random.expovariate(1 / 110), outside, "answered"
        )
    reason = random.choice(("unanswered", "busy"))
    end = start + (rang if reason == "unanswered" else 2)
    return CallNote(caller, callee, start, None, end, outside, reason)


def calls(random: Random, now: float, house: Sequence[str]) -> list[CallNote]:
    """The calls, oldest first; none in a house of less than two extensions."""
    if len(house) < 2:
        return []
    starts = sorted(_working_moment(random, now) for _ in range(CALLS))
    return [_call(random, start, house) for start in starts]


def _deed(random: Random, number: str, shown: str) -> tuple[str, str, str]:
    """Type, target and comment of one thing an operator did to an extension."""
    acl = random.choice(ACLS)[1]
    return random.choice(
        (
            ("call", number, f"call {number}"),
            ("call", number, f"blind transfer to {number}"),
            ("login", shown, "login"),
            ("logout", shown, "logout"),
            ("alarmSet", shown, f"set the extension[{number}] wake up 06:30"),
            ("doNotDisturbSet", shown, f"delete the extension[{number}] do not disturb"),
            ("roleSet", shown, f"set the extension[{number}] call permission {acl}"),
            ("nightSet", "queue1", f"Set night service extension[{shown}]"),
            ("nameSet", shown, f"set the name of {number}"),
            ("queueColorringSet", "queue1", "set the queue ringtone 111.gsm"),
        )
    )


def deeds(
    random: Random,
    now: float,
    house: Sequence[str],
    display_name: Callable[[str], str],
) -> list[LogNote]:
    """The entries of the operation log, oldest first; none in an empty house."""
    if not house:
        return []
    operator = display_name(house[0])
    log = []
    for moment in sorted(_working_moment(random, now) for _ in range(DEEDS)):
        number = random.choice(house)
        kind, target, comment = _deed(random, number, display_name(number))
        log.append(LogNote(kind, "1", operator, target, comment, moment))
    return log
