"""The guard before a command leaves: it is about what was painted, pressed on a live picture.

Knows ages and identities. Must not know keys, widgets or sockets. `now` is monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from console.i18n import Message, msg
from console.state.planning import CHANGED, Plan

NEVER = float("-inf")
SETTLED_S = 0.4
"""A row that came under the cursor later than this before the key was not meant."""
KEY_AGE_S = 1.0
"""A key read longer ago than this belongs to another picture."""

FIRST_REPEAT_S = 0.7
"""A key that is held down repeats this long after it was pressed at the latest."""
NEXT_REPEAT_S = 0.15
"""And then this long after the last time."""
AGREES = "enter"
"""The key that agrees to what a screen asks: held down, it must not answer the next one unread."""

MOVED = msg("The list moved under the key: nothing was sent, press again")


@dataclass(frozen=True, slots=True)
class Glance:
    """What the operator had before his eyes when a key was pressed. Times are monotonic seconds."""

    pressed_at: float
    identity: Hashable = None
    """The call that was painted for what the command is aimed at; None if none was."""
    painted_at: float = NEVER
    moved_at: float = NEVER
    """When the row under the cursor came there by itself."""
    aimed_at: float = NEVER
    """When the cursor of the list that names the target came to its row by itself."""
    frozen: bool = False
    """The terminal is known to show an old picture."""
    doubtful_key: bool = False
    """The key may have been typed long before it was read."""
    target_seen: bool = True
    """Whom it is aimed at stood on the screen, or was typed as a number."""


class HeldKey:
    """Tells a key that is held down from one that is pressed again: one press is one command."""

    _key = ""
    _screen: object = None
    _read_at: float
    _last: float
    _acted_at: float

    def __init__(self) -> None:
        self.released()

    def repeats(self, key: str, now: float, screen: object = None) -> bool:
        """Whether this key, read now, is still the one by which something left.

        Or the one that agreed on another `screen`: what has come in its place is not read yet.
        """
        if key != self._key:
            self.released()
        before, read_at = self._screen, self._read_at
        self._key, self._screen, self._read_at = key, screen, now
        if key == AGREES and screen is not before and now - read_at < FIRST_REPEAT_S:
            self.acted(read_at)
        again = now - self._acted_at < FIRST_REPEAT_S or now - self._last < NEXT_REPEAT_S
        if again:
            self._last = now
        return again

    def acted(self, now: float) -> None:
        """By the key read last something left, or is about to."""
        self._last = self._acted_at = now

    def released(self) -> None:
        """What comes next is a press of its own."""
        self._read_at = self._last = self._acted_at = NEVER


def refusal(plan: Plan, glance: Glance, now: float) -> Message | None:
    """Why this press must not become a request; None when it may."""
    if not plan.guarded:
        return None
    if glance.frozen or glance.doubtful_key:
        return msg("The screen was frozen: the key was ignored")
    if now - glance.pressed_at > KEY_AGE_S:
        return msg("The key came too late: it was ignored")
    if not glance.target_seen or glance.pressed_at - glance.aimed_at < SETTLED_S:
        return MOVED
    if needs_paint(plan):
        if glance.identity != plan.identity:
            return CHANGED
        newest = max(glance.painted_at, glance.moved_at)
        if glance.pressed_at - newest < SETTLED_S:
            return MOVED
    return None


def needs_paint(plan: Plan) -> bool:
    """Whether the command is about a call that stands on the screen."""
    return bool(plan.identity.channel)
