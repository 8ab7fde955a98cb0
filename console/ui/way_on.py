"""What a refusal of the screen adds: the keys that help, as they are set.

Knows the key table. Must not know why something was refused; the linear mode has words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.i18n import Message, msg
from console.state.keys import first_key
from console.state.planning import UNCONFIRMED_HELD


def with_keys(reason: Message | str, keymap: Mapping[str, tuple[str, ...]]) -> Message | str:
    """The reason, and which keys take a held party off the list of whom nothing is known."""
    held, dismiss = first_key(keymap, "go.held"), first_key(keymap, "dismiss")
    if reason != UNCONFIRMED_HELD or not held or not dismiss:
        return reason
    return msg(
        "{reason} ({held}, {dismiss}: off this list)", reason=reason, held=held, dismiss=dismiss
    )
